import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation, TaskGroup, ThroughputSeries } from '../../contract/observation.ts';
import type { Plan } from '../../contract/plan.ts';
import { pauseSeconds } from '../../scaling/crash-loop.ts';
import { decide } from '../../scaling/decide.ts';
import { existing, started, starting, unsettled } from '../../scaling/fleet.ts';
import { anyObservation, anyPolicy, failedStartsOf, highestMinimum } from './any-observation.ts';

const launches = (plan: Plan) => plan.launch.reduce((sum, order) => sum + order.count, 0);
const more = fc.nat({ max: 3000 });
const withMore = (seen: Observation, messages: number): Observation => ({
  ...seen,
  queue: { ...seen.queue, visible: seen.queue.visible + messages },
});

describe('whatever is observed and wanted', () => {
  test('the tasks that exist and the launches together never pass the maximum', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        const total = existing(seen.tasks) + launches(decide(seen, wanted));
        expect(total).toBeLessThanOrEqual(Math.max(wanted.maxTasks, existing(seen.tasks)));
      }),
      { numRuns: 500 },
    );
  });

  test('nothing is launched when enough tasks run or start', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, fc.nat({ max: 40 }), fc.boolean(), (seen, wanted, some, more) => {
        const enough = Math.max(decide(seen, wanted).demand, highestMinimum(wanted));
        const parts = { role: 'burst', capacity: 'FARGATE', revision: 1 } as const;
        const tasks: TaskGroup[] = [
          { ...parts, state: 'starting', count: some },
          { ...parts, state: 'running', count: Math.max(0, enough - some) + Number(more) },
        ];
        expect(decide({ ...seen, tasks }, wanted).launch).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('more backlog never means fewer launches', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, more, (seen, wanted, messages) => {
        const free = { ...wanted, paused: false, imagePushed: true, maxTasks: 5000, maxLaunchesPerTick: 5000 };
        const [quiet, busy] = [
          { ...seen, tasks: [] },
          { ...withMore(seen, messages), tasks: [] },
        ];
        expect(launches(decide(busy, free))).toBeGreaterThanOrEqual(launches(decide(quiet, free)));
        expect(launches(decide(withMore(seen, messages), wanted))).toBeGreaterThanOrEqual(
          launches(decide(seen, wanted)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('where no task stands by, those that start are no more than the messages that nobody has taken, and one in twenty to spare', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, fc.nat({ max: 500 }), (seen, wanted, inFlight) => {
        const { visible } = seen.queue;
        const group = { state: 'running', role: 'burst', capacity: 'FARGATE', revision: 1, count: inFlight } as const;
        const tasks = [...seen.tasks.filter(({ state }) => state === 'starting'), group];
        const busy = { ...seen, queue: { ...seen.queue, inFlight }, tasks };
        const count = launches(decide(busy, { ...wanted, minTasks: 0, minTasksSchedule: [] }));
        // One more is for a session that was opened.
        const justified = Math.max(1, visible + Math.floor(visible / 20));
        if (count > 0) expect(count + starting(tasks)).toBeLessThanOrEqual(justified);
      }),
      { numRuns: 500 },
    );
  });

  test('a queue whose idle tasks leave messages lying launches none for them', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, more, (seen, wanted, messages) => {
        const fifo = { ...wanted, queueKind: 'fifo' } as const;
        fc.pre(started(seen.tasks) > seen.queue.inFlight);
        expect(launches(decide(withMore(seen, messages), fifo))).toBeLessThanOrEqual(highestMinimum(fifo));
      }),
      { numRuns: 500 },
    );
  });

  test('message groups never launch more than messages without any', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        const [fifo, standard] = (['fifo', 'standard'] as const).map((queueKind) =>
          launches(decide(seen, { ...wanted, queueKind })),
        );
        expect(fifo).toBeLessThanOrEqual(standard ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  test('the same input gives the same plan and stays as it was', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        const before = structuredClone([seen, wanted]);
        expect(decide(seen, wanted)).toEqual(decide(structuredClone(seen), structuredClone(wanted)));
        expect([seen, wanted]).toEqual(before);
      }),
    );
  });

  test('failed starts leave at most one launch, and none during their pause or beside a task that is starting', () => {
    const run = fc.record({ inARow: fc.integer({ min: 1, max: 12 }), secondsAgo: fc.nat({ max: 2000 }) });
    fc.assert(
      fc.property(anyObservation, anyPolicy, run, (seen, wanted, failures) => {
        const { failedStarts: _, ...unfailed } = seen;
        const count = launches(decide({ ...seen, failedStarts: failedStartsOf(seen.at, failures) }, wanted));
        const held = failures.secondsAgo < pauseSeconds(failures.inARow) || unsettled(seen.tasks) > 0;
        expect(count).toBeLessThanOrEqual(held ? 0 : 1);
        expect(count).toBeLessThanOrEqual(launches(decide(unfailed, wanted)));
      }),
      { numRuns: 500 },
    );
  });

  test('a pause and a missing image launch nothing, and every order is for at least one task', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        expect(decide(seen, { ...wanted, paused: true }).launch).toEqual([]);
        expect(decide(seen, { ...wanted, imagePushed: false }).launch).toEqual([]);
        for (const order of decide(seen, wanted).launch) expect(order.count).toBeGreaterThan(0);
      }),
    );
  });

  test('a tick that comes again at once, and sees what the first one launched, launches no more than was wanted', () => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        const first = decide(seen, wanted);
        const launched = first.launch.map(({ role, count }) => {
          return { state: 'starting', role, capacity: 'FARGATE', revision: 1, count } as const;
        });
        const second = decide({ ...seen, tasks: [...seen.tasks, ...launched] }, wanted);
        if (first.limits.includes('launch-cap'))
          expect(launches(second)).toBeLessThanOrEqual(wanted.maxLaunchesPerTick);
        else expect(second.launch).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is not known', () => {
  const prior: ThroughputSeries = { newestFrom: '2026-01-05T09:58:00.000Z', completed: [], averageInFlight: [] };
  const unknown: ThroughputSeries = {
    ...prior,
    completed: Array(15).fill(null),
    averageInFlight: Array(15).fill(null),
  };

  test.each<{ name: string; replace: (seen: Observation) => Observation; same: Partial<Observation> }>([
    {
      name: 'throughput launches what the first guess of a service time justifies',
      replace: ({ throughput: _, ...seen }) => seen,
      same: { throughput: { minutes: prior, hours: prior } },
    },
    {
      name: 'throughput of every period launches the same',
      replace: ({ throughput: _, ...seen }) => seen,
      same: { throughput: { minutes: unknown, hours: unknown } },
    },
    {
      name: 'start delays launch what the first guess of one justifies',
      replace: ({ startDelay: _, ...seen }) => seen,
      same: { startDelay: { samples: 0, meanLogSeconds: 0 } },
    },
    {
      name: 'failed starts launch what none of them would',
      replace: ({ failedStarts: _, ...seen }) => seen,
      same: { failedStarts: { inARow: 0 } },
    },
  ])('of $name', ({ replace, same }) => {
    fc.assert(
      fc.property(anyObservation, anyPolicy, (seen, wanted) => {
        expect(decide(replace(seen), wanted)).toEqual(decide({ ...seen, ...same }, wanted));
      }),
    );
  });
});
