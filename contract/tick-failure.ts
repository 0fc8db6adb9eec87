import { TICK_FAILED_LOG_MESSAGE } from './names.ts';

/** A tick that failed, as it stands in the log: it decided nothing and launched nothing. */
export interface TickFailure {
  /** In ISO 8601. */
  readonly timestamp: string;
  /** What it failed with; the message may have several lines. */
  readonly error: { readonly name: string; readonly message: string };
}

/** The failed tick in a line of the scaler's log; undefined for every other line. */
export function parseTickFailure(line: string): TickFailure | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: Partial<TickFailure> & { readonly message?: string } = JSON.parse(line);
    const { message, timestamp, error } = value;
    if (message !== TICK_FAILED_LOG_MESSAGE || timestamp === undefined || error === undefined) return undefined;
    return { timestamp, error: { name: error.name, message: error.message } };
  } catch {
    return undefined;
  }
}

/** The error in one line. */
export function failureInWords({ error: { name, message } }: TickFailure): string {
  return `${name}: ${message.replace(/\s+/g, ' ')}`;
}
