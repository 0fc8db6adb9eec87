import {
  type CrossRule,
  type Environment,
  readSettings,
  type Setting,
  type Settings,
} from '../../contract/read-settings.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import { refuseNone } from './message-limit.ts';
import type { Messages } from './messages.ts';
import type { ServiceTimes } from './service-times.ts';
import { withTerminals } from './terminals.ts';
import { type ServiceSettings, terminalSettings } from './trace-settings.ts';

export type SettingTable = Readonly<Record<string, Setting>>;

/** A kind of trace that is made up. */
export interface TraceKind {
  /** One sentence, for docs and `--help`. */
  readonly meaning: string;
  /** What it can be told. */
  readonly settings: SettingTable;
  /**
   * Makes a trace. Equal settings and chance of equal seed make the same one.
   *
   * @throws ConfigurationError with each setting that breaks its rule, or when there would be no messages or too many. Names that are not this
   * kind's are ignored.
   */
  readonly generate: (set: Environment, random: Random) => Trace;
}

/** A kind by what is its own: its settings, and how messages follow from them. What terminals add is the same for every kind. */
export function traceKind<const Own extends SettingTable & ServiceSettings>(kind: {
  readonly name: string;
  readonly meaning: string;
  readonly settings: Own;
  readonly rules?: readonly CrossRule<Own>[];
  readonly messages: (values: Settings<Own>, serviceTimes: ServiceTimes, random: Random) => Messages;
}): TraceKind {
  const subject = `The generated trace ${kind.name}`;
  const settings = { ...kind.settings, ...terminalSettings };
  return {
    meaning: kind.meaning,
    settings,
    generate: (set, random) => {
      // What the compiler cannot work out of tables that it does not know yet: the values of both, and that a rule of one is one of both.
      const rules = (kind.rules ?? []) as readonly CrossRule<typeof settings>[];
      const values = readSettings(subject, settings, set, rules) as Values<Own>;
      const chance = random.fork(kind.name);
      const times = { meanSeconds: values.serviceSeconds, variation: values.serviceVariation };
      const own = kind.messages(values, times, chance.fork('messages'));
      const messages = withTerminals(own, values, times, chance.fork('terminals'));
      refuseNone(subject, messages.arrivalSeconds.length);
      return { name: kind.name, ...messages };
    },
  };
}

type Values<Own extends SettingTable> = Settings<Own> & Settings<typeof terminalSettings> & Settings<ServiceSettings>;
