import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../contract/observation.ts';
import { policyFrom } from '../../contract/policy.ts';
import { policySettings } from '../../contract/policy-settings.ts';
import { type Environment, readSettings } from '../../contract/read-settings.ts';
import { Random } from '../../simulator/random.ts';
import type { Scaler, ScalerWorld } from '../../simulator/scaler.ts';
import { OwnScaler } from '../../simulator/scalers/own-scaler.ts';
import { Simulation, SimulationStalledError, type Watcher } from '../../simulator/simulation.ts';
import { burst, byHand, type HandMade, lasting, modelOf, traceOf } from './hand-made.ts';

interface Play {
  readonly model?: Environment;
  readonly seed?: number;
  readonly durationSeconds?: number;
  readonly watch?: Watcher;
}

function play(messages: readonly HandMade[], scaler: Scaler, { model, seed = 1, durationSeconds, watch }: Play = {}) {
  return new Simulation(traceOf(messages, durationSeconds), modelOf(model), scaler, new Random(seed), watch).run();
}

function ownScaler(set: Environment): OwnScaler {
  return new OwnScaler(policyFrom(readSettings('The policy', policySettings, set), undefined), 60);
}

const launchAtOnce = (count: number, terms = burst) => byHand({ begin: (world) => world.launch(count, terms) });
const standReady = (count: number, terms = burst) => byHand({ begin: (world) => world.startReady(count, terms) });
const crowd = (count: number, serviceSeconds: number) =>
  Array.from({ length: count }, (): HandMade => [0, serviceSeconds]);

describe('a message', () => {
  test('to a cold queue waits for the next tick and for a task to start', () => {
    let launchedAt = 0;
    const launchOnce = byHand({
      tick: (world) => {
        if (world.counts().visible === 0 || world.starting > 0) return;
        launchedAt = world.nowSeconds;
        world.launch(1, burst);
      },
    });
    const { waitSeconds, billedSeconds, launches, peakTasks, redone } = play([[100, 30]], launchOnce);
    expect(launchedAt).toBeGreaterThanOrEqual(100);
    expect(launchedAt).toBeLessThan(110);
    expect(waitSeconds[0]).toBeCloseTo(launchedAt - 100 + 35, 9);
    expect({ billedSeconds, launches, peakTasks, redone }).toEqual({
      billedSeconds: 60,
      launches: 1,
      peakTasks: 1,
      redone: 0,
    });
  });

  test.each<{ name: string; messages: readonly HandMade[]; scaler: Scaler; waits: readonly number[] }>([
    {
      name: 'does not wait for a task that stands ready',
      messages: [[7, 5]],
      scaler: standReady(1, lasting),
      waits: [0],
    },
    {
      name: 'waits for those before it',
      messages: [
        [0, 10],
        [1, 10],
        [2, 10],
      ],
      scaler: standReady(1, lasting),
      waits: [0, 9, 18],
    },
    {
      name: 'goes to whichever task is free first',
      messages: [
        [0, 10],
        [0, 4],
        [1, 1],
        [2, 9],
      ],
      scaler: standReady(2, lasting),
      waits: [0, 0, 3, 3],
    },
    {
      name: 'waits for its group, and not for others',
      messages: [
        [0, 10, 1],
        [0, 10, 1],
        [0, 10, 1],
        [0, 10, 2],
      ],
      scaler: standReady(4, lasting),
      waits: [0, 10, 20, 0],
    },
    {
      name: 'waits for tasks that are launched no faster than the account may',
      messages: crowd(5, 100),
      scaler: launchAtOnce(5),
      waits: [35, 35, 35, 35.5, 36],
    },
  ])('$name', ({ messages, scaler, waits }) => {
    const model = { launchBurst: '3', launchesPerSecond: '2' };
    expect([...play(messages, scaler, { model }).waitSeconds]).toEqual(waits);
  });

  test.each<{ name: string; worksOnOne: boolean }>([
    { name: 'that wait', worksOnOne: false },
    { name: 'one of which is worked on, without end', worksOnOne: true },
  ])('that are never finished are told of, with how many there are: $name', ({ worksOnOne }) => {
    const messages: readonly HandMade[] = [
      [0, worksOnOne ? 90 * 86_400 : 1],
      [1, 1],
    ];
    const idly = () =>
      play(messages, byHand({ tickSeconds: 3600, ...(worksOnOne && { begin: (world) => world.launch(1, lasting) }) }));
    expect(idly).toThrow(SimulationStalledError);
    expect(idly).toThrow('30 days after the end of hand-made, 2 of its 2 messages were not finished.');
  });
});

