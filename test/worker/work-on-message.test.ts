import { describe, expect, test } from '@jest/globals';
import type { Handler } from '../../worker/handler.ts';
import { UnprocessableMessageError } from '../../worker/unprocessable-message-error.ts';
import { workOnMessage } from '../../worker/work-on-message.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeCommandQueue, receivedMessage } from './support/fake-command-queue.ts';
import { keptLog } from './support/log-lines.ts';

function prepare(handle: (clock: ManualClock) => Handler) {
  const clock = new ManualClock();
  const queue = new FakeCommandQueue(clock);
  const { log, lines } = keptLog(clock);
  const leaveNow = new AbortController();
  const parts = {
    queue,
    clock,
    log,
    handle: handle(clock),
    leaveNow: leaveNow.signal,
    visibilityTimeoutSeconds: 60,
    abandonAfterSeconds: 10,
  };
  return { clock, queue, lines, leaveNow, work: () => workOnMessage(parts, receivedMessage('m', 'the body')) };
}

describe('how a message is settled', () => {
  test('a message whose handler returns is deleted', async () => {
    const seen: unknown[] = [];
    const { queue, lines, work } = prepare(() => async ({ messageId, body, receiveCount }) => {
      seen.push({ messageId, body, receiveCount });
    });
    await work();
    expect(seen).toEqual([{ messageId: 'm', body: 'the body', receiveCount: 1 }]);
    expect(queue.calls).toEqual(['0: delete m']);
    expect(lines).toMatchObject([{ message: 'message handled', messageId: 'm', receiveCount: 1, seconds: 0 }]);
  });

  test('a message whose handler throws is left to its visibility time-out', async () => {
    const { queue, lines, work } = prepare(() => async () => {
      throw new Error('the service is down');
    });
    await work();
    expect(queue.calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 'ERROR', messageId: 'm', error: { message: 'the service is down' } }]);
  });

  test('a message that can never be handled goes to the dead-letter queue at once', async () => {
    const { queue, work } = prepare(() => async () => {
      throw new UnprocessableMessageError('not an image');
    });
    await work();
    expect(queue.calls).toEqual(['0: deadLetter m: not an image']);
  });

  test.each(['delete', 'deadLetter'] as const)('when %s fails, it is logged and the worker goes on', async (call) => {
    const { queue, lines, work } = prepare(() => async () => {
      if (call === 'deadLetter') throw new UnprocessableMessageError('not an image');
    });
    queue.failures[call] = 1;
    await work();
    expect(lines).toMatchObject([{ level: 'ERROR', error: { message: `${call} does not work` } }]);
  });
});

test('the message is kept from others while its handler runs, and not after', async () => {
  const { clock, queue, work } = prepare((time) => () => time.sleep(50_000));
  const done = work();
  await clock.advance(200_000);
  await done;
  expect(queue.calls).toEqual(['20: extend m by 60 s', '40: extend m by 60 s', '50: delete m']);
});

describe('when the task must leave', () => {
  test('the handler learns it by its signal, and what it then finishes counts', async () => {
    const { clock, queue, leaveNow, work } = prepare((time) => async (_message, { signal }) => {
      await time.sleep(60_000, signal).catch(() => time.sleep(2000));
    });
    const done = work();
    await clock.advance(5000);
    leaveNow.abort();
    await clock.advance(2000);
    await done;
    expect(queue.calls).toEqual(['7: delete m']);
  });

  test('a handler that does not end is abandoned, and its message left to come back', async () => {
    const { clock, queue, lines, leaveNow, work } = prepare(() => () => new Promise(() => {}));
    const done = work();
    await clock.advance(5000);
    leaveNow.abort();
    await clock.advance(10_000);
    await done;
    expect(queue.calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 'WARN', message: 'message abandoned: its handler did not end in time' }]);
  });
});
