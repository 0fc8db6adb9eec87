import { expect, test } from '@jest/globals';
import { keepInvisible } from '../../worker/heartbeat.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeCommandQueue, receivedMessage } from './support/fake-command-queue.ts';
import { keptLog } from './support/log-lines.ts';

function start(visibilityTimeoutSeconds: number) {
  const clock = new ManualClock();
  const queue = new FakeCommandQueue(clock);
  const { log, lines } = keptLog(clock);
  const over = new AbortController();
  const parts = { queue, clock, log, visibilityTimeoutSeconds };
  const ended = keepInvisible(parts, receivedMessage('m'), clock.now(), over.signal);
  return { clock, queue, lines, over, ended };
}

test('the time-out is set to its full length at every third of it, until the message is done', async () => {
  const { clock, queue, over, ended } = start(60);
  await clock.advance(65_000);
  over.abort();
  await ended;
  await clock.advance(600_000);
  expect(queue.calls).toEqual(['20: extend m by 60 s', '40: extend m by 60 s', '60: extend m by 60 s']);
});

test('an extension that failed is logged and tried again at the next beat', async () => {
  const { clock, queue, lines, over, ended } = start(60);
  queue.failures.extend = 1;
  await clock.advance(40_000);
  over.abort();
  await ended;
  expect(queue.calls).toEqual(['20: extend m by 60 s', '40: extend m by 60 s']);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'ERROR', error: { message: 'extend does not work' } });
});

test("the last extensions reach up to SQS's twelve hours, and then the heartbeat ends with a warning", async () => {
  const { clock, queue, lines, ended } = start(21_600);
  await clock.advance(43_200_000);
  await ended;
  expect(queue.calls).toEqual([
    '7200: extend m by 21600 s',
    '14400: extend m by 21600 s',
    '21600: extend m by 21599 s',
    '28800: extend m by 14399 s',
    '36000: extend m by 7199 s',
  ]);
  expect(lines).toMatchObject([{ level: 'WARN' }]);
});
