import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Environment } from '../../contract/read-settings.ts';
import { Random } from '../../simulator/random.ts';
import { Simulation } from '../../simulator/simulation.ts';
import type { Trace } from '../../simulator/trace.ts';
import { type HandMade, modelOf, traceOf } from './hand-made.ts';
import { ownPolicy } from './own-policy.ts';
import { type TickFate, WatchedScaler, type WatchedTick } from './watched-scaler.ts';

const total = (values: Iterable<number | null>) => [...values].reduce<number>((sum, value) => sum + (value ?? 0), 0);

const anySeed = fc.integer({ min: 0, max: 2 ** 31 });
const anyPolicy: fc.Arbitrary<Environment> = fc
  .record({
    demand: fc.oneof(
      fc.integer({ min: 5, max: 120 }).map((seconds) => ({ ECS_TARGET_WAIT_SECONDS: String(seconds) })),
      fc.integer({ min: 1, max: 10 }).map((messages) => ({ ECS_MESSAGES_PER_TASK: String(messages) })),
    ),
    max: fc.integer({ min: 1, max: 30 }),
    min: fc.nat({ max: 2 }),
    tickSeconds: fc.constantFrom('10', '30', '60'),
    maxLaunchesPerTick: fc.constantFrom('2', '100'),
  })
  .map(({ demand, max, min, tickSeconds, maxLaunchesPerTick }) => ({
    ...demand,
    ECS_MAX_TASKS: String(max),
    ECS_MIN_TASKS: String(Math.min(min, max)),
    ECS_TICK_SECONDS: tickSeconds,
    ECS_MAX_LAUNCHES_PER_TICK: maxLaunchesPerTick,
  }));

/** A world in which tasks take their time to start. */
const calm: Environment = { startDelayP95Seconds: '60' };
/** One in which tasks fail and die, too. */
const anyModel: fc.Arbitrary<Environment> = fc.record({
  startDelayP95Seconds: fc.constantFrom('35', '60'),
  staleCountsSeconds: fc.constantFrom('0', '30'),
  failingStartShare: fc.constantFrom('0', '0.3'),
  spotInterruptionsPerTaskHour: fc.constantFrom('0', '60'),
  stopTimeoutSeconds: fc.constantFrom('10', '120'),
  visibilityTimeoutSeconds: fc.constant('120'),
  baselineLifetimeSeconds: fc.constantFrom('300', '86400'),
});

/** Up to so many messages within half an hour, with or without groups. */
function anyMessages(most: number): fc.Arbitrary<readonly HandMade[]> {
  const message = fc.tuple(
    fc.double({ min: 0, max: 1800, noNaN: true }),
    fc.double({ min: 0.2, max: 60, noNaN: true }),
    fc.nat({ max: 3 }),
  );
  return fc
    .tuple(fc.array(message, { minLength: 1, maxLength: most }), fc.boolean())
    .map(([drawn, hasGroups]) =>
      drawn
        .toSorted(([one], [other]) => one - other)
        .map(([arrival, service, group]): HandMade => (hasGroups ? [arrival, service, group] : [arrival, service])),
    );
}

interface Run {
  readonly messages: readonly HandMade[];
  readonly set?: Environment;
  readonly model?: Environment;
  readonly seed?: number;
  readonly fates?: readonly TickFate[];
}

/** Plays it, and gives what each tick saw and did. */
function play({ messages, set = {}, model = calm, seed = 1, fates = [] }: Run) {
  const trace = traceOf(messages);
  const ticks: WatchedTick[] = [];
  const scaler = new WatchedScaler(policyFor(trace, set), (tick) => ticks.push(tick), fates);
  return { ...new Simulation(trace, modelOf(model), scaler, new Random(seed)).run(), trace, ticks };
}

const policyFor = ({ groups }: Trace, set: Environment) => ownPolicy(set, groups ? 'hand-made.fifo' : 'hand-made');