describe('a burst task', () => {
  // Launched at 0, so billed from 14 s on and started at 35 s.
  test.each<{ name: string; messages: readonly HandMade[]; terms?: typeof burst; billed: number }>([
    { name: 'its paid minute, though it would be idle before', messages: [[0, 1]], billed: 60 },
    { name: 'until it has been idle for its time', messages: [[0, 100]], billed: 35 + 100 + 5 - 14 },
    {
      name: 'longer with a message that comes in its idle time',
      messages: [
        [0, 100],
        [139, 10],
      ],
      billed: 35 + 104 + 10 + 5 - 14,
    },
    {
      name: 'longer with a message that comes in its paid minute',
      messages: [
        [0, 1],
        [70, 30],
      ],
      billed: 70 + 30 + 5 - 14,
    },
    {
      name: 'until its message is done, where it takes but one',
      messages: [[0, 100]],
      terms: { ...burst, oneShot: true },
      billed: 35 + 100 - 14,
    },
    {
      name: 'a minute, where it takes but one and leaves sooner',
      messages: [[0, 1]],
      terms: { ...burst, oneShot: true },
      billed: 60,
    },
  ])('is billed for $name', ({ messages, terms = burst, billed }) => {
    expect(play(messages, launchAtOnce(1, terms)).billedSeconds).toBe(billed);
  });

  test('that takes the next message may be any that is idle', () => {
    // One that takes but one message, and three that leave later: the bill tells who took it.
    const scaler = byHand({
      begin: (world) => {
        world.startReady(1, { ...burst, oneShot: true, minimumLifeSeconds: 0, idleExitSeconds: 1000 });
        world.startReady(3, { ...burst, minimumLifeSeconds: 0, idleExitSeconds: 1000 });
      },
    });
    const bills = Array.from({ length: 400 }, (_, seed) => play([[500, 10]], scaler, { seed }).billedSeconds);
    const [taken, others] = [510 + 3 * 1000, 3 * 1000 + 1510];
    const share = bills.filter((seconds) => seconds === taken).length / bills.length;
    expect(new Set(bills)).toEqual(new Set([taken, others]));
    // Five standard deviations of a binomial distribution are 0.11.
    expect(Math.abs(share - 0.25)).toBeLessThan(0.11);
  });

  test('is told to leave by idleness alone, and not while it works', () => {
    const present: number[] = [];
    const watch: Watcher = ({ running }) => present.push(running);
    play([[0, 250]], standReady(1, { ...burst, minimumLifeSeconds: 0 }), { watch });
    // Once a minute, and at 0 before anything has happened.
    expect(present).toEqual([0, 1, 1, 1, 1, 0]);
  });
});

describe('the maximum', () => {
  test('holds, whatever comes', () => {
    const { peakTasks, waitSeconds } = play(crowd(30, 60), ownScaler({ ECS_MAX_TASKS: '3' }));
    expect(peakTasks).toBe(3);
    // Ten rounds of three.
    expect(Math.max(...waitSeconds)).toBeCloseTo(Math.min(...waitSeconds) + 9 * 60, 6);
  });
});

describe('stale counts', () => {
  /** The visible messages that each tick reads, where one comes each second and nobody takes any in the first 300. */
  function readings(staleCountsSeconds: string, seed = 1) {
    const read: { now: number; visible: number }[] = [];
    const scaler = byHand({
      tick: (world) => {
        if (world.nowSeconds < 300) read.push({ now: world.nowSeconds, visible: world.counts().visible });
        else if (world.starting + world.running === 0) world.launch(1, burst);
      },
    });
    const messages = Array.from({ length: 300 }, (_, second): HandMade => [second, 0.1]);
    play(messages, scaler, { model: { staleCountsSeconds }, seed });
    return read;
  }

  test('are what the counts were some time ago, at most as long as set', () => {
    for (const { now, visible } of readings('30')) {
      expect(visible).toBeLessThanOrEqual(Math.floor(now) + 1);
      expect(visible).toBeGreaterThanOrEqual(Math.floor(now - 30) + 1);
    }
  });

  test('are of another age each time, and again of the same with the same seed', () => {
    const ages = readings('30').map(({ now, visible }) => Math.floor(now) + 1 - visible);
    expect(new Set(ages).size).toBeGreaterThan(5);
    expect(readings('30')).toEqual(readings('30'));
    expect(readings('30', 2)).not.toEqual(readings('30'));
  });

  test('are exact where none are set', () => {
    for (const { now, visible } of readings('0')) expect(visible).toBe(Math.floor(now) + 1);
  });
});

