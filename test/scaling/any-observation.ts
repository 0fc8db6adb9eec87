import fc from 'fast-check';
import type { Observation, TaskGroup, Throughput, ThroughputSeries } from '../../contract/observation.ts';
import type { DemandPolicy, Policy } from '../../contract/policy.ts';
import type { QueueKind } from '../../contract/queue-kind.ts';

const count = fc.nat({ max: 3000 });

const group: fc.Arbitrary<TaskGroup> = fc.record({
  state: fc.constantFrom('starting' as const, 'running' as const, 'leaving' as const, 'stopping' as const),
  role: fc.constantFrom('baseline' as const, 'burst' as const),
  capacity: fc.constantFrom('FARGATE' as const, 'FARGATE_SPOT' as const),
  revision: fc.integer({ min: 1, max: 9 }),
  count: fc.nat({ max: 60 }),
});

const known = fc.tuple(fc.nat({ max: 5000 }), fc.double({ min: 0, max: 500, noNaN: true }));
const period = fc.oneof({ weight: 5, arbitrary: known }, { weight: 1, arbitrary: fc.constant([null, null] as const) });

function series(maxLength: number): fc.Arbitrary<ThroughputSeries> {
  return fc.array(period, { maxLength }).map((periods) => ({
    newestFrom: '2026-01-05T09:58:00.000Z',
    completed: periods.map(([completed]) => completed),
    averageInFlight: periods.map(([, inFlight]) => inFlight),
  }));
}

export const anyThroughput: fc.Arbitrary<Throughput> = fc.record({ minutes: series(15), hours: series(24) });

/** Around a clock change of Berlin's, and any other time of two weeks. */
const anyTime = fc
  .oneof(
    fc.integer({ min: Date.UTC(2026, 2, 29, 0), max: Date.UTC(2026, 2, 29, 3) }),
    fc.integer({ min: Date.UTC(2026, 2, 20), max: Date.UTC(2026, 3, 3) }),
  )
  .map((milliseconds) => new Date(milliseconds).toISOString());

/** What can be seen of a crash loop that lasts so long already. */
const anyFailedStarts = fc.record({ inARow: fc.nat({ max: 12 }), secondsAgo: fc.nat({ max: 2000 }) });

/** Anything that a tick may see, known or not. */
export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    at: anyTime,
    queue: fc.record({ visible: count, inFlight: count, delayed: count }),
    tasks: fc.array(group, { maxLength: 8 }),
    startDelay: fc.option(
      fc.record({ samples: fc.nat({ max: 50 }), meanLogSeconds: fc.double({ min: 0, max: 6, noNaN: true }) }),
    ),
    failedStarts: fc.option(anyFailedStarts),
    throughput: fc.option(anyThroughput),
    isWarmUp: fc.boolean(),
  })
  .map(({ startDelay, failedStarts, throughput, isWarmUp, ...seen }) => ({
    ...seen,
    ...(startDelay && { startDelay }),
    ...(failedStarts && { failedStarts: failedStartsOf(seen.at, failedStarts) }),
    ...(throughput && { throughput }),
    ...(isWarmUp && { requests: ['warm-up' as const] }),
  }));

/** So many failed starts in a row, the last of them so many seconds before a time. */
export function failedStartsOf(at: string, { inARow, secondsAgo }: { inARow: number; secondsAgo: number }) {
  return { inARow, lastAt: new Date(Date.parse(at) - secondsAgo * 1000).toISOString() };
}

const anyDemand: fc.Arbitrary<DemandPolicy> = fc.oneof(
  fc.integer({ min: 1, max: 50 }).map((messagesPerTask) => ({ kind: 'messages-per-task' as const, messagesPerTask })),
  fc.record({
    kind: fc.constant('target-wait' as const),
    targetWaitSeconds: fc.integer({ min: 5, max: 600 }),
    secondsPerMessage: fc.double({ min: 0.05, max: 600, noNaN: true }),
  }),
);

const anyWindow = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  fromMinute: fc.integer({ min: 0, max: 1439 }),
  toMinute: fc.integer({ min: 0, max: 1440 }),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
  minTasks: fc.nat({ max: 40 }),
});

/** Anything that an operator may want: minima of up to 40 tasks, and never above the maximum. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    demand: anyDemand,
    tickSeconds: fc.constantFrom(10, 30, 60),
    minTasks: fc.nat({ max: 40 }),
    minTasksSchedule: fc.array(anyWindow, { maxLength: 3 }),
    aboveMinimum: fc.nat({ max: 200 }),
    maxLaunchesPerTick: fc.integer({ min: 1, max: 100 }),
    queueKind: fc.constantFrom<QueueKind>('standard', 'fifo'),
    paused: fc.boolean(),
    imagePushed: fc.boolean(),
  })
  .map(({ aboveMinimum, ...policy }) => {
    const highest = Math.max(policy.minTasks, ...policy.minTasksSchedule.map(({ minTasks }) => minTasks));
    return { ...policy, maxTasks: Math.max(1, highest + aboveMinimum), idleExitSeconds: 5 };
  });

/** The most tasks that a policy ever holds ready. */
export function highestMinimum({ minTasks, minTasksSchedule }: Policy): number {
  return Math.max(minTasks, ...minTasksSchedule.map((window) => window.minTasks));
}
