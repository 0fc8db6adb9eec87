import { listPrices, type PriceList, type TaskSize, taskHourDollars } from '../contract/prices.ts';
import type { Load } from './load.ts';
import { DAYS_PER_MONTH } from './month.ts';

/** CloudIDE planned its move with 0.04 dollars for an hour of a task with 512 CPU units and 1 GB. */
export const planningFigure = { taskHourDollars: 0.04, cpuUnits: 512, memoryMib: 1024 } as const;

/** The same task at list price in one of its forms. */
export interface PlanningVariant {
  readonly name: string;
  /** US dollars for a task-hour. */
  readonly taskHourDollars: number;
  /** By how many percent the planning figure lies above it. */
  readonly planIsAbovePercent: number;
}

const forms: readonly (Pick<TaskSize, 'architecture' | 'publicIp'> & { readonly name: string })[] = [
  { name: 'x86', architecture: 'X86_64', publicIp: false },
  { name: 'x86, public IPv4', architecture: 'X86_64', publicIp: true },
  { name: 'ARM', architecture: 'ARM64', publicIp: false },
  { name: 'ARM, public IPv4', architecture: 'ARM64', publicIp: true },
];

/** What the task of the planning figure costs at list price, on demand. */
export function planningVariants(list: PriceList = listPrices): readonly PlanningVariant[] {
  return forms.map(({ name, ...form }) => {
    const dollars = taskHourDollars({ ...planningFigure, ...form, capacity: 'FARGATE' }, list);
    return { name, taskHourDollars: dollars, planIsAbovePercent: (planningFigure.taskHourDollars / dollars - 1) * 100 };
  });
}

/** US dollars a month for the tasks of a load alone, at so much a task-hour: the sum that the plan makes. */
export function plannedMonthDollars({ tasks, hoursPerDay }: Load, dollarsPerTaskHour: number): number {
  return tasks * hoursPerDay * DAYS_PER_MONTH * dollarsPerTaskHour;
}
