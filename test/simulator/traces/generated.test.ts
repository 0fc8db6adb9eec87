import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Environment } from '../../../contract/read-settings.ts';
import { Random } from '../../../simulator/random.ts';
import type { Trace } from '../../../simulator/trace.ts';
import { isTraceKind, type TraceKindName, traceKinds } from '../../../simulator/traces/generated.ts';

const names = Object.keys(traceKinds) as TraceKindName[];
const rateKinds = ['steady', 'daily', 'bursty', 'flash-crowd', 'on-off'] as const;
const generate = (kind: TraceKindName, set: Environment = {}, seed = 1) =>
  traceKinds[kind].generate(set, new Random(seed));

const sumOf = (values: Float64Array | readonly number[]) => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};
const { floor, sqrt } = Math;
const isAscending = (values: Float64Array) => values.every((value, index) => value >= (values[index - 1] ?? 0));
const meanServiceOf = (trace: Trace) => sumOf(trace.serviceSeconds) / trace.serviceSeconds.length;

/** Messages that come in each stretch of so many minutes. */
function countsOf(trace: Trace, minutes = 1): number[] {
  const counts = new Array<number>(Math.ceil(trace.durationSeconds / 60 / minutes)).fill(0);
  for (const at of trace.arrivalSeconds) {
    const stretch = floor(at / 60 / minutes);
    counts[stretch] = (counts[stretch] ?? 0) + 1;
  }
  return counts;
}

/** Share of minutes in which nothing comes or is worked on, if every message starts at once. */
function idleShareOf(trace: Trace): number {
  const busy = new Set<number>();
  for (const [index, at] of trace.arrivalSeconds.entries()) {
    const end = at + (trace.serviceSeconds[index] ?? 0);
    for (let minute = floor(at / 60); minute * 60 <= end; minute += 1) busy.add(minute);
  }
  return 1 - busy.size / Math.ceil(trace.durationSeconds / 60);
}

test('names of kinds are told from those of files', () => {
  expect(isTraceKind('on-off')).toBe(true);
  expect(isTraceKind('steady.csv')).toBe(false);
  expect(isTraceKind('toString')).toBe(false);
});

describe.each(names)('%s', (kind) => {
  test('is the same with the same seed, and another with another', () => {
    const set = { days: '0.5', messagesPerHour: '100' };
    expect(generate(kind, set)).toEqual(generate(kind, set));
    expect(generate(kind, set).arrivalSeconds).not.toEqual(generate(kind, set, 2).arrivalSeconds);
  });

  test('has messages in order, one service time each, and ends after the last, whatever is set', () => {
    const settings = fc.record({
      days: fc.double({ min: 0.1, max: 1, noNaN: true }).map((days) => days.toFixed(4)),
      serviceSeconds: fc.constantFrom('0.2', '5', '600'),
      serviceVariation: fc.constantFrom('0', '1', '3'),
      messagesPerHour: fc.constantFrom('100', '500'),
      terminals: fc.constantFrom('0', '20'),
      terminalBurstMessages: fc.constantFrom('0', '50'),
    });
    fc.assert(
      fc.property(settings, fc.integer({ min: 0, max: 2 ** 40 }), (set, seed) => {
        const trace = generate(kind, set, seed);
        expect(trace.name).toBe(kind);
        expect(isAscending(trace.arrivalSeconds)).toBe(true);
        expect(trace.serviceSeconds).toHaveLength(trace.arrivalSeconds.length);
        expect(trace.serviceSeconds.every((seconds) => seconds > 0)).toBe(true);
        expect(trace.arrivalSeconds[0] ?? 0).toBeGreaterThanOrEqual(0);
        expect(trace.arrivalSeconds.at(-1) ?? 0).toBeLessThan(trace.durationSeconds);
        expect(trace.groups?.length).toBe(set.terminals === '0' ? undefined : trace.arrivalSeconds.length);
      }),
      { numRuns: 15 },
    );
  });

  test.each(['0.5', '8', '30', '300'])(
    'lasts as long as a percentile needs, with a service time of %s s',
    (seconds) => {
      const trace = generate(kind, { serviceSeconds: seconds });
      expect(trace.arrivalSeconds.length).toBeGreaterThan(1900);
      expect(trace.arrivalSeconds.length).toBeLessThan(150_000);
      expect(meanServiceOf(trace) / Number(seconds)).toBeCloseTo(1, 1);
    },
  );

  test('refuses what breaks a rule, with all of it at once', () => {
    const attempt = () => generate(kind, { days: '', serviceSeconds: '-1', terminals: 'many' });
    expect(attempt).toThrow(`The generated trace ${kind} has 3 problems:`);
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
  });
});