describe('of every simulation', () => {
  const LATE_SECONDS = 6 * 3600;

  test('each message is finished exactly once, however tasks fail and die', () => {
    fc.assert(
      fc.property(anyMessages(40), anyPolicy, anyModel, anySeed, (messages, set, model, seed) => {
        // One more comes when all others must be done with, so that there is throughput to read.
        const last: HandMade = messages[0]?.length === 3 ? [LATE_SECONDS, 120, 0] : [LATE_SECONDS, 120];
        const trace = traceOf([...messages, last]);
        let seen = { completed: Number.NaN, workSeconds: Number.NaN };
        const policy = policyFor(trace, { ...set, ECS_TICK_SECONDS: '60' });
        const scaler = new WatchedScaler(policy, ({ nowSeconds }, world) => {
          const { hours } = world.observe().throughput ?? {};
          if (nowSeconds < LATE_SECONDS || !hours || !Number.isNaN(seen.completed)) return;
          seen = { completed: total(hours.completed), workSeconds: total(hours.averageInFlight) * 3600 };
        });
        const { waitSeconds, redone } = new Simulation(trace, modelOf(model), scaler, new Random(seed)).run();
        expect(seen.completed).toBe(messages.length);
        const work = total(messages.map(([, service]) => service));
        expect(seen.workSeconds).toBeGreaterThanOrEqual(work - 1e-6);
        if (redone === 0) expect(seen.workSeconds).toBeCloseTo(work, 6);
        expect(Math.min(...waitSeconds)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('messages of a group are worked on in their order, one at a time', () => {
    fc.assert(
      fc.property(anyMessages(40), anyModel, anySeed, (messages, model, seed) => {
        // Tasks stand by that could take any message as it comes.
        const crowded = messages.map(([arrival, service, group = 0]): HandMade => [arrival / 5, service, group]);
        const { trace, waitSeconds } = play({ messages: crowded, set: { ECS_MIN_TASKS: '5' }, model, seed });
        const freeFrom = new Map<number, number>();
        for (const [message, group] of (trace.groups ?? []).entries()) {
          const start = (trace.arrivalSeconds[message] ?? 0) + (waitSeconds[message] ?? 0);
          expect(start).toBeGreaterThanOrEqual((freeFrom.get(group) ?? 0) - 1e-9);
          freeFrom.set(group, start + (trace.serviceSeconds[message] ?? 0));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('ticks that are lost, come twice or come late', () => {
  const anyFates = fc.array(fc.record({ times: fc.constantFrom(0, 1, 1, 2), lateSeconds: fc.nat({ max: 9 }) }), {
    minLength: 1,
    maxLength: 30,
  });

  test('never have more tasks than the maximum', () => {
    fc.assert(
      fc.property(anyMessages(60), anyPolicy, anyModel, anyFates, anySeed, (messages, set, model, fates, seed) => {
        fc.pre(fates.some(({ times }) => times > 0));
        const { ticks } = play({ messages, set, model, fates, seed });
        const maximum = Number(set.ECS_MAX_TASKS);
        for (const { starting, running } of ticks) expect(starting + running).toBeLessThanOrEqual(maximum);
      }),
      { numRuns: 60 },
    );
  });

  test('never launch more tasks than there are messages, and one in twenty to spare', () => {
    fc.assert(
      fc.property(anyMessages(60), anyPolicy, anyFates, anySeed, (messages, set, fates, seed) => {
        fc.pre(fates.some(({ times }) => times > 0));
        const ungrouped = messages.map(([arrival, service]): HandMade => [arrival, service]);
        const { ticks, launches } = play({ messages: ungrouped, set: { ...set, ECS_MIN_TASKS: '0' }, fates, seed });
        // A launch needs a message that no starting task is for; what takes a message takes the need along.
        for (const { visible, starting, launched } of ticks)
          if (launched > 0) expect(starting).toBeLessThanOrEqual(visible + Math.floor(visible / 20));
        expect(launches).toBeLessThanOrEqual(messages.length + Math.floor(messages.length / 20));
      }),
      { numRuns: 60 },
    );
  });

  test('change nothing by coming twice', () => {
    fc.assert(
      fc.property(anyMessages(60), anyPolicy, anySeed, (messages, set, seed) => {
        const uncapped = { ...set, ECS_MAX_LAUNCHES_PER_TICK: '100' };
        const once = play({ messages, set: uncapped, seed });
        const twice = play({ messages, set: uncapped, seed, fates: [{ times: 2, lateSeconds: 0 }] });
        expect(twice.ticks.filter(({ launched }) => launched > 0)).toEqual(
          once.ticks.filter(({ launched }) => launched > 0),
        );
        expect([twice.waitSeconds, twice.billedSeconds]).toEqual([once.waitSeconds, once.billedSeconds]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('while messages of the same service time come at the same distance', () => {
  const WARM_UP_SECONDS = 3600;
  const HOURS = 3;

  test('tasks stay within a band, and no more than one a minute is launched', () => {
    const service = fc.constantFrom(1, 4, 8, 15, 30, 60, 120, 300);
    fc.assert(
      fc.property(service, fc.double({ min: 0.1, max: 20, noNaN: true }), anySeed, (serviceSeconds, load, seed) => {
        const gap = serviceSeconds / load;
        fc.pre(gap > 1);
        const messages = Array.from(
          { length: (HOURS * 3600) / gap },
          (_, index): HandMade => [index * gap, serviceSeconds],
        );
        const { ticks, trace } = play({ messages, set: { ECS_MAX_TASKS: '1000' }, seed });
        const settled = ticks.filter(
          ({ nowSeconds }) => nowSeconds > WARM_UP_SECONDS && nowSeconds < trace.durationSeconds,
        );
        const sizes = settled.map(({ starting, running }) => starting + running);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(Math.floor(load) - 1);
        // A tenth more at large loads: start delays differ, and each late one lets a little wait.
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(1.1 * load) + 2);
        // A task that was launched is paid for a minute at least, so this is one that comes and goes.
        const perHour = total(settled.map(({ launched }) => launched)) / (HOURS - 1);
        expect(perHour).toBeLessThanOrEqual(Math.min(60, (1.05 * 3600) / gap + 1));
      }),
      { numRuns: 25 },
    );
  });
});
