import { listPrices, type PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, type CostSheet, costLine, costSheet } from './cost-sheet.ts';
import { plain, rate } from './format.ts';
import { allMonth, MINUTES_PER_MONTH } from './month.ts';
import { pollLine } from './queue-cost.ts';
import { taskHoursLine } from './task-hours.ts';
import { throughputLine } from './throughput-cost.ts';

/** Memory of the scaler's function (lib/scaler-function.ts), in GB. */
export const SCALER_MEMORY_GB = 0.25;
/** Assumed on the high side: a tick is a few calls to AWS of some ten milliseconds each. */
const SECONDS_PER_TICK = 0.3;
/** Lambda polls a quiet queue with up to five pollers, each with long polls of 20 s (Lambda developer guide, "Configuring scaling behavior for SQS event source mappings"). */
const LAMBDA_POLLS_PER_MINUTE = 5 * 3;
/** A decision about an empty queue without a task, with its metrics, as measured in local mode. */
const RESTING_DECISION_KILOBYTES = 1.35;
/** A decision with the throughput of 24 hours and 15 minutes, and its metrics: 1.64 and 0.5 kB. */
export const DECISION_KILOBYTES = 2.15;
/** Lambda's own three lines about an invocation: an estimate. */
const INVOCATION_KILOBYTES = 0.32;

/**
 * What a deployment costs a month while nothing is sent to it: its ticks, metrics, alarms, dashboard, secrets and baseline tasks. What
 * bucket and image repository hold is not in it.
 */
export function fixedMonthlyCost(configuration: CostConfiguration, list: PriceList = listPrices): CostSheet {
  return costSheet([
    ...tickLines(configuration, list),
    ...monitoringLines(configuration, list),
    ...secretLines(configuration, list),
    ...baselineLines(configuration, list),
  ]);
}

function tickLines({ tickSeconds, minTasks }: CostConfiguration, { prices }: PriceList): CostLine[] {
  const ticks = (MINUTES_PER_MONTH * 60) / tickSeconds;
  const hops = ticks - MINUTES_PER_MONTH;
  const request = prices.lambdaMillionRequests.dollars;
  const gbSecond = prices.lambdaArmGbSecond.dollars;
  const schedule = prices.schedulerMillionInvocations.dollars;
  const queue = prices.sqsStandardMillionRequests.dollars;
  // A minute without work tells one decision, as long as there is a task with the throughput.
  const decision = minTasks === 0 ? RESTING_DECISION_KILOBYTES : DECISION_KILOBYTES;
  const logGigabytes = (MINUTES_PER_MONTH * decision + ticks * INVOCATION_KILOBYTES) / 1e6;
  const lines = [
    costLine('Lambda, requests', `${plain(ticks)} x ${rate(request)} / million`, (ticks * request) / 1e6),
    costLine(
      'Lambda, time',
      `${plain(ticks)} x ${SECONDS_PER_TICK} s x ${SCALER_MEMORY_GB} GB x ${rate(gbSecond)}`,
      ticks * SECONDS_PER_TICK * SCALER_MEMORY_GB * gbSecond,
    ),
    costLine(
      'EventBridge Scheduler',
      `${plain(MINUTES_PER_MONTH)} x ${rate(schedule)} / million`,
      (MINUTES_PER_MONTH * schedule) / 1e6,
    ),
    costLine(
      'SQS, by the ticks',
      hops === 0
        ? `${plain(ticks)} counts x ${rate(queue)} / million`
        : `(${plain(ticks)} counts + ${plain(hops)} x (send, receive, delete)) x ${rate(queue)} / million`,
      ((ticks + 3 * hops) * queue) / 1e6,
    ),
  ];
  if (hops > 0) {
    const polls = MINUTES_PER_MONTH * LAMBDA_POLLS_PER_MINUTE;
    const arithmetic = `at most ${LAMBDA_POLLS_PER_MINUTE} polls a minute x ${plain(MINUTES_PER_MONTH)} x ${rate(queue)} / million`;
    lines.push(costLine("SQS, Lambda's polls of the tick queue", arithmetic, (polls * queue) / 1e6));
  }
  const logArithmetic = `${plain(MINUTES_PER_MONTH)} x ${decision} kB + ${plain(ticks)} x ${INVOCATION_KILOBYTES} kB = ${plain(logGigabytes)} GB x ${rate(prices.logsIngestGb.dollars)}`;
  lines.push(costLine('CloudWatch Logs, of the scaler', logArithmetic, logGigabytes * prices.logsIngestGb.dollars));
  return lines;
}

function monitoringLines(configuration: CostConfiguration, { prices }: PriceList): CostLine[] {
  return [
    ...countedLine('CloudWatch, metrics of the scaler', configuration.scalerMetrics, prices.customMetricMonth.dollars),
    ...countedLine('CloudWatch, metrics in alarms', configuration.alarmMetrics, prices.alarmMetricMonth.dollars),
    ...countedLine('CloudWatch, dashboard', configuration.dashboards, prices.dashboardMonth.dollars),
  ];
}

function secretLines({ secrets }: CostConfiguration, { prices }: PriceList): CostLine[] {
  return countedLine('Secrets Manager', secrets, prices.secretMonth.dollars);
}

function baselineLines(configuration: CostConfiguration, list: PriceList): CostLine[] {
  const { minTasks, hasSchedule } = configuration;
  if (minTasks === 0) return [];
  const hours = allMonth(minTasks);
  return [
    taskHoursLine('Baseline tasks', hours, configuration, list),
    pollLine('SQS, polls of the baseline tasks', hours, configuration, list),
    // With a schedule there may be hours without a baseline task; they are taken for busy ones.
    throughputLine(24, list, hasSchedule),
  ];
}

/** Things that are not there have no line. */
function countedLine(item: string, count: number, dollars: number): CostLine[] {
  return count === 0 ? [] : [costLine(item, `${plain(count)} x ${rate(dollars)}`, count * dollars)];
}