test.each(rateKinds)('%s has as many messages as are asked for', (kind) => {
  const { arrivalSeconds } = generate(kind, { messagesPerHour: '1000', days: '1' });
  expect(Math.abs(arrivalSeconds.length - 24_000)).toBeLessThan(4 * sqrt(24_000));
});

test.each(rateKinds)('%s keeps as many tasks busy as are asked for', (kind) => {
  const trace = generate(kind, { offeredLoadTasks: '5', days: '2', serviceSeconds: '30' });
  expect(sumOf(trace.serviceSeconds) / trace.durationSeconds / 5).toBeCloseTo(1, 1);
});

test.each(rateKinds)('%s refuses more messages than memory holds', (kind) => {
  expect(() => generate(kind, { messagesPerHour: '1000000', days: '366' })).toThrow('at most 10000000');
});

test('steady has the variance of a Poisson process in every minute', () => {
  const counts = countsOf(generate('steady', { messagesPerHour: '600', days: '3' }));
  const variance = sumOf(counts.map((count) => (count - 10) ** 2)) / counts.length;
  expect(Math.abs(sumOf(counts) / counts.length - 10)).toBeLessThan(0.2);
  expect(Math.abs(variance - 10)).toBeLessThan(1);
});

test.each([
  { peakOverMean: '2', noon: 2, midnight: 0 },
  { peakOverMean: '1.5', noon: 1.5, midnight: 0.5 },
])('daily peaks at noon with $peakOverMean times the mean', ({ peakOverMean, noon, midnight }) => {
  const hours = countsOf(generate('daily', { messagesPerHour: '200', days: '20', peakOverMean }), 60);
  const at = (hour: number) => sumOf(hours.filter((_, index) => index % 24 === hour)) / 4000;
  expect(at(12)).toBeCloseTo(noon, 1);
  expect(at(0)).toBeCloseTo(midnight, 1);
});

test('bursty has bursts of several times its base, as often and as long as is set', () => {
  const trace = generate('bursty', { messagesPerHour: '1500', days: '8', burstFactor: '10' });
  const counts = countsOf(trace);
  const threshold = (Math.max(...counts) + Math.min(...counts)) / 2;
  const shareInBursts = counts.filter((count) => count > threshold).length / counts.length;
  expect(Math.abs(shareInBursts - 15 / 105)).toBeLessThan(0.05);
  const begins = counts.filter((count, minute) => count > threshold && (counts[minute - 1] ?? 0) <= threshold).length;
  expect(Math.abs(begins - (8 * 1440) / 105)).toBeLessThan(4 * sqrt(110));
});

test('flash-crowd rises twentyfold within two minutes in each stretch, and is back within the hour or so', () => {
  const counts = countsOf(generate('flash-crowd', { messagesPerHour: '6000', days: '1' }));
  const base = counts.toSorted((one, other) => one - other)[counts.length / 2] ?? 0;
  for (let stretch = 0; stretch < 3; stretch += 1) {
    const inStretch = counts.slice(stretch * 360, (stretch + 1) * 360);
    const peak = inStretch.indexOf(Math.max(...inStretch)) + stretch * 360;
    expect((counts[peak] ?? 0) / base).toBeGreaterThan(12);
    expect((counts[peak - 4] ?? 0) / base).toBeLessThan(4);
    expect((counts[peak + 75] ?? 0) / base).toBeLessThan(2);
  }
});

test('isolated has gaps of all lengths between the shortest and the longest', () => {
  const { arrivalSeconds, serviceSeconds } = generate('isolated');
  const gaps = arrivalSeconds.slice(1).map((at, index) => (at - (arrivalSeconds[index] ?? 0)) / 60);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5);
  expect(Math.min(...gaps)).toBeLessThan(6);
  expect(Math.max(...gaps)).toBeGreaterThan(59);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(60);
  expect(sumOf(gaps) / gaps.length).toBeCloseTo(32.5, -1);
  expect(new Set(serviceSeconds)).toEqual(new Set([30]));
});

