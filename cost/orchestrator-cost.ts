import { listPrices, type PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostSheet, costSheet } from './cost-sheet.ts';
import { type Load, taskHoursPerDay } from './load.ts';
import { allMonth, perMonth } from './month.ts';
import { requestLines } from './request-cost.ts';
import { taskHoursLine } from './task-hours.ts';

/** Fargate's smallest task, which an orchestrator needs at least. */
const SMALLEST = { cpuUnits: 256, memoryMib: 512 } as const;

/**
 * What the orchestrator that this project replaces costs a month: a task that is always on, the same tasks and the same requests. Its
 * logs and alarms are left out, though it needs them as well.
 */
export function orchestratorCost(
  configuration: CostConfiguration,
  load: Load,
  list: PriceList = listPrices,
): CostSheet {
  const perDay = taskHoursPerDay(load, configuration.minTasks);
  const orchestrator = { ...configuration, ...SMALLEST, capacity: 'FARGATE' } as const;
  return costSheet([
    taskHoursLine('Orchestrator, always on', allMonth(1), orchestrator, list),
    ...(perDay === 0 ? [] : [taskHoursLine('Tasks', perMonth(perDay, 'task-hours'), configuration, list)]),
    ...requestLines(configuration, load, list),
  ]);
}
