import type { Clock } from '../contract/clock.ts';

/** What a line says beside its message: plain data. Never a message's body or a secret. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logging: one JSON object a line, with `level`, `message`, `timestamp` (ISO 8601) and the fields. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` is logged with name, message, stack and its chain of causes. */
  error(message: string, error: unknown, fields?: LogFields): void;
  /** A log whose lines all have these fields, too. */
  with(fields: LogFields): Log;
}

export interface LogParts {
  readonly clock: Clock;
  /** Takes one line, without its line end. */
  readonly write: (line: string) => void;
}

export function createLog(parts: LogParts, common: LogFields = {}): Log {
  const line = (level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields = {}) => {
    const timestamp = new Date(parts.clock.now()).toISOString();
    parts.write(JSON.stringify({ level, message, timestamp, ...common, ...fields }));
  };
  return {
    info: (message, fields) => line('INFO', message, fields),
    warn: (message, fields) => line('WARN', message, fields),
    error: (message, error, fields) => line('ERROR', message, { ...fields, error: describeError(error) }),
    with: (fields) => createLog(parts, { ...common, ...fields }),
  };
}

const MAXIMUM_CAUSES = 5;

function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: 'not an Error', message: String(error) };
  const { name, message, stack } = error;
  const cause =
    error.cause === undefined || depth >= MAXIMUM_CAUSES ? undefined : describeError(error.cause, depth + 1);
  return { name, message, ...(depth === 0 && { stack }), ...(cause !== undefined && { cause }) };
}
