import { expect, test } from '@jest/globals';
import { watchQueues } from '../../../local/metrics/watch-queues.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** What was given for the queue, with the time that it is about in ISO 8601. */
type Given = readonly [at: string, value: number];

/** Watches a queue that has so many messages in flight in each second, from 10:00:00 on; null is a count that fails. */
async function watched(inFlight: readonly (number | null)[]) {
  const clock = new ManualClock();
  const start = clock.now();
  const over = new AbortController();
  const given: Given[] = [];
  const errors: unknown[] = [];
  const countInFlight = async () => {
    const messages = inFlight[(clock.now() - start) / 1000] ?? null;
    if (messages === null) throw new Error('no answer');
    return [{ queueName: 'commands', messages }];
  };
  const addOfQueue = (queueName: string, name: string, value: number, at = clock.now()) => {
    expect([queueName, name]).toEqual(['commands', 'ApproximateNumberOfMessagesNotVisible']);
    given.push([new Date(at).toISOString(), value]);
  };
  const watch = { queues: { countInFlight }, metrics: { addOfQueue }, clock, onError: (e: unknown) => errors.push(e) };
  const watching = watchQueues(watch, over.signal);
  await clock.advance((inFlight.length - 1) * 1000);
  over.abort();
  await watching;
  return { given, errors };
}

const seconds = (count: number, messages: number | null) => Array<number | null>(count).fill(messages);

test('each minute that is over gets one value, the mean of its seconds', async () => {
  const { given, errors } = await watched([...seconds(30, 4), ...seconds(30, 1), ...seconds(60, 0), ...seconds(59, 3)]);
  expect(given).toEqual([
    ['2026-01-05T10:00:00.000Z', 2.5],
    ['2026-01-05T10:01:00.000Z', 0],
  ]);
  expect(errors).toEqual([]);
});

test('a count that fails is told and left out of the mean; a minute of them gets no value', async () => {
  const { given, errors } = await watched([...seconds(10, 4), ...seconds(110, null), ...seconds(2, 1)]);
  expect(given).toEqual([['2026-01-05T10:00:00.000Z', 4]]);
  expect(errors).toHaveLength(110);
});
