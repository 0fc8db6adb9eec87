import { expect, test } from '@jest/globals';
import { Afterwards } from '../../../worker/workspace/afterwards.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

test('work that takes too long is given up', async () => {
  const afterwards = new Afterwards(5);
  const signals: AbortSignal[] = [];
  afterwards.begin((signal) => {
    signals.push(signal);
    return untilAborted(signal);
  });
  await afterwards.over();
  expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' });
});

test('work is given up when whoever waits for it has to go, and only then', async () => {
  const afterwards = new Afterwards(60_000);
  const hurry = new AbortController();
  let ended = false;
  afterwards.begin(async (signal) => {
    await untilAborted(signal);
    ended = true;
  });
  const over = afterwards.over(hurry.signal);
  await Promise.resolve();
  expect(ended).toBe(false);
  hurry.abort();
  await over;
  expect(ended).toBe(true);
  await afterwards.over(AbortSignal.abort());
});
