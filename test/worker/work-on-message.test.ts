import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../aws/command-queue.ts';
import type { Handler } from '../../worker/handler.ts';
import { TaskLeavesError } from '../../worker/task-leaves-error.ts';
import { UnprocessableMessageError } from '../../worker/unprocessable-message-error.ts';
import { workOnMessage } from '../../worker/work-on-message.ts';
import { WorkerUnfitError } from '../../worker/worker-unfit-error.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeCommandQueue, receivedMessage } from './support/fake-command-queue.ts';
import { keptMetrics } from './support/kept-metrics.ts';
import { keptLog } from './support/log-lines.ts';

function prepare(handle: (clock: ManualClock) => Handler) {
  const clock = new ManualClock();
  const queue = new FakeCommandQueue(clock);
  const { log, lines } = keptLog(clock);
  const { metrics, published } = keptMetrics();
  const draining = new AbortController();
  const leaveNow = new AbortController();
  const parts = {
    queue,
    clock,
    log,
    metrics,
    handle: handle(clock),
    stop: { draining: draining.signal, leaveNow: leaveNow.signal },
    visibilityTimeoutSeconds: 60,
    abandonAfterSeconds: 10,
  };
  const work = (more: Partial<ReceivedMessage> = {}) =>
    workOnMessage(parts, { ...receivedMessage('m', 'the body'), ...more });
  return { clock, queue, lines, published, draining, leaveNow, work };
}

const leaves = new TaskLeavesError('spot-interruption', 105);

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

  test('a message of a worker that can serve none comes back as well, and the worker ends', async () => {
    const unfit = new WorkerUnfitError('the disk is full');
    const { queue, lines, published, work } = prepare(() => () => Promise.reject(unfit));
    await expect(work()).rejects.toBe(unfit);
    expect(queue.calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 'ERROR', error: { name: 'WorkerUnfitError' } }]);
    expect(published).toMatchObject([{ FailedMessages: 1 }]);
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

test('a message of half an hour is worked on once, and never shown to others', async () => {
  let runs = 0;
  const { clock, queue, work } = prepare((time) => () => {
    runs += 1;
    return time.sleep(1_790_000);
  });
  const done = work();
  await clock.advance(3_600_000);
  await done;
  expect(runs).toBe(1);
  expect(queue.calls).toHaveLength(90);
  expect(queue.calls.slice(-2)).toEqual(['1780: extend m by 60 s', '1790: delete m']);
});

test('the message is kept from others while its handler runs, and not after', async () => {
  const { clock, queue, work } = prepare((time) => () => time.sleep(50_000));
  const done = work();
  await clock.advance(200_000);
  await done;
  expect(queue.calls).toEqual(['20: extend m by 60 s', '40: extend m by 60 s', '50: delete m']);
});

describe('what is counted of a message', () => {
  const takesThreeSeconds = (clock: ManualClock) => () => clock.sleep(3000);

  test.each([
    { name: 'at its first receive is wait and service time', receiveCount: 1, sentSecondsAgo: 7.5, waits: [7.5] },
    { name: 'that came back is its service time alone', receiveCount: 2, sentSecondsAgo: 67.5, waits: [] },
    { name: 'sent by a clock ahead of ours is a wait of nothing', receiveCount: 1, sentSecondsAgo: -0.2, waits: [0] },
    { name: 'whose time of sending is not known is no wait', receiveCount: 1, sentSecondsAgo: undefined, waits: [] },
  ])('$name', async ({ receiveCount, sentSecondsAgo, waits }) => {
    const { clock, published, work } = prepare(takesThreeSeconds);
    const sent = sentSecondsAgo === undefined ? {} : { sentAt: clock.now() - sentSecondsAgo * 1000 };
    const done = work({ receiveCount, ...sent });
    await clock.advance(3000);
    await done;
    expect(published).toEqual([
      ...waits.map((seconds) => ({ WaitSeconds: seconds })),
      { ServiceSeconds: 3, FailedMessages: 0 },
    ]);
  });

  test('is its wait before its handler begins, so that a long one does not hold the alarm up', async () => {
    const begun: unknown[] = [];
    const { clock, published, work } = prepare(() => async () => {
      begun.push(...published);
    });
    await work({ sentAt: clock.now() - 7500 });
    expect(begun).toEqual([{ WaitSeconds: 7.5 }]);
  });

  test.each([
    { name: 'fails', error: new Error('the service is down') },
    { name: 'can never be handled', error: new UnprocessableMessageError('not an image') },
  ])('that $name is a failed one', async ({ error }) => {
    const { published, work } = prepare(() => () => Promise.reject(error));
    await work();
    expect(published).toEqual([{ ServiceSeconds: 0, FailedMessages: 1 }]);
  });

  test('that is abandoned is a failed one', async () => {
    const { clock, published, leaveNow, work } = prepare(() => () => new Promise(() => {}));
    const done = work();
    leaveNow.abort();
    await clock.advance(10_000);
    await done;
    expect(published).toEqual([{ ServiceSeconds: 10, FailedMessages: 1 }]);
  });

  test('whose deletion fails is none the less handled', async () => {
    const { queue, published, work } = prepare(() => async () => {});
    queue.failures.delete = 1;
    await work();
    expect(published).toEqual([{ ServiceSeconds: 0, FailedMessages: 0 }]);
  });
});