describe('array-bursts', () => {
  test.each([
    { emptyShare: '0.97', serviceSeconds: '100' },
    { emptyShare: '0.5', serviceSeconds: '100' },
    { emptyShare: '0.97', serviceSeconds: '8' },
  ])('leave $emptyShare of the minutes empty with jobs of $serviceSeconds s', (set) => {
    const trace = generate('array-bursts', { ...set, days: '7' });
    expect(Math.abs(idleShareOf(trace) - Number(set.emptyShare))).toBeLessThan(0.02);
  });

  test('submit 50 to 500 jobs within seconds, and no more before these would be done', () => {
    const { arrivalSeconds, serviceSeconds } = generate('array-bursts');
    const begins = Array.from(arrivalSeconds.keys()).filter(
      (index) => index === 0 || (arrivalSeconds[index] ?? 0) - (arrivalSeconds[index - 1] ?? 0) > 30,
    );
    expect(begins.length).toBeGreaterThan(50);
    for (const [burst, begin] of begins.entries()) {
      const end = begins[burst + 1] ?? arrivalSeconds.length;
      expect(end - begin).toBeGreaterThanOrEqual(50);
      expect(end - begin).toBeLessThanOrEqual(500);
      expect((arrivalSeconds[end - 1] ?? 0) - (arrivalSeconds[begin] ?? 0)).toBeLessThan(5);
      const done = Math.max(
        ...serviceSeconds.slice(begin, end).map((seconds, job) => seconds + (arrivalSeconds[begin + job] ?? 0)),
      );
      if (end < arrivalSeconds.length) expect(arrivalSeconds[end]).toBeGreaterThanOrEqual(done);
    }
  });
});

test.each([
  { onMinutes: '5', emptyShare: '0.5' },
  { onMinutes: '3', emptyShare: '0.8' },
  { onMinutes: '10', emptyShare: '0' },
])('on-off is without messages for $emptyShare of the time', ({ onMinutes, emptyShare }) => {
  const trace = generate('on-off', { onMinutes, emptyShare, messagesPerHour: '2000', days: '1' });
  const gaps = trace.arrivalSeconds.map((at, index) => at - (trace.arrivalSeconds[index - 1] ?? 0));
  const emptySeconds = sumOf(gaps.filter((gap) => gap > 20));
  expect(Math.abs(emptySeconds / trace.durationSeconds - Number(emptyShare))).toBeLessThan(0.05);
});

test.each([
  { kind: 'isolated', set: { shortestGapMinutes: '70' }, rule: 'shortestGapMinutes must be at most longestGapMinutes' },
  { kind: 'array-bursts', set: { smallestBurstMessages: '501' }, rule: 'at most largestBurstMessages, which is 500' },
  {
    kind: 'array-bursts',
    set: { emptyShare: '0', days: '366', largestBurstMessages: '100000' },
    rule: 'at most 10000000',
  },
] as const)('$kind refuses settings that contradict each other: $rule', ({ kind, set, rule }) => {
  expect(() => generate(kind, set)).toThrow(rule);
});

test.each(rateKinds)('%s refuses both of what says how many messages come', (kind) => {
  expect(() => generate(kind, { messagesPerHour: '10', offeredLoadTasks: '3' })).toThrow(
    'offeredLoadTasks must be unset where messagesPerHour is set; received 3 beside 10 messages an hour.',
  );
});

test('a trace without messages is refused', () => {
  expect(() => generate('isolated', { days: '0.01', shortestGapMinutes: '30' })).toThrow('at least 1; received 0');
});

describe('terminals', () => {
  test('send at random, each about as much as the others', () => {
    const { groups = new Uint32Array() } = generate('steady', { terminals: '20', messagesPerHour: '1000', days: '1' });
    const counts = new Array<number>(20).fill(0);
    for (const group of groups) counts[group] = (counts[group] ?? 0) + 1;
    expect(groups).toHaveLength(sumOf(counts));
    for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(150);
  });

  test('do not change when messages come', () => {
    const set = { messagesPerHour: '100', days: '1' };
    const withTerminals = generate('steady', { ...set, terminals: '20' });
    expect(withTerminals.arrivalSeconds).toEqual(generate('steady', set).arrivalSeconds);
  });

  test('send bursts of messages of one terminal', () => {
    const set = { terminals: '20', terminalBurstMessages: '50', terminalBurstsPerHour: '2', days: '45' };
    const { arrivalSeconds, groups = new Uint32Array() } = generate('isolated', set);
    const bursts = Array.from(arrivalSeconds.keys()).filter((index) => {
      const next = index + 49;
      return next < arrivalSeconds.length && (arrivalSeconds[next] ?? 0) - (arrivalSeconds[index] ?? 0) < 1;
    });
    const begins = bursts.filter((index, at) => bursts[at - 1] !== index - 1);
    expect(Math.abs(begins.length - 2160)).toBeLessThan(200);
    const oneTerminal = begins.filter((begin) => new Set(groups.slice(begin, begin + 50)).size === 1);
    expect(oneTerminal.length / begins.length).toBeGreaterThan(0.95);
  });

  test('refuse more bursts than memory holds', () => {
    const set = { terminalBurstMessages: '10000', terminalBurstsPerHour: '1000' };
    expect(() => generate('isolated', set)).toThrow('The bursts of terminals has one problem');
  });
});
