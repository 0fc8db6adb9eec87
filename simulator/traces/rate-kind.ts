import type { CrossRule, Settings } from '../../contract/read-settings.ts';
import type { Random } from '../random.ts';
import { refuseTooMany } from './message-limit.ts';
import { poissonArrivals, STEP_SECONDS } from './rate-curve.ts';
import { drawServiceTimes } from './service-times.ts';
import { type SettingTable, type TraceKind, traceKind } from './trace-kind.ts';
import { loadSetting, rateSettings, type ServiceSettings, serviceSettings } from './trace-settings.ts';

type RateTable = typeof rateSettings & { readonly offeredLoadTasks: ReturnType<typeof loadSetting> };
type RateValues = Settings<RateTable> & Settings<ServiceSettings>;

/** Both say how many messages come. */
const oneOfTwo: CrossRule<RateTable> = {
  about: ['messagesPerHour', 'offeredLoadTasks'],
  check: ({ messagesPerHour, offeredLoadTasks }) =>
    messagesPerHour === undefined || offeredLoadTasks === undefined
      ? undefined
      : {
          name: 'offeredLoadTasks',
          rule: 'unset where messagesPerHour is set',
          received: `${offeredLoadTasks} beside ${messagesPerHour} messages an hour`,
          remedy: 'Unset one of the two.',
        },
};

/** A kind whose messages are independent of each other and come at a rate that only time and chance change. */
export function rateKind<const Own extends SettingTable>(kind: {
  readonly name: string;
  readonly meaning: string;
  /** How many tasks the messages keep busy by default. */
  readonly offeredLoadTasks: number;
  /** What repeats in the trace does so a few times in so many days; unset, it lasts that long or a multiple of it. */
  readonly unitDays: number;
  readonly settings: Own;
  /** The rate in each of so many steps, in any measure: the trace's number of messages is settled otherwise. */
  readonly relativeRates: (steps: number, values: Settings<Own>, random: Random) => Float64Array;
}): TraceKind {
  const { name, meaning } = kind;
  const common = { ...rateSettings, offeredLoadTasks: loadSetting(kind.offeredLoadTasks), ...serviceSettings(8, 1) };
  return traceKind({
    name,
    meaning,
    settings: { ...common, ...kind.settings },
    rules: [oneOfTwo],
    messages: (merged, serviceTimes, random) => {
      // As in traceKind: the compiler does not see into the values of a table that it does not know yet.
      const values = merged as RateValues & Settings<Own>;
      const { days, messagesPerHour } = extentOf(values, kind);
      const expectedMessages = messagesPerHour * 24 * days;
      refuseTooMany(`The generated trace ${name}`, expectedMessages);
      const steps = Math.ceil((days * 86_400) / STEP_SECONDS);
      const relativeRates = kind.relativeRates(steps, values, random.fork('rates'));
      const arrivalSeconds = poissonArrivals(relativeRates, expectedMessages, random.fork('arrivals'));
      const serviceSeconds = drawServiceTimes(arrivalSeconds.length, serviceTimes, random.fork('service'));
      return { durationSeconds: steps * STEP_SECONDS, arrivalSeconds, serviceSeconds };
    },
  });
}

/** Enough that a 95th percentile is well determined, and few enough to be simulated in seconds. */
const USUAL_MESSAGES = 100_000;
const MOST_USUAL_MESSAGES = 120_000;
const LONGEST_USUAL_DAYS = 7;

function extentOf(
  values: RateValues,
  usual: { readonly offeredLoadTasks: number; readonly unitDays: number },
): { readonly days: number; readonly messagesPerHour: number } {
  const offeredLoadTasks = values.offeredLoadTasks ?? usual.offeredLoadTasks;
  const wanted = values.messagesPerHour ?? (offeredLoadTasks * 3600) / values.serviceSeconds;
  const usualDays = Math.min(USUAL_MESSAGES / (24 * wanted), LONGEST_USUAL_DAYS);
  const days = values.days ?? Math.max(1, Math.floor(usualDays / usual.unitDays)) * usual.unitDays;
  const messagesPerHour = values.messagesPerHour ?? Math.min(wanted, MOST_USUAL_MESSAGES / (24 * days));
  return { days, messagesPerHour };
}
