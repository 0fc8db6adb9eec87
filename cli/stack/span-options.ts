import type { Command } from 'commander';
import { durationOption } from '../terminal/duration.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import type { TickSpan } from './ticks.ts';

/** Which part of the scaler's log a command reads; both in seconds before now. */
export interface SpanOptions {
  readonly since: number;
  readonly until?: number;
}

/** Adds `--since` and `--until`; `usualText` is the default as a person would write it. */
export function withSpanOptions(command: Command, usualSeconds: number, usualText: string): Command {
  return command
    .addOption(durationOption('--since <duration>', 'how far back').default(usualSeconds, usualText))
    .addOption(durationOption('--until <duration>', 'how far back it ends (default: now)'));
}

/** @throws CommandFailure when it would end before it begins. */
export function spanOf({ since, until }: SpanOptions, nowMilliseconds: number, limitSeconds: number): TickSpan {
  if (until !== undefined && until >= since)
    throw new CommandFailure('--until must be a shorter time ago than --since.', EXIT_CODE_USAGE);
  return {
    fromMilliseconds: nowMilliseconds - since * 1000,
    toMilliseconds: nowMilliseconds - (until ?? 0) * 1000,
    limitSeconds,
    remedy: 'choose a shorter --since.',
  };
}
