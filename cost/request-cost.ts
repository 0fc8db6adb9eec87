import type { PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, type CostSheet, costSheet } from './cost-sheet.ts';
import { type Load, taskHoursPerDay } from './load.ts';
import { aMillion, perMonth, type Quantity } from './month.ts';
import { messageLines, pollLine } from './queue-cost.ts';
import { startMarkLines } from './start-marks.ts';
import { taskLines, terminalLines } from './terminal-cost.ts';

/** All requests that a load makes to queues and bucket, whoever starts and stops its tasks; none without work. */
export function requestLines(configuration: CostConfiguration, load: Load, list: PriceList): CostLine[] {
  const hours = taskHoursPerDay(load, configuration.minTasks);
  return [
    ...(hours === 0 ? [] : [pollLine('SQS, polls of the tasks', perMonth(hours, 'task-hours'), configuration, list)]),
    ...commandLines(configuration, load, list),
  ];
}

/** The part of them that the load's commands make. */
export function commandLines(configuration: CostConfiguration, { messagesPerDay }: Load, list: PriceList): CostLine[] {
  return messagesPerDay === 0 ? [] : linesOf(perMonth(messagesPerDay, 'messages'), configuration, list);
}

/** What a million commands cost beside the tasks that run them and what these log: requests to queues and bucket. */
export function millionCommandsCost(configuration: CostConfiguration, list: PriceList): CostSheet {
  return costSheet(linesOf(aMillion('commands'), configuration, list));
}

/** What a million tasks cost that start and leave, beside their time and what they do. */
export function millionTasksCost(configuration: CostConfiguration, list: PriceList): CostSheet {
  return costSheet(taskLines(aMillion('tasks'), configuration, list));
}

function linesOf(commands: Quantity, configuration: CostConfiguration, list: PriceList): CostLine[] {
  return [
    ...messageLines(commands, configuration, list),
    ...startMarkLines(commands, configuration, list),
    ...terminalLines(commands, configuration, list),
  ];
}