describe('message groups', () => {
  test('have one message in flight each, however many tasks stand idle', () => {
    const messages = Array.from({ length: 60 }, (_, number): HandMade => [number, 20, number % 3]);
    const inFlight: number[] = [];
    const scaler = byHand({
      begin: (world) => world.startReady(10, lasting),
      tick: (world) => inFlight.push(world.counts().inFlight),
    });
    play(messages, scaler);
    expect(Math.max(...inFlight)).toBe(3);
  });
});

describe('Spot interruptions', () => {
  const MESSAGES = 40;
  /** Ten tasks at any time, for messages that come far from each other. */
  function interrupted(set: Environment, serviceSeconds: number) {
    const keepTen = byHand({ tick: (world) => world.launch(10 - world.running - world.starting, lasting) });
    const messages = Array.from({ length: MESSAGES }, (_, number): HandMade => [600 + number * 400, serviceSeconds]);
    const model = { spotInterruptionsPerTaskHour: '30', visibilityTimeoutSeconds: '120', ...set };
    return play(messages, keepTen, { model });
  }

  test('lose nothing that is done within the stop timeout', () => {
    const { redone, waitSeconds, launches } = interrupted({ stopTimeoutSeconds: '120' }, 100);
    expect(launches).toBeGreaterThan(100);
    expect(redone).toBe(0);
    expect(Math.max(...waitSeconds)).toBe(0);
  });

  test('give back what is not, once its visibility timeout is over, and count it', () => {
    const { redone, waitSeconds } = interrupted({ stopTimeoutSeconds: '10' }, 60);
    expect(redone).toBeGreaterThan(5);
    const total = waitSeconds.reduce((sum, wait) => sum + wait, 0);
    // Each attempt but the last costs a message exactly that time, as other tasks stand idle.
    expect(total).toBeCloseTo(120 * redone, 6);
  });
});

describe('failing starts', () => {
  test('help nobody, are billed from the pull on, and are seen', () => {
    const seen: Observation[] = [];
    const scaler = byHand({
      begin: (world) => world.launch(3, burst),
      tick: (world) => {
        seen.push(world.observe());
        if (world.nowSeconds > 100 && world.starting === 0 && world.running === 0) world.launch(1, burst);
      },
    });
    const model = { failingStartShare: '1', failingStartsUntilSeconds: '100' };
    const { waitSeconds, billedSeconds, launches } = play([[0, 1]], scaler, { model });
    expect(waitSeconds[0]).toBeGreaterThan(135);
    expect({ billedSeconds, launches }).toEqual({ billedSeconds: 4 * 60, launches: 4 });
    const failures = seen.map(({ failedStarts }) => failedStarts?.inARow);
    expect([failures.slice(0, 3), failures.slice(4, 9)]).toEqual([
      [0, 0, 0],
      [1, 1, 1, 1, 1],
    ]);
    expect(seen[5]?.failedStarts?.lastAt).toBe('2026-01-05T00:00:35.000Z');
  });

  test('are as many as their share says', () => {
    let failed = 0;
    const scaler = byHand({
      begin: (world) => world.launch(400, lasting),
      tick: (world) => {
        if (world.nowSeconds > 100) failed = 400 - world.running;
      },
    });
    play([[150, 1]], scaler, { model: { failingStartShare: '0.3' } });
    // Five standard deviations of a binomial distribution are 46.
    expect(Math.abs(failed - 120)).toBeLessThan(46);
  });
});

