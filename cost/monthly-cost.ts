import { listPrices, type PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, type CostSheet, costLine, costSheet } from './cost-sheet.ts';
import { DECISION_KILOBYTES, fixedMonthlyCost } from './fixed-cost.ts';
import { plain, rate } from './format.ts';
import { burstTaskHoursPerDay, type Load } from './load.ts';
import { DAYS_PER_MONTH, perMonth } from './month.ts';
import { pollLine } from './queue-cost.ts';
import { commandLines } from './request-cost.ts';
import { taskHoursLine } from './task-hours.ts';
import { throughputLine } from './throughput-cost.ts';

/** What a terminal worker writes about one message: two log lines and two of metrics, as long as in local mode. */
const MESSAGE_KILOBYTES = 1.1;

/** What a deployment costs a month under a load: the fixed cost, and what the work adds to it. */
export function monthlyCost(configuration: CostConfiguration, load: Load, list: PriceList = listPrices): CostSheet {
  return costSheet([...fixedMonthlyCost(configuration, list).lines, ...workLines(configuration, load, list)]);
}

function workLines(configuration: CostConfiguration, load: Load, list: PriceList): CostLine[] {
  if (load.hoursPerDay === 0 && load.messagesPerDay === 0) return [];
  return [
    ...burstLines(configuration, load, list),
    ...commandLines(configuration, load, list),
    workerMetricsLine(configuration, load, list),
    // Baseline tasks are there day and night, so the fixed cost has it.
    ...(configuration.minTasks === 0 ? [throughputLine(load.hoursPerDay, list)] : []),
    logLine(configuration, load, list),
  ];
}

function burstLines(configuration: CostConfiguration, load: Load, list: PriceList): CostLine[] {
  const perDay = burstTaskHoursPerDay(load, configuration.minTasks);
  if (perDay === 0) return [];
  const hours = perMonth(perDay, 'task-hours');
  return [
    taskHoursLine('Burst tasks', hours, configuration, list),
    pollLine('SQS, polls of the burst tasks', hours, configuration, list),
  ];
}

/** A custom metric is billed for the hours in which it is reported (aws.amazon.com/cloudwatch/pricing). */
function workerMetricsLine({ workerMetrics }: CostConfiguration, load: Load, { prices }: PriceList): CostLine {
  const metric = prices.customMetricMonth.dollars;
  return costLine(
    'CloudWatch, metrics of the workers',
    `${plain(workerMetrics)} x ${rate(metric)} x ${plain(load.hoursPerDay)} / 24 h`,
    (workerMetrics * metric * load.hoursPerDay) / 24,
  );
}

/** While there is work, each tick tells its decision, not only a minute's first one; that one is in the fixed cost. */
function logLine({ tickSeconds }: CostConfiguration, load: Load, { prices }: PriceList): CostLine {
  const decisions = DAYS_PER_MONTH * load.hoursPerDay * (3600 / tickSeconds - 60);
  const messages = perMonth(load.messagesPerDay, 'messages');
  const gigabytes = (decisions * DECISION_KILOBYTES + messages.count * MESSAGE_KILOBYTES) / 1e6;
  const dollars = prices.logsIngestGb.dollars;
  return costLine(
    'CloudWatch Logs, of the work',
    `${plain(decisions)} decisions x ${DECISION_KILOBYTES} kB + ${messages.words} x ${MESSAGE_KILOBYTES} kB = ${plain(gigabytes)} GB x ${rate(dollars)}`,
    gigabytes * dollars,
  );
}
