import type { Clock } from '../../../contract/clock.ts';
import { createLog, type Log } from '../../../worker/log.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly message: string };

/** A log that keeps its lines, as they would be written. */
export function keptLog(clock: Clock): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { log: createLog({ clock, write: (line) => lines.push(JSON.parse(line) as LogLine) }), lines };
}