describe('a service that is scaled in', () => {
  /** One task stands ready, and the first tick replaces it. */
  function replaced(serviceSeconds: number) {
    let replacedAt = Number.NaN;
    const scaler = byHand({
      begin: (world) => world.startReady(1, lasting),
      tick: (world) => {
        if (!Number.isNaN(replacedAt)) return;
        replacedAt = world.nowSeconds;
        expect(world.stop(5)).toBe(1);
        world.launch(1, lasting);
      },
    });
    const result = play([[0, serviceSeconds]], scaler, {
      model: { visibilityTimeoutSeconds: '90' },
      durationSeconds: 300,
    });
    return { ...result, replacedAt };
  }

  test('lets work end within 30 s of SIGTERM', () => {
    const { waitSeconds, redone } = replaced(30);
    expect([waitSeconds[0], redone]).toEqual([0, 0]);
  });

  test('kills what takes longer, and its message comes back after the visibility timeout', () => {
    const { waitSeconds, redone, replacedAt, billedSeconds } = replaced(100);
    expect([waitSeconds[0], redone]).toEqual([90, 1]);
    // The first was paid until it was killed, its minute at least; the second until the trace was over, from its pull on.
    expect(billedSeconds).toBeGreaterThanOrEqual(60 + Math.floor(300 - replacedAt - 14));
    expect(billedSeconds).toBeLessThanOrEqual(60 + Math.ceil(310 - replacedAt - 14));
  });

  test('stops idle tasks and starting ones at once', () => {
    const left: number[] = [];
    const scaler = byHand({
      begin: (world) => {
        world.startReady(2, lasting);
        world.launch(2, lasting);
      },
      tick: (world) => {
        if (left.length === 0) world.stop(3);
        left.push(world.starting + world.running);
        if (left.length === 10) world.launch(1, burst);
      },
    });
    play([[50, 1]], scaler, { model: { startDelayP50Seconds: '30', startDelayP95Seconds: '30' } });
    expect(left[0]).toBe(1);
  });
});

describe('a baseline task', () => {
  test('leaves at the end of its lifetime, after its replacement has started', () => {
    const running: number[] = [];
    const scaler = ownScaler({ ECS_MIN_TASKS: '1' });
    const { launches, peakTasks } = play([], scaler, {
      model: { baselineLifetimeSeconds: '300' },
      durationSeconds: 1000,
      watch: (moment) => running.push(moment.running),
    });
    // Launched, it starts after 35 s, and counts as leaving 180 s later: 220 s from one to the next, by whole ticks.
    expect({ launches, peakTasks }).toEqual({ launches: 5, peakTasks: 2 });
    expect(Math.min(...running.slice(1, 16))).toBe(1);
  });

  test('does not leave in the middle of a message', () => {
    const { waitSeconds, redone } = play(
      [
        [100, 900],
        [101, 1],
      ],
      ownScaler({ ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '1' }),
      {
        model: { baselineLifetimeSeconds: '300' },
      },
    );
    expect(redone).toBe(0);
    // It is gone when its message is done; the next message waits for the next task.
    expect(waitSeconds[1]).toBeGreaterThanOrEqual(899 + 35);
    expect(waitSeconds[1]).toBeLessThan(899 + 35 + 10);
  });
});

describe('throughput', () => {
  test('is seen as late as CloudWatch shows it', () => {
    const known: { now: number; completed: number }[] = [];
    const scaler = byHand({
      begin: (world) => world.startReady(1, lasting),
      tick: (world) => {
        const { throughput } = world.observe();
        known.push({
          now: world.nowSeconds,
          completed: throughput?.minutes.completed.reduce<number>((sum, done) => sum + (done ?? 0), 0) ?? -1,
        });
      },
    });
    play([[0, 10]], scaler, { model: { metricsLagSeconds: '120' }, durationSeconds: 400 });
    for (const { now, completed } of known) expect(completed).toBe(now < 180 ? 0 : 1);
  });
});

describe('chance', () => {
  const everything: Environment = {
    startDelayP95Seconds: '60',
    staleCountsSeconds: '20',
    failingStartShare: '0.1',
    spotInterruptionsPerTaskHour: '10',
  };
  const messages = Array.from({ length: 100 }, (_, number): HandMade => [number * 7, 5 + (number % 11) * 8]);
  const run = (seed: number) => play(messages, ownScaler({}), { model: everything, seed });

  test('is the same with the same seed, and another with another', () => {
    expect(run(1)).toEqual(run(1));
    expect(run(2)).not.toEqual(run(1));
  });

  test('of watching changes nothing', () => {
    const watched = play(messages, ownScaler({}), { model: everything, watch: () => undefined });
    expect(watched).toEqual(run(1));
  });
});

test('ticks come at their interval, from a random moment of the first on, until all is over', () => {
  const ticksOf = (seed: number) => {
    const ticks: number[] = [];
    const scaler = byHand({
      begin: (world: ScalerWorld) => world.startReady(1, burst),
      tick: ({ nowSeconds }) => ticks.push(nowSeconds),
    });
    play([], scaler, { seed, durationSeconds: 100 });
    return ticks;
  };
  const [ticks, others] = [ticksOf(1), ticksOf(2)];
  expect(ticks).toHaveLength(10);
  for (const [index, tick] of ticks.entries()) expect(tick).toBeCloseTo((ticks[0] ?? 0) + 10 * index, 9);
  expect(ticks[0]).toBeLessThan(10);
  expect(ticks[0]).not.toBe(others[0]);
});