describe('when the message is lost', () => {
  const lost = (handle: (clock: ManualClock) => Handler) => {
    const prepared = prepare(handle);
    prepared.queue.receiptsAreLost = true;
    return prepared;
  };

  test.each<{ name: string; end: (reason: unknown) => void; more: unknown[] }>([
    { name: 'returns', end: () => undefined, more: [] },
    {
      name: 'throws what the signal says',
      end: (reason) => {
        throw reason;
      },
      more: [],
    },
    {
      name: 'gives the message up',
      end: () => {
        throw new UnprocessableMessageError('not an image');
      },
      more: [],
    },
    {
      name: 'fails by itself',
      end: () => {
        throw new Error('disk full');
      },
      more: [{ level: 'ERROR', error: { message: 'disk full' } }],
    },
  ])('it is told by its signal, and nothing is done to the message when the handler $name', async ({ end, more }) => {
    const { clock, queue, lines, published, work } = lost((time) => async (_message, { signal }) => {
      await time.sleep(600_000, signal).catch(() => end(signal.reason));
    });
    const done = work();
    await clock.advance(20_000);
    await done;
    expect(queue.calls).toEqual(['20: extend m by 60 s']);
    expect(lines).toMatchObject([
      { level: 'ERROR', messageId: 'm', error: { name: 'MessageLostError', cause: { name: 'ReceiptLostError' } } },
      ...more,
    ]);
    expect(published).toEqual([{ ServiceSeconds: 20, FailedMessages: 1 }]);
  });

  test('a worker that can serve none ends, and leaves it alone', async () => {
    const unfit = new WorkerUnfitError('the disk is full');
    const { clock, queue, work } = lost(() => async (_message, { signal }) => {
      await once(signal, 'abort');
      throw unfit;
    });
    const ended = expect(work()).rejects.toBe(unfit);
    await clock.advance(20_000);
    await ended;
    expect(queue.calls).toEqual(['20: extend m by 60 s']);
  });

  test('a handler that goes on ends the worker, which would else work on two messages at once', async () => {
    const { clock, queue, work } = lost(() => () => new Promise(() => {}));
    const stuck = expect(work()).rejects.toMatchObject({ name: 'HandlerStuckError' });
    await clock.advance(30_000);
    await stuck;
    expect(queue.calls).toEqual(['20: extend m by 60 s']);
  });

  test('after its handler had ended, it is settled all the same', async () => {
    const { clock, queue, lines, work } = lost((time) => () => time.sleep(21_000));
    queue.extendSeconds = 2;
    const done = work();
    await clock.advance(22_000);
    await done;
    expect(queue.calls).toEqual(['20: extend m by 60 s', '22: delete m']);
    expect(lines).toMatchObject([{ message: 'message handled' }]);
  });
});

describe('when the task must leave', () => {
  test('the handler learns it as soon as it is told, and may go on', async () => {
    const { clock, queue, draining, work } = prepare((time) => async (_message, { signal, leaving }) => {
      await time.sleep(60_000, leaving).catch((reason) => expect(reason).toBe(leaves));
      expect(signal.aborted).toBe(false);
      await time.sleep(10_000);
    });
    const done = work();
    await clock.advance(5000);
    draining.abort(leaves);
    await clock.advance(10_000);
    await done;
    expect(queue.calls).toEqual(['15: delete m']);
  });

  test.each<{ name: string; handle: Handler }>([
    {
      name: 'what its signal says',
      handle: async (_message, { signal }) => {
        await once(signal, 'abort');
        signal.throwIfAborted();
      },
    },
    {
      name: 'the same before it has to',
      handle: async (_message, { leaving }) => {
        await once(leaving, 'abort');
        leaving.throwIfAborted();
      },
    },
    {
      name: "Node's own AbortError",
      handle: (_message, { signal }) => delay(60_000, undefined, { signal }),
    },
    {
      name: "the AWS SDK's AbortError, which names no cause",
      handle: async (_message, { signal }) => {
        await once(signal, 'abort');
        throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
      },
    },
  ])('a handler that throws $name has its message given back at once', async ({ handle }) => {
    const { clock, queue, lines, published, draining, leaveNow, work } = prepare(() => handle);
    const done = work();
    await clock.advance(5000);
    draining.abort(leaves);
    leaveNow.abort(leaves);
    await done;
    expect(queue.calls).toEqual(['5: release m']);
    expect(lines).toMatchObject([{ level: 'INFO', message: 'message given back', messageId: 'm', seconds: 5 }]);
    expect(published).toEqual([{ ServiceSeconds: 5, FailedMessages: 1 }]);
  });

  test.each([
    { name: "a TaskLeavesError which is not its signal's", error: leaves },
    {
      name: 'an AbortError while neither signal has aborted',
      error: Object.assign(new Error('Request aborted'), { name: 'AbortError' }),
    },
  ])('a handler that throws $name has failed', async ({ error }) => {
    const { queue, lines, work } = prepare(() => () => Promise.reject(error));
    await work();
    expect(queue.calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 'ERROR', error: { name: error.name } }]);
  });

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
