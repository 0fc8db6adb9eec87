import { describe, expect, test } from '@jest/globals';
import { outcomeOf } from '../../simulator/outcome.ts';

const trace = {
  name: 'hand-made',
  durationSeconds: 600,
  arrivalSeconds: Float64Array.of(0, 10, 20),
  serviceSeconds: Float64Array.of(600, 900, 300),
};
const result = {
  waitSeconds: Float64Array.of(40, 0.04, 35.25),
  billedSeconds: 2700,
  launches: 3,
  redone: 1,
  peakTasks: 2,
};

describe('what a simulation comes to', () => {
  test('is work, billed time and waits', () => {
    expect(outcomeOf(trace, result, 0.02)).toEqual({
      messages: 3,
      workHours: 0.5,
      taskHours: 0.75,
      costOverWork: 1.5,
      p50: 35.3,
      p95: 40,
      p99: 40,
      launches: 3,
      redone: 1,
      peakTasks: 2,
      dollars: 0.015,
    });
  });

  test('leaves the waits in the order of the messages', () => {
    outcomeOf(trace, result, 0.02);
    expect([...result.waitSeconds]).toEqual([40, 0.04, 35.25]);
  });

  test('has no waits where the policy determines none', () => {
    const outcome = outcomeOf(trace, { ...result, waitSeconds: new Float64Array() }, 0.02);
    expect(outcome).toMatchObject({ p50: null, p95: null, p99: null, messages: 3 });
  });
});
