import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../contract/read-settings.ts';
import { nearestRank } from '../../simulator/nearest-rank.ts';
import type { PolicyName } from '../../simulator/policies.ts';
import { Random } from '../../simulator/random.ts';
import { prepareRun } from '../../simulator/run-policy.ts';
import { type TraceKindName, traceKinds } from '../../simulator/traces/generated.ts';

/**
 * What the default policy promises, on short generated traces: `npm run bench -- policy` has the long ones. Seeds are fixed, so figures are
 * the same each time, and a change of the rule that costs more or waits longer fails here first.
 */

const SEED = 1;

function played(kind: TraceKindName, shape: Environment, policy: PolicyName, set: Environment = {}) {
  const { generate, settings } = traceKinds[kind];
  const trace = generate(shape, new Random(SEED));
  return prepareRun(
    { trace, settings, isGenerated: true },
    policy,
    { ...shape, ECS_MAX_TASKS: '1000', ...set },
    SEED,
  ).run();
}

/** From the second burst on: before the first nothing is known of how long its jobs take. */
function laterP95(kind: TraceKindName, shape: Environment, waitSeconds: Float64Array): number {
  const { arrivalSeconds } = traceKinds[kind].generate(shape, new Random(SEED));
  const second = arrivalSeconds.findIndex(
    (seconds, index) => index > 0 && seconds - (arrivalSeconds[index - 1] ?? 0) > 60,
  );
  return nearestRank(waitSeconds.slice(second).sort(), 0.95) ?? Number.NaN;
}

describe('by default, with service time and start delay learned', () => {
  test.each<{ kind: TraceKindName; shape: Environment; p95: number }>([
    { kind: 'steady', shape: { serviceSeconds: '0.5', days: '0.04' }, p95: 62 },
    { kind: 'steady', shape: { serviceSeconds: '8', days: '0.25' }, p95: 62 },
    { kind: 'steady', shape: { serviceSeconds: '30', days: '0.5' }, p95: 62 },
    { kind: 'steady', shape: { serviceSeconds: '300', days: '1' }, p95: 62 },
    { kind: 'daily', shape: { serviceSeconds: '8', days: '1', offeredLoadTasks: '2' }, p95: 62 },
    { kind: 'daily', shape: { serviceSeconds: '30', days: '1', offeredLoadTasks: '4' }, p95: 62 },
    { kind: 'daily', shape: { serviceSeconds: '300', days: '1' }, p95: 62 },
    { kind: 'bursty', shape: { serviceSeconds: '8', days: '0.25' }, p95: 62 },
    { kind: 'bursty', shape: { serviceSeconds: '30', days: '0.5' }, p95: 62 },
    { kind: 'bursty', shape: { serviceSeconds: '300', days: '1' }, p95: 62 },
    { kind: 'isolated', shape: { serviceSeconds: '30', days: '3' }, p95: 70 },
    { kind: 'isolated', shape: { serviceSeconds: '60', days: '3' }, p95: 70 },
  ])(
    '95 % of $kind messages of $shape.serviceSeconds s wait for at most $p95 s, for no more money than KEDA takes',
    ({ kind, shape, p95 }) => {
      const ours = played(kind, shape, 'target-wait').row;
      const keda = played(kind, shape, 'keda-scaled-job-drain', { queueLength: '1' }).row;
      expect(ours.p95).toBeLessThanOrEqual(p95);
      expect(ours.taskHours).toBeLessThanOrEqual(1.02 * keda.taskHours);
      expect(ours.redone).toBe(0);
    },
  );

  test('95 % of the jobs of array bursts wait for at most 70 s from the second burst on, for no more money than KEDA takes', () => {
    const shape = { days: '2' };
    const { row, result } = played('array-bursts', shape, 'target-wait');
    const keda = played('array-bursts', shape, 'keda-scaled-job-drain', { queueLength: '1' }).row;
    expect(laterP95('array-bursts', shape, result.waitSeconds)).toBeLessThanOrEqual(70);
    expect(row.taskHours).toBeLessThanOrEqual(1.02 * keda.taskHours);
  });

  test.each([
    { name: 'ten times too long', prior: '80' },
    { name: 'ten times too short', prior: '0.8' },
  ])('a first guess of the service time that is $name is soon outweighed', ({ prior }) => {
    const { row } = played('bursty', { serviceSeconds: '8', days: '0.5' }, 'target-wait', {
      ECS_SECONDS_PER_MESSAGE: prior,
    });
    expect(row.p95).toBeLessThanOrEqual(62);
    expect(row.costOverWork).toBeLessThanOrEqual(1.17);
  });

  test('a service time that grows fivefold at half-time is followed', () => {
    const shape = { serviceSeconds: '6', days: '0.5', offeredLoadTasks: '3' };
    const { generate, settings } = traceKinds.bursty;
    const before = generate(shape, new Random(SEED));
    const serviceSeconds = before.serviceSeconds.map((seconds, index) =>
      (before.arrivalSeconds[index] ?? 0) < before.durationSeconds / 2 ? seconds : 5 * seconds,
    );
    const source = { trace: { ...before, serviceSeconds }, settings, isGenerated: true };
    const { row } = prepareRun(source, 'target-wait', { ...shape, ECS_MAX_TASKS: '1000' }, SEED).run();
    expect(row.p95).toBeLessThanOrEqual(62);
    expect(row.costOverWork).toBeLessThanOrEqual(1.2);
  });
});
