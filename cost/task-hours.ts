import { fargatePriceNames, type PriceList, type TaskSize, taskHourDollars } from '../contract/prices.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { plain, rate } from './format.ts';
import type { Quantity } from './month.ts';

/** The line for so many hours of such a task. */
export function taskHoursLine(item: string, hours: Quantity, task: TaskSize, list: PriceList): CostLine {
  return costLine(item, `${hours.words} x (${taskHourInWords(task, list)})`, hours.count * taskHourDollars(task, list));
}

/** How the price of a task-hour comes about, e.g. `0.5 vCPU x $0.03238 + 1 GB x $0.00356 + IPv4 $0.005`. */
export function taskHourInWords(task: TaskSize, list: PriceList): string {
  const { vcpuHour, gbHour } = fargatePriceNames(task);
  return [
    `${plain(task.cpuUnits / 1024)} vCPU x ${rate(list.prices[vcpuHour].dollars)}`,
    `${plain(task.memoryMib / 1024)} GB x ${rate(list.prices[gbHour].dollars)}`,
    ...(task.publicIp ? [`IPv4 ${rate(list.prices.publicIpv4Hour.dollars)}`] : []),
  ].join(' + ');
}
