import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../contract/observation.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Policy } from '../../contract/policy.ts';
import { pauseSeconds } from '../../scaling/crash-loop.ts';
import { decide } from '../../scaling/decide.ts';
import { existing, standing, unsettled } from '../../scaling/fleet.ts';

const count = fc.nat({ max: 3000 });
const group = fc.record({
  state: fc.constantFrom('starting', 'running', 'leaving', 'stopping'),
  role: fc.constantFrom('baseline', 'burst'),
  capacity: fc.constantFrom('FARGATE', 'FARGATE_SPOT'),
  revision: fc.integer({ min: 1, max: 9 }),
  count: fc.nat({ max: 60 }),
});
const observation: fc.Arbitrary<Observation> = fc.record({
  at: fc.constant('2026-01-05T10:00:00.000Z'),
  queue: fc.record({ visible: count, inFlight: count, delayed: count }),
  tasks: fc.array(group, { maxLength: 8 }),
  requests: fc.constantFrom([], ['warm-up']),
}) as fc.Arbitrary<Observation>;
const policy: fc.Arbitrary<Policy> = fc
  .record({
    messagesPerTask: fc.integer({ min: 1, max: 50 }),
    minTasks: fc.nat({ max: 40 }),
    aboveMinimum: fc.nat({ max: 200 }),
    maxLaunchesPerTick: fc.integer({ min: 1, max: 100 }),
    queueKind: fc.constantFrom('standard', 'fifo'),
    paused: fc.boolean(),
    imagePushed: fc.boolean(),
  })
  .map((drawn) => ({
    demand: { kind: 'messages-per-task', messagesPerTask: drawn.messagesPerTask },
    tickSeconds: 10,
    minTasks: drawn.minTasks,
    minTasksSchedule: [],
    maxTasks: Math.max(1, drawn.minTasks + drawn.aboveMinimum),
    maxLaunchesPerTick: drawn.maxLaunchesPerTick,
    idleExitSeconds: 5,
    queueKind: drawn.queueKind as Policy['queueKind'],
    paused: drawn.paused,
    imagePushed: drawn.imagePushed,
  }));

const launches = (plan: Plan) => plan.launch.reduce((sum, order) => sum + order.count, 0);

describe('whatever is observed and wanted', () => {
  test('the tasks that exist and the launches together never pass the maximum', () => {
    fc.assert(
      fc.property(observation, policy, (seen, wanted) => {
        const total = existing(seen.tasks) + launches(decide(seen, wanted));
        expect(total).toBeLessThanOrEqual(Math.max(wanted.maxTasks, existing(seen.tasks)));
      }),
    );
  });

  test('nothing is launched when enough tasks run or start', () => {
    fc.assert(
      fc.property(observation, policy, (seen, wanted) => {
        const plan = decide(seen, wanted);
        fc.pre(standing(seen.tasks) >= Math.max(plan.demand, wanted.minTasks));
        expect(plan.launch).toEqual([]);
      }),
    );
  });

  test('more backlog never means fewer launches', () => {
    fc.assert(
      fc.property(observation, policy, count, (seen, wanted, more) => {
        const busier = { ...seen, queue: { ...seen.queue, visible: seen.queue.visible + more } };
        expect(launches(decide(busier, wanted))).toBeGreaterThanOrEqual(launches(decide(seen, wanted)));
      }),
    );
  });

  test('the same input gives the same plan and stays as it was', () => {
    fc.assert(
      fc.property(observation, policy, (seen, wanted) => {
        const before = structuredClone([seen, wanted]);
        expect(decide(seen, wanted)).toEqual(decide(structuredClone(seen), structuredClone(wanted)));
        expect([seen, wanted]).toEqual(before);
      }),
    );
  });

  test('failed starts leave at most one launch, and none during their pause or beside a task that is starting', () => {
    const run = fc.record({ inARow: fc.integer({ min: 1, max: 12 }), secondsAgo: fc.nat({ max: 2000 }) });
    fc.assert(
      fc.property(observation, policy, run, (seen, wanted, { inARow, secondsAgo }) => {
        const lastAt = new Date(Date.parse(seen.at) - secondsAgo * 1000).toISOString();
        const count = launches(decide({ ...seen, failedStarts: { inARow, lastAt } }, wanted));
        const held = secondsAgo < pauseSeconds(inARow) || unsettled(seen.tasks) > 0;
        expect(count).toBeLessThanOrEqual(held ? 0 : 1);
        expect(count).toBeLessThanOrEqual(launches(decide(seen, wanted)));
      }),
    );
  });

  test('a pause and a missing image launch nothing, and every order is for at least one task', () => {
    fc.assert(
      fc.property(observation, policy, (seen, wanted) => {
        expect(decide(seen, { ...wanted, paused: true }).launch).toEqual([]);
        expect(decide(seen, { ...wanted, imagePushed: false }).launch).toEqual([]);
        for (const order of decide(seen, wanted).launch) expect(order.count).toBeGreaterThan(0);
      }),
    );
  });
});
