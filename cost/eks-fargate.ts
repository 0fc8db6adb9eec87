import { fargateCpuUnits, fargateMemoryMibFor } from '../contract/fargate-sizes.ts';
import { listPrices, type PriceList, type TaskSize } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostSheet, costSheet } from './cost-sheet.ts';
import { controlPlaneLine } from './eks-nodes.ts';
import { type Load, taskHoursPerDay } from './load.ts';
import { allMonth, perMonth } from './month.ts';
import { natGatewayLine } from './nat-gateway.ts';
import { requestLines } from './request-cost.ts';
import { taskHoursLine } from './task-hours.ts';

/** Memory that EKS adds to each pod for the kubelet, kube-proxy and containerd (EKS user guide, "Understand Fargate Pod configuration details"). */
export const POD_OVERHEAD_MIB = 256;
/** EKS has no ARM and no Spot on Fargate, and its pods have no public address (EKS user guide, "Simplify compute management with AWS Fargate"). */
const POD = { architecture: 'X86_64', capacity: 'FARGATE', publicIp: false } as const;
/** Two CoreDNS pods, which a cluster needs; each asks for 100 mCPU and 70 MiB and gets Fargate's smallest size. */
const DNS_PODS = 2;

/** The size that EKS on Fargate bills for such a task as a pod; undefined when Fargate has none that is big enough. */
export function podSize({ cpuUnits, memoryMib }: Pick<TaskSize, 'cpuUnits' | 'memoryMib'>): TaskSize | undefined {
  for (const cpu of fargateCpuUnits.filter((units) => units >= cpuUnits)) {
    const memory = fargateMemoryMibFor(cpu).find((mib) => mib >= memoryMib + POD_OVERHEAD_MIB);
    if (memory !== undefined) return { ...POD, cpuUnits: cpu, memoryMib: memory };
  }
  return undefined;
}

/**
 * What EKS with pods on Fargate costs a month: the control plane, a NAT gateway (such pods run in private subnets only), CoreDNS,
 * pods for the load, and the same requests. Data through the gateway, logs and alarms are left out.
 *
 * @returns undefined when a task with the pod's overhead is too big for Fargate.
 */
export function eksFargateCost(
  configuration: CostConfiguration,
  load: Load,
  list: PriceList = listPrices,
): CostSheet | undefined {
  const cluster = eksFargateClusterCost(configuration, taskHoursPerDay(load, configuration.minTasks), 0, list);
  return cluster && costSheet([...cluster.lines, ...requestLines(configuration, load, list)]);
}

/**
 * The same without requests: for so many hours a day of such tasks as pods, beside pods of the smallest size that stand day and night for
 * what the cluster needs besides.
 */
export function eksFargateClusterCost(
  task: Pick<TaskSize, 'cpuUnits' | 'memoryMib'>,
  podHoursPerDay: number,
  smallPods: number,
  list: PriceList = listPrices,
): CostSheet | undefined {
  const pod = podSize(task);
  if (pod === undefined) return undefined;
  const small = { ...POD, cpuUnits: 256, memoryMib: 512 };
  return costSheet([
    controlPlaneLine(list),
    natGatewayLine('NAT gateway', 1, list),
    taskHoursLine('CoreDNS', allMonth(DNS_PODS), small, list),
    ...(smallPods === 0 ? [] : [taskHoursLine('Pods of operators', allMonth(smallPods), small, list)]),
    ...(podHoursPerDay === 0 ? [] : [taskHoursLine('Pods', perMonth(podHoursPerDay, 'pod-hours'), pod, list)]),
  ]);
}
