import type { CostConfiguration } from '../../../cost/configuration.ts';

/** Half an ARM CPU and 1 GB with an address, no baseline task, ten metrics, twelve metrics in alarms, one dashboard, no secret. */
export const baseConfiguration: CostConfiguration = {
  cpuUnits: 512,
  memoryMib: 1024,
  architecture: 'ARM64',
  capacity: 'FARGATE',
  publicIp: true,
  tickSeconds: 10,
  minTasks: 0,
  hasSchedule: false,
  fifoQueue: false,
  startMarks: true,
  terminals: true,
  queuedEvents: true,
  secrets: 0,
  scalerMetrics: 6,
  workerMetrics: 4,
  alarmMetrics: 12,
  dashboards: 1,
};

/** The amount of one line. */
export function amountOf(sheet: { readonly lines: readonly { item: string; dollars: number }[] }, item: string) {
  return sheet.lines.find((line) => line.item === item)?.dollars;
}
