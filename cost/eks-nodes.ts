import { listPrices, type PriceList, type PriceName, type TaskSize } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, type CostSheet, costLine, costSheet } from './cost-sheet.ts';
import { roomOf, smallestNodeType } from './eks-node-types.ts';
import { rate } from './format.ts';
import type { Load } from './load.ts';
import { allMonth, asAwsQuotes } from './month.ts';
import { natGatewayLine } from './nat-gateway.ts';
import { requestLines } from './request-cost.ts';

/** Two nodes at least, so that one may fail or be replaced; it is what CloudIDE compared with. */
export const LEAST_NODES = 2;

/** What pods may ask for on a t3.medium (2 vCPU, 4 GiB, at most 17 pods); the kernel's own memory is not subtracted. */
const NODE = roomOf(smallestNodeType('X86_64'));

/** The kind of a cluster's nodes. */
export interface NodeKind {
  readonly architecture: TaskSize['architecture'];
  /** How nodes and pods reach the internet; undefined leaves it out of the sum. */
  readonly wayOut: 'public-addresses' | 'nat-gateway' | undefined;
}

/** A t3.medium, as CloudIDE compared with it. */
const PLAIN: NodeKind = { architecture: 'X86_64', wayOut: undefined };
const hourPrices = { X86_64: 't3MediumHour', ARM64: 't4gMediumHour' } as const satisfies Record<string, PriceName>;

/** The instance type of nodes that have a price: the smallest, of which two t3.medium and two t4g.medium hold the same. */
export function pricedNodeType({ architecture }: Pick<NodeKind, 'architecture'>): string {
  return smallestNodeType(architecture).name;
}

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

/** The control plane and so many nodes for a month. */
export function eksClusterCost(nodes: number, list: PriceList = listPrices, kind: NodeKind = PLAIN): CostSheet {
  return costSheet(clusterLines(nodes, list, kind));
}

function clusterLines(nodes: number, list: PriceList, kind: NodeKind = PLAIN): CostLine[] {
  const hour = list.prices[hourPrices[kind.architecture]].dollars;
  const { words, count } = allMonth(nodes);
  return [
    controlPlaneLine(list),
    costLine(`Nodes, ${pricedNodeType(kind)}`, `${words} x ${rate(hour)}`, count * hour),
    ...wayOutLines(nodes, list, kind),
  ];
}

function wayOutLines(nodes: number, list: PriceList, { wayOut }: NodeKind): CostLine[] {
  if (wayOut === undefined) return [];
  if (wayOut === 'nat-gateway') return [natGatewayLine('NAT gateway', 1, list)];
  const address = list.prices.publicIpv4Hour.dollars;
  const { words, count } = allMonth(nodes);
  return [costLine('Public IPv4 addresses of the nodes', `${words} x ${rate(address)}`, count * address)];
}

export function controlPlaneLine({ prices }: PriceList): CostLine {
  const hour = prices.eksControlPlaneHour.dollars;
  const { words, count } = allMonth(1);
  return costLine('EKS control plane', `${words} x ${rate(hour)} ${asAwsQuotes(hour)}`, count * hour);
}
