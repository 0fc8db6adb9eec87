import { listPrices, type PriceList, type TaskSize } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, type CostSheet, costLine, costSheet } from './cost-sheet.ts';
import { rate } from './format.ts';
import type { Load } from './load.ts';
import { allMonth, asAwsQuotes } from './month.ts';
import { requestLines } from './request-cost.ts';

/** Two nodes at least, so that one may fail or be replaced; it is what CloudIDE compared with. */
export const LEAST_NODES = 2;

/**
 * What pods may ask for on a t3.medium (2 vCPU, 4 GiB, at most 17 pods). EKS's image keeps 70 mCPU, 255 + 11 x 17 MiB and 100 MiB
 * before eviction (awslabs/amazon-eks-ami, kubelet configuration); aws-node, kube-proxy and a CoreDNS pod ask for 50, 100 and 100 mCPU
 * and 70 MiB. The kernel's own memory is not subtracted.
 */
const NODE = {
  milliCpu: 2000 - 70 - 250,
  memoryMib: 4096 - (255 + 11 * 17) - 100 - 70,
} as const;

/** How many such tasks a t3.medium holds as pods that ask for all of a task's CPU and memory. */
export function tasksPerNode({ cpuUnits, memoryMib }: Pick<TaskSize, 'cpuUnits' | 'memoryMib'>): number {
  const milliCpu = (cpuUnits * 1000) / 1024;
  return Math.floor(Math.min(NODE.milliCpu / milliCpu, NODE.memoryMib / memoryMib));
}

/**
 * What EKS with t3.medium nodes costs a month: the control plane, as many nodes as hold the load's tasks, and the same requests. Nodes
 * stand day and night; their disks, addresses and CPU credits are left out, and so are logs and alarms.
 *
 * @returns undefined when a task is too big for such a node.
 */
export function eksNodesCost(
  configuration: CostConfiguration,
  load: Load,
  list: PriceList = listPrices,
): CostSheet | undefined {
  const perNode = tasksPerNode(configuration);
  if (perNode === 0) return undefined;
  const nodes = Math.max(LEAST_NODES, Math.ceil(Math.max(load.tasks, configuration.minTasks) / perNode));
  return costSheet([...clusterLines(nodes, list), ...requestLines(configuration, load, list)]);
}

/** The control plane and so many t3.medium nodes for a month. */
export function eksClusterCost(nodes: number, list: PriceList = listPrices): CostSheet {
  return costSheet(clusterLines(nodes, list));
}

function clusterLines(nodes: number, list: PriceList): CostLine[] {
  const hour = list.prices.t3MediumHour.dollars;
  const { words, count } = allMonth(nodes);
  return [controlPlaneLine(list), costLine('Nodes, t3.medium', `${words} x ${rate(hour)}`, count * hour)];
}

export function controlPlaneLine({ prices }: PriceList): CostLine {
  const hour = prices.eksControlPlaneHour.dollars;
  const { words, count } = allMonth(1);
  return costLine('EKS control plane', `${words} x ${rate(hour)} ${asAwsQuotes(hour)}`, count * hour);
}
