import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../contract/read-settings.ts';
import { type PolicyName, policyNames } from '../../simulator/policies.ts';
import { Random } from '../../simulator/random.ts';
import { prepareRun, type TraceSource } from '../../simulator/run-policy.ts';
import { traceKinds } from '../../simulator/traces/generated.ts';

const { settings, generate } = traceKinds.steady;
const shape = { days: '0.05', offeredLoadTasks: '3' };
const generated: TraceSource = { trace: generate(shape, new Random(1)), settings, isGenerated: true };
const fromFile: TraceSource = { ...generated, settings: {}, isGenerated: false };

const rowOf = (policy: PolicyName, set: Environment = {}, source = generated, seed = 1) =>
  prepareRun(source, policy, set, seed).run().row;

describe('a policy on a trace', () => {
  test.each(policyNames)('%s comes to a row of figures', (policy) => {
    const row = rowOf(policy);
    expect(row).toMatchObject({ trace: 'steady', policy, messages: generated.trace.arrivalSeconds.length });
    // Two of the figures are means of different roundings.
    expect(row.costOverWork).toBeCloseTo(row.taskHours / row.workHours, 2);
    expect(row.taskHours).toBeGreaterThanOrEqual(row.workHours);
  });

  test.each(policyNames)('%s gives the same row for the same seed', (policy) => {
    expect(rowOf(policy)).toEqual(rowOf(policy));
  });

  test('gives another row for another seed', () => {
    expect(rowOf('target-wait', {}, generated, 2)).not.toEqual(rowOf('target-wait'));
  });

  test.each<{ title: string; policy: PolicyName; set: Environment; source?: TraceSource; expected: object }>([
    {
      title: 'what was set and differs from its default, and the maximum',
      policy: 'target-wait',
      set: { ECS_TARGET_WAIT_SECONDS: '30', startDelayP50Seconds: '20', ECS_TICK_SECONDS: '10' },
      expected: { ECS_TARGET_WAIT_SECONDS: 30, startDelayP50Seconds: 20, ECS_MAX_TASKS: 1000 },
    },
    {
      title: 'what the trace was made with',
      policy: 'naive',
      set: { ...shape, messagesPerTask: '1' },
      expected: { days: 0.05, offeredLoadTasks: 3, messagesPerTask: 1, ECS_MAX_TASKS: 1000 },
    },
    {
      title: 'nothing that others read',
      policy: 'keda-scaled-job',
      set: { ECS_TARGET_WAIT_SECONDS: '30', messagesPerTask: '1', queueLength: '2' },
      expected: { queueLength: 2, ECS_MAX_TASKS: 1000 },
    },
    {
      title: 'a list as it was given',
      policy: 'target-wait',
      set: { ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE', ECS_MIN_TASKS_SCHEDULE: 'Mon 08:00-09:00 UTC=1' },
      expected: {
        ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE',
        ECS_MIN_TASKS_SCHEDULE: 'Mon 08:00-09:00 UTC=1',
        ECS_MAX_TASKS: 1000,
      },
    },
    {
      title: 'the maximum that suits a file',
      policy: 'step',
      set: {},
      source: fromFile,
      expected: { ECS_MAX_TASKS: 10 },
    },
    {
      title: 'the maximum that suits a trace, where it always runs',
      policy: 'always-on',
      set: {},
      expected: { ECS_MAX_TASKS: 10 },
    },
    {
      title: 'the maximum that was set',
      policy: 'always-on',
      set: { ECS_MAX_TASKS: '4' },
      expected: { ECS_MAX_TASKS: 4 },
    },
  ])('says as its settings $title', ({ policy, set, source, expected }) => {
    expect(rowOf(policy, set, source).settings).toEqual(expected);
  });

  test.each<{ policy: PolicyName; expected: object }>([
    { policy: 'clairvoyant', expected: { startDelayP50Seconds: 20, paidMinimumSeconds: 0, ECS_MAX_TASKS: 500 } },
    { policy: 'lower-bound', expected: { startDelayP50Seconds: 20, paidMinimumSeconds: 0 } },
  ])('leaves out of its settings what makes no difference to it: $policy', ({ policy, expected }) => {
    const heeded = { startDelayP50Seconds: '20', paidMinimumSeconds: '0' };
    const ignored = {
      staleCountsSeconds: '30',
      failingStartShare: '0.5',
      spotInterruptionsPerTaskHour: '9',
      launchesPerSecond: '1',
    };
    const row = rowOf(policy, { ...heeded, ...ignored, ECS_MAX_TASKS: '500' });
    expect(row).toEqual(rowOf(policy, { ...heeded, ECS_MAX_TASKS: '500' }));
    expect(row.settings).toEqual(expected);
  });

  test('has no count of tasks where it is a bound alone', () => {
    expect(rowOf('lower-bound')).toMatchObject({ launches: null, peakTasks: null, p95: null });
  });

  test.each(policyNames)('%s has the same row while it is watched', (policy) => {
    const { run } = prepareRun(generated, policy, {}, 1);
    expect(run(() => undefined).row).toEqual(run().row);
  });

  test('is priced by the size of its tasks', () => {
    const { taskHours, dollars } = rowOf('target-wait', {
      WORKER_CPU_ARCHITECTURE: 'X86_64',
      WORKER_CPU_UNITS: '1024',
      WORKER_MEMORY_MIB: '2048',
    });
    // 1 vCPU x $0.04048 + 2 GB x $0.004445 + IPv4 $0.005
    expect(dollars).toBeCloseTo(taskHours * 0.05437, 2);
  });

  test('is held to the maximum that was set', () => {
    expect(rowOf('target-wait', { ECS_MAX_TASKS: '2' }).peakTasks).toBe(2);
  });

  test('goes by messages per task or by a target as its name says, whatever else is set', () => {
    const both = { ECS_MESSAGES_PER_TASK: '1', ECS_TARGET_WAIT_SECONDS: '600' };
    const [byTarget, byMessages] = [rowOf('target-wait', both), rowOf('messages-per-task', both)];
    expect(byTarget.settings).not.toHaveProperty('ECS_MESSAGES_PER_TASK');
    expect(byMessages.settings).not.toHaveProperty('ECS_TARGET_WAIT_SECONDS');
    expect(byMessages.p95).toBeLessThan(Number(byTarget.p95));
  });

  test('does not begin with a minimum above the maximum', () => {
    expect(() => prepareRun(generated, 'target-wait', { ECS_MIN_TASKS: '9', ECS_MAX_TASKS: '8' }, 1)).toThrow(
      'ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 8',
    );
  });
});
