import type { PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { rate } from './format.ts';
import type { Quantity } from './month.ts';

/**
 * The marks of so many commands. A mark is read only when its command comes back, and some hundred bytes for two weeks are worth no cent a
 * million; that lifecycle rules and workers remove marks is free (aws.amazon.com/s3/pricing, "Requests & data retrievals").
 */
export function startMarkLines(
  messages: Quantity,
  { startMarks }: CostConfiguration,
  { prices }: PriceList,
): CostLine[] {
  if (!startMarks) return [];
  const { dollars } = prices.s3ThousandWrites;
  return [
    costLine('S3, start marks', `${messages.words} x ${rate(dollars)} / thousand`, (messages.count * dollars) / 1000),
  ];
}
