import { describe, expect, test } from '@jest/globals';
import { undoAll } from '../../local/undo-all.ts';

describe('undoing', () => {
  const [queues, scaler] = [new Error('queues'), new Error('scaler')];
  const both = expect.objectContaining({
    name: 'AggregateError',
    message: '2 things failed: scaler; queues',
    errors: [scaler, queues],
  });

  test.each([
    { name: 'nothing', failures: {}, outcome: { status: 'fulfilled', value: undefined } },
    { name: 'one step', failures: { 0: queues }, outcome: { status: 'rejected', reason: queues } },
    { name: 'several steps', failures: { 0: queues, 2: scaler }, outcome: { status: 'rejected', reason: both } },
  ])('runs every step, the last one first, and tells what failed: $name', async ({ failures, outcome }) => {
    const undone: number[] = [];
    const steps = [0, 1, 2].map((step) => async () => {
      undone.push(step);
      const failure = new Map(Object.entries(failures)).get(String(step));
      if (failure) throw failure;
    });
    const [result] = await Promise.allSettled([undoAll(steps)]);
    expect(undone).toEqual([2, 1, 0]);
    expect(result).toEqual(outcome);
  });
});
