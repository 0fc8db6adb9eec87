import { type Settings, setting } from '../../../contract/read-settings.ts';
import { decimal, wholeNumber } from '../../../contract/setting-kinds.ts';
import type { Random } from '../../random.ts';
import { ascending } from '../ascending.ts';
import { refuseTooMany } from '../message-limit.ts';
import { drawServiceTimes, type ServiceTimes } from '../service-times.ts';
import { traceKind } from '../trace-kind.ts';
import { daysSetting, serviceSettings } from '../trace-settings.ts';

const settings = {
  days: daysSetting(7),
  ...serviceSettings(100, 0.2),
  smallestBurstMessages: setting(wholeNumber('messages', 1, 100_000), 'The fewest jobs submitted at once.', {
    default: 50,
  }),
  largestBurstMessages: setting(wholeNumber('messages', 1, 100_000), 'The most jobs submitted at once.', {
    default: 500,
  }),
  burstSeconds: setting(decimal('seconds', 0.1, 600), 'How long it takes to submit them.', { default: 5 }),
  emptyShare: setting(
    decimal('share', 0, 0.999),
    'Share of minutes in which no job comes, and none is worked on if each starts at once.',
    { default: 0.97 },
  ),
};

type Values = Settings<typeof settings>;

export const arrayBursts = traceKind({
  name: 'array-bursts',
  meaning: 'Arrays of jobs, each submitted within seconds, at random times with next to nothing between them.',
  settings,
  rules: [ascending('smallestBurstMessages', 'largestBurstMessages')],
  messages: (values, serviceTimes, random) => {
    const durationSeconds = values.days * 86_400;
    const bursts = drawBursts(values, serviceTimes, durationSeconds, random.fork('bursts'));
    const starts = placeBursts(bursts, durationSeconds, random.fork('starts'));
    const messages = bursts.reduce((sum, burst) => sum + burst.offsetSeconds.length, 0);
    const arrivalSeconds = new Float64Array(messages);
    const serviceSeconds = new Float64Array(messages);
    let filled = 0;
    for (const [index, burst] of bursts.entries()) {
      const start = starts[index] ?? 0;
      arrivalSeconds.set(
        burst.offsetSeconds.map((offset) => start + offset),
        filled,
      );
      serviceSeconds.set(burst.serviceSeconds, filled);
      filled += burst.offsetSeconds.length;
    }
    return { durationSeconds, arrivalSeconds, serviceSeconds };
  },
});

interface Burst {
  /** When each job comes, from the burst's beginning, ascending. */
  readonly offsetSeconds: Float64Array;
  readonly serviceSeconds: Float64Array;
  /** From the first job to the last one's end, if each starts at once. */
  readonly busySeconds: number;
}

/** As many bursts as fill the minutes that are not to be empty: one at least. */
function drawBursts(
  values: Values,
  serviceTimes: ServiceTimes,
  durationSeconds: number,
  random: Random,
): readonly Burst[] {
  let minutesLeft = (durationSeconds / 60) * (1 - values.emptyShare);
  const meanMessages = (values.smallestBurstMessages + values.largestBurstMessages) / 2;
  const meanMinutes = touchedMinutes(values.burstSeconds + serviceTimes.meanSeconds);
  refuseTooMany('The generated trace array-bursts', (minutesLeft / meanMinutes) * meanMessages);
  const bursts: Burst[] = [];
  while (true) {
    const burst = drawBurst(values, serviceTimes, random);
    minutesLeft -= touchedMinutes(burst.busySeconds);
    // One that does not fit any more would come or end after the trace.
    if (minutesLeft < 0 && bursts.length > 0) return bursts;
    bursts.push(burst);
  }
}

/** Whole minutes of the clock that so long a stretch of time touches on average, wherever it begins. */
function touchedMinutes(seconds: number): number {
  return seconds / 60 + 1;
}

function drawBurst(values: Values, serviceTimes: ServiceTimes, random: Random): Burst {
  const { smallestBurstMessages, largestBurstMessages } = values;
  const count = smallestBurstMessages + random.int(largestBurstMessages - smallestBurstMessages + 1);
  const offsetSeconds = new Float64Array(count).map(() => values.burstSeconds * random.uniform()).sort();
  const serviceSeconds = drawServiceTimes(count, serviceTimes, random);
  const busySeconds = offsetSeconds.reduce((end, offset, job) => Math.max(end, offset + (serviceSeconds[job] ?? 0)), 0);
  return { offsetSeconds, serviceSeconds, busySeconds };
}

/** When each burst begins: anywhere, as long as none overlaps another. */
function placeBursts(bursts: readonly Burst[], durationSeconds: number, random: Random): readonly number[] {
  const busySeconds = bursts.reduce((sum, burst) => sum + burst.busySeconds, 0);
  const freeSeconds = Math.max(0, durationSeconds - busySeconds);
  const places = new Float64Array(bursts.length).map(() => freeSeconds * random.uniform()).sort();
  let before = 0;
  return bursts.map((burst, index) => {
    const start = before + (places[index] ?? 0);
    before += burst.busySeconds;
    return start;
  });
}
