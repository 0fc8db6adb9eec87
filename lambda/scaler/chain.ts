import type { LaunchedTasks, MinuteReading, TickMessage } from '../../contract/tick-message.ts';
import type { Invocation } from './invocation.ts';
import type { Slot } from './slot.ts';

/** What one tick hands to the next. */
export interface Carried {
  /** Whether its minute has had no tick yet that decided; such a one is always logged. */
  readonly first: boolean;
  /** Ticks that are to follow in this minute. */
  readonly hopsLeft: number;
  readonly launched: readonly LaunchedTasks[];
  /** Text of the scaler parameter; undefined where it is still to be read. */
  readonly parameter: string | undefined;
  /** Undefined where it is still to be read. */
  readonly minuteReading: MinuteReading | undefined;
  readonly requests: readonly 'warm-up'[];
}

/** What a tick starts from, whichever event brought it. */
export interface TickInput extends Carried {
  readonly kind: Invocation['kind'];
  /** When it should have come, in milliseconds since the epoch. */
  readonly dueMilliseconds: number;
}

/** As long as ECS may leave a launched task out of its lists, by a wide margin. */
const LEDGER_MILLISECONDS = 60_000;

/** A schedule may come up to 60 s late (EventBridge Scheduler user guide, "Schedule types"); a hop should be there at once. */
const SCHEDULE_LATENESS_MILLISECONDS = 60_000;

export function tickInput(invocation: Invocation, tickSeconds: number, nowMilliseconds: number): TickInput {
  const { kind } = invocation;
  switch (kind) {
    case 'schedule':
      return {
        kind,
        first: true,
        hopsLeft: 60 / tickSeconds - 1,
        launched: [],
        parameter: undefined,
        minuteReading: undefined,
        requests: [],
        dueMilliseconds: Date.parse(invocation.scheduledAt) + SCHEDULE_LATENESS_MILLISECONDS,
      };
    case 'hop': {
      const { kind: _kind, dueAt, parameter, minuteReading, ...carried } = invocation.message;
      return { ...carried, kind, parameter, minuteReading, dueMilliseconds: Date.parse(dueAt) };
    }
    case 'warm-up':
      return {
        kind,
        first: false,
        hopsLeft: 0,
        launched: [],
        parameter: undefined,
        minuteReading: undefined,
        requests: ['warm-up'],
        dueMilliseconds: nowMilliseconds,
      };
  }
}

/** Whether a tick comes so late that its own slot is over: then others have done its work, and a backlog of such ticks must not run. */
export function isStale(input: TickInput, tickSeconds: number, nowMilliseconds: number): boolean {
  return nowMilliseconds >= input.dueMilliseconds + tickSeconds * 1000;
}

export interface NextTick {
  readonly message: TickMessage;
  /** Whole seconds, as SQS takes them. */
  readonly delaySeconds: number;
}

/** The tick for the slot after this one. */
export function nextTick(carried: Carried, slot: Slot, nowMilliseconds: number): NextTick {
  const due = slot.endMilliseconds;
  const fresh = carried.launched.filter((entry) => nowMilliseconds - Date.parse(entry.at) < LEDGER_MILLISECONDS);
  const { first, parameter, minuteReading, hopsLeft, requests } = carried;
  const message = {
    kind: 'tick' as const,
    dueAt: new Date(due).toISOString(),
    first,
    hopsLeft,
    launched: [...fresh],
    requests: [...requests],
    ...(parameter === undefined ? {} : { parameter }),
    ...(minuteReading === undefined ? {} : { minuteReading }),
  };
  return { message, delaySeconds: Math.max(0, Math.ceil((due - nowMilliseconds) / 1000)) };
}
