import { randomUUID } from 'node:crypto';
import type { Clock } from '../../contract/clock.ts';

export interface ScheduleOptions {
  readonly clock: Clock;
  readonly periodSeconds: number;
  /** The target's input, with Scheduler's context attributes as placeholders. */
  readonly input: string;
  readonly invoke: (event: unknown) => Promise<void>;
  /** Told of a failed invocation; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/**
 * Invokes its target at once and then every period, until the signal aborts. Deliveries do not wait for each other, as with EventBridge
 * Scheduler's asynchronous invocations.
 */
export async function runSchedule(options: ScheduleOptions, signal: AbortSignal): Promise<void> {
  const { clock } = options;
  const period = options.periodSeconds * 1000;
  for (let due = clock.now(); !signal.aborted; ) {
    options.invoke(eventFor(options.input, due)).catch(options.onError);
    await clock.sleep(Math.max(0, due + period - clock.now()), signal).catch(() => undefined);
    // What was due while this machine slept is left out: made up for, each missed minute would start a process, all at once.
    due += Math.max(1, Math.floor((clock.now() - due) / period)) * period;
  }
}

/** EventBridge Scheduler user guide, "Adding context attributes": keywords in angle brackets, times without fractions. */
function eventFor(input: string, dueMilliseconds: number): unknown {
  const attributes: Readonly<Record<string, string>> = {
    'scheduled-time': new Date(dueMilliseconds).toISOString().replace(/\.\d+Z$/, 'Z'),
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  const filled = input.replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (placeholder, name: string) => attributes[name] ?? placeholder,
  );
  return JSON.parse(filled);
}

/** Seconds of a schedule expression such as `rate(1 minute)`; undefined for any other form. */
export function rateSeconds(expression: string): number | undefined {
  const [, value, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const units: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };
  return value === undefined || unit === undefined ? undefined : Number(value) * (units[unit] ?? 0);
}
