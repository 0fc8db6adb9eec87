import { InvalidArgumentError, Option } from 'commander';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The stack keeps its logs for a month. */
const LONGEST_DAYS = 30;

const durationRule = `a whole number with s, m, h or d, from 1s to ${LONGEST_DAYS}d, e.g. 90s, 10m, 1h or 2d`;

/** Seconds of a text such as `10m`; undefined for any other form. */
export function parseDurationSeconds(text: string): number | undefined {
  const [, count, unit = ''] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? 0);
  return count !== undefined && seconds <= LONGEST_DAYS * 86_400 ? seconds : undefined;
}

/** An option whose value is a number of seconds, written as `10m`. */
export function durationOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = parseDurationSeconds(text);
    if (seconds === undefined) throw new InvalidArgumentError(`It must be ${durationRule}.`);
    return seconds;
  });
}
