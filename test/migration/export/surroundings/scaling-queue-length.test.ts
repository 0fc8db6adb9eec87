import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DemandPolicy, Policy } from '../../../../contract/policy.ts';
import { nearestQueueLength } from '../../../../migration/export/surroundings/scaling-queue-length.ts';
import { decide } from '../../../../scaling/decide.ts';
import { KedaScaledJob } from '../../../../simulator/scalers/keda-scaled-job.ts';
import { HandWorld } from '../../../simulator/scalers/hand-world.ts';

function policyOf(demand: DemandPolicy, maxTasks: number, minTasks = 0): Policy {
  return {
    demand,
    tickSeconds: 10,
    minTasks,
    minTasksSchedule: [],
    maxTasks,
    maxLaunchesPerTick: 500,
    idleExitSeconds: 1,
    queueKind: 'standard',
    paused: false,
    imagePushed: true,
  };
}

/** What this project's decision wants for messages that all wait while no task exists. */
function oursFor(backlog: number, policy: Policy): number {
  const queue = { visible: backlog, inFlight: 0, delayed: 0 };
  return decide({ at: '2026-01-05T10:00:00Z', queue, tasks: [] }, policy).desired;
}

/** Jobs that the simulator's model of KEDA creates where there are none, and where so many exist. */
function kedasFor(backlog: number, queueLength: number, maxTasks: number, running = 0): number {
  const world = new HandWorld({ visible: backlog, running });
  const settings = { strategy: 'default', queueLength, scaleOnInFlight: true, pollSeconds: 10, drain: true } as const;
  new KedaScaledJob(settings, maxTasks).tick(world);
  return world.starting;
}

const anyBacklog = fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 100_000 }));
const anyMessagesPerTask = fc.integer({ min: 1, max: 200 });

describe('messages per task', () => {
  test('for every backlog KEDA starts the number that the scaler wants', () => {
    fc.assert(
      fc.property(anyBacklog, anyMessagesPerTask, fc.integer({ min: 1, max: 300 }), (backlog, messagesPerTask, max) => {
        const policy = policyOf({ kind: 'messages-per-task', messagesPerTask }, max);
        const { queueLength } = nearestQueueLength(policy);
        expect(queueLength).toBe(messagesPerTask);
        expect(kedasFor(backlog, queueLength, max)).toBe(oursFor(backlog, policy));
      }),
    );
  });

  test('and while jobs run, both start as many more', () => {
    fc.assert(
      fc.property(anyBacklog, anyMessagesPerTask, fc.nat({ max: 40 }), (backlog, messagesPerTask, running) => {
        const policy = policyOf({ kind: 'messages-per-task', messagesPerTask }, 40);
        const queue = { visible: backlog, inFlight: 0, delayed: 0 };
        const tasks = [{ state: 'running', role: 'burst', capacity: 'FARGATE', count: running }] as const;
        const launched = decide({ at: '2026-01-05T10:00:00Z', queue, tasks: [...tasks] }, policy).launch;
        const count = launched.reduce((sum, order) => sum + order.count, 0);
        expect(kedasFor(backlog, messagesPerTask, 40, running)).toBe(count);
      }),
    );
  });
});

const anyTargetWait = fc.record({
  kind: fc.constant('target-wait' as const),
  targetWaitSeconds: fc.integer({ min: 5, max: 3600 }),
  secondsPerMessage: fc.integer({ min: 1, max: 600 }),
});

describe('a target wait', () => {
  test.each([
    { name: 'the defaults: a task takes four messages in time', target: 60, seconds: 10, max: 10, queueLength: 4 },
    { name: 'messages longer than the target need a task each', target: 60, seconds: 600, max: 10, queueLength: 1 },
    { name: 'short messages in a long target', target: 300, seconds: 1, max: 10, queueLength: 275 },
    {
      name: 'one task at most: any number will do, and the smallest is taken',
      target: 60,
      seconds: 10,
      max: 1,
      queueLength: 1,
    },
  ])('$name', ({ target, seconds, max, queueLength }) => {
    const demand = { kind: 'target-wait', targetWaitSeconds: target, secondsPerMessage: seconds } as const;
    expect(nearestQueueLength(policyOf(demand, max)).queueLength).toBe(queueLength);
  });

  test('no other length comes nearer over all backlogs', () => {
    fc.assert(
      fc.property(
        anyTargetWait,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 60 }),
        (demand, max, other) => {
          const policy = policyOf(
            { ...demand, secondsPerMessage: demand.secondsPerMessage + demand.targetWaitSeconds / 20 },
            max,
          );
          const { queueLength } = nearestQueueLength(policy);
          const one =
            Array.from({ length: 200 }, (_, index) => index + 1).findLast(
              (n) => oursFor(n, { ...policy, maxTasks: 5000 }) <= 1,
            ) ?? 1;
          const backlogs = Array.from({ length: one * max }, (_, index) => index + 1);
          const error = (length: number) =>
            backlogs.reduce(
              (sum, backlog) => sum + Math.abs(oursFor(backlog, policy) - kedasFor(backlog, length, max)),
              0,
            );
          expect(error(queueLength)).toBeLessThanOrEqual(error(other));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('the examples are what both really want', () => {
    fc.assert(
      fc.property(anyTargetWait, fc.integer({ min: 1, max: 5000 }), (demand, max) => {
        const policy = policyOf(demand, max);
        const { queueLength, comparison } = nearestQueueLength(policy);
        expect(comparison.length).toBeGreaterThan(0);
        for (const { backlog, ours, kedas } of comparison) {
          expect(ours).toBe(oursFor(backlog, policy));
          expect(kedas).toBe(kedasFor(backlog, queueLength, max));
        }
      }),
      { numRuns: 8 },
    );
  });

  test('the longest target and the shortest messages take no longer', () => {
    const demand = { kind: 'target-wait', targetWaitSeconds: 86_400, secondsPerMessage: 0.05 } as const;
    expect(nearestQueueLength(policyOf(demand, 5000)).queueLength).toBeGreaterThan(1_000_000);
  });
});
