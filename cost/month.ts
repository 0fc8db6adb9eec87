import { plain, rate } from './format.ts';

/** A month is 30 days in all sums here, so that dollars a day and dollars a month are one figure. */
export const DAYS_PER_MONTH = 30;
export const HOURS_PER_MONTH = DAYS_PER_MONTH * 24;
export const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;

/** AWS quotes what is billed by the hour for a mean month of 730 hours, e.g. 73 dollars for an EKS control plane. */
const AWS_HOURS_PER_MONTH = 730;

/** A number with the words that say where it comes from, e.g. `16 task-hours a day x 30`. */
export interface Quantity {
  readonly words: string;
  readonly count: number;
}

/** So many things a day, for a month. */
export function perMonth(perDay: number, unit: string): Quantity {
  return { words: `${plain(perDay)} ${unit} a day x ${DAYS_PER_MONTH}`, count: perDay * DAYS_PER_MONTH };
}

/** A million of something, whenever they come. */
export function aMillion(unit: string): Quantity {
  return { words: `1,000,000 ${unit}`, count: 1e6 };
}

/** So many things that are there all the month, in hours. */
export function allMonth(things: number): Quantity {
  const words = things === 1 ? `${HOURS_PER_MONTH} h` : `${plain(things)} x ${HOURS_PER_MONTH} h`;
  return { words, count: things * HOURS_PER_MONTH };
}

/** What AWS's own pages say of an hourly price, which differs from 30 days. */
export function asAwsQuotes(hourDollars: number): string {
  return `(AWS quotes ${AWS_HOURS_PER_MONTH} h: ${rate(AWS_HOURS_PER_MONTH * hourDollars)})`;
}
