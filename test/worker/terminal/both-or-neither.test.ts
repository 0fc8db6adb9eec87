import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { bothOrNeither } from '../../../worker/terminal/both-or-neither.ts';

const never = new AbortController().signal;

test('two things that succeed give what each gives', async () => {
  const both = bothOrNeither(
    never,
    async () => 1,
    async () => 'two',
  );
  await expect(both).resolves.toEqual([1, 'two']);
});

test('where one fails, the other is ended, and nothing of it goes on', async () => {
  const steps: string[] = [];
  const endsLate = async (signal: AbortSignal) => {
    await once(signal, 'abort');
    await new Promise(setImmediate);
    steps.push('ended');
    throw new Error('a consequence');
  };
  const fails = () => Promise.reject(new Error('the cause'));
  await expect(bothOrNeither(never, fails, endsLate)).rejects.toThrow('the cause');
  expect(steps).toEqual(['ended']);
});

test('both are ended by the signal that they are given', async () => {
  const leaves = new AbortController();
  const waits = async (signal: AbortSignal) => {
    await once(signal, 'abort');
    throw signal.reason;
  };
  const both = bothOrNeither(leaves.signal, waits, waits);
  leaves.abort(new Error('the task leaves'));
  await expect(both).rejects.toThrow('the task leaves');
});
