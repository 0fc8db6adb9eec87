import type { PriceList } from '../contract/prices.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { plain, rate } from './format.ts';
import { DAYS_PER_MONTH } from './month.ts';

/** Two metrics a minute, and once an hour two for the hours (aws/throughput.ts); a function that starts anew asks for the hours earlier. */
const METRICS_PER_HOUR = 2 * 60 + 2;

/**
 * What it costs to ask CloudWatch what the queue completed, as long as there is a message or a task.
 *
 * @param isMost - whether it may be fewer hours.
 */
export function throughputLine(hoursPerDay: number, { prices }: PriceList, isMost = false): CostLine {
  const metrics = METRICS_PER_HOUR * hoursPerDay * DAYS_PER_MONTH;
  const dollars = prices.metricDataThousandMetrics.dollars;
  return costLine(
    "CloudWatch, reads of the queue's throughput",
    `${METRICS_PER_HOUR} metrics an hour x ${isMost ? 'at most ' : ''}${plain(hoursPerDay)} h a day x ${DAYS_PER_MONTH} x ${rate(dollars)} / thousand`,
    (metrics * dollars) / 1000,
  );
}
