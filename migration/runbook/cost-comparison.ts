import { listPrices, type PriceList, type TaskSize, taskHourDollars } from '../../contract/prices.ts';
import { type BreakEven, breakEvenOf } from '../../cost/break-even.ts';
import { type CostSheet, costLine, costSheet } from '../../cost/cost-sheet.ts';
import { eksFargateClusterCost, podSize } from '../../cost/eks-fargate.ts';
import { eksClusterCost, LEAST_NODES, type NodeKind, pricedNodeType, tasksPerNode } from '../../cost/eks-nodes.ts';
import { DAYS_PER_MONTH, perMonth } from '../../cost/month.ts';
import { natGatewayLine } from '../../cost/nat-gateway.ts';
import { taskHoursLine } from '../../cost/task-hours.ts';

/** Hours a day that one task is taken to run where none stands ready: the low end of `fqs cost --scenario low`. */
export const WORK_HOURS = 8;

/** Tasks of one size as they run on an average day. */
export interface RunningTasks extends TaskSize {
  /** Tasks that run at once. */
  readonly count: number;
  /** Hours a day for which they run, 0 to 24. */
  readonly hoursPerDay: number;
  /** Pods of the smallest size that a cluster needs for KEDA and the like, day and night. */
  readonly operatorPods: number;
  /** Nodes of the cluster that was exported for them; undefined where none was, and the fewest of the smallest type that hold them are priced. */
  readonly nodes?: ExportedNodes | undefined;
}

export interface ExportedNodes {
  /** EC2 instance type. */
  readonly type: string;
  readonly count: number;
}

/**
 * What the same tasks cost a month on ECS and on each kind of Kubernetes. Logs, load balancers, disks and traffic are left out of all. What has
 * a public address pays for it, and what has none for a NAT gateway, on either side; nodes are public where the tasks are.
 */
export interface CostComparison {
  readonly tasks: RunningTasks;
  readonly region: string;
  /** The day of the prices, as YYYY-MM-DD. */
  readonly asOf: string;
  readonly ecs: CostSheet;
  /** Undefined when a task is too big for Fargate with what EKS adds to it. */
  readonly eksFargate: CostSheet | undefined;
  /** Undefined when a task is too big for such a node, and when the type has no price here. */
  readonly eksNodes: CostSheet | undefined;
  readonly nodeType: string;
  /** Undefined when a task is too big for Fargate with what EKS adds to it. */
  readonly tier: TierChange | undefined;
  /** The load from which nodes are the cheaper ones; undefined where their type has no price here. */
  readonly breakEven: BreakEven | undefined;
}

/** The size that Fargate bills on ECS and on EKS, where a pod has 256 MiB more and is rounded up. */
export interface TierChange {
  readonly task: TaskSize;
  readonly pod: TaskSize;
  /** US dollars for an hour of one task. */
  readonly taskHourDollars: number;
  /** US dollars for an hour of one pod. */
  readonly podHourDollars: number;
  /** US dollars a month that all pods cost more than all tasks. */
  readonly monthDifferenceDollars: number;
}

export function costComparison(tasks: RunningTasks, list: PriceList = listPrices): CostComparison {
  const perDay = tasks.count * tasks.hoursPerDay;
  const kind: NodeKind = {
    architecture: tasks.architecture,
    wayOut: tasks.publicIp ? 'public-addresses' : 'nat-gateway',
  };
  const nodeType = tasks.nodes?.type ?? pricedNodeType(kind);
  const isPriced = nodeType === pricedNodeType(kind);
  const gateway = tasks.publicIp || tasks.count === 0 ? [] : [natGatewayLine('NAT gateway', 1, list)];
  return {
    tasks,
    region: list.region,
    asOf: list.asOf,
    ecs: costSheet([
      costLine('ECS control plane', 'free', 0),
      taskHoursLine('Tasks', perMonth(perDay, 'task-hours'), tasks, list),
      ...gateway,
    ]),
    eksFargate: eksFargateClusterCost(tasks, perDay, tasks.operatorPods, list),
    eksNodes: isPriced ? nodesCost(tasks, kind, list) : undefined,
    nodeType,
    tier: tierChange(tasks, list),
    breakEven: isPriced ? breakEvenOf(tasks, costSheet(gateway).dollars, list, kind) : undefined,
  };
}

/** Nodes stand day and night, however many hours the pods run; those of KEDA and the like are small enough to fit beside them. */
function nodesCost(tasks: RunningTasks, kind: NodeKind, list: PriceList): CostSheet | undefined {
  if (tasks.nodes !== undefined) return eksClusterCost(tasks.nodes.count, list, kind);
  const perNode = tasksPerNode(tasks);
  if (perNode === 0) return undefined;
  return eksClusterCost(Math.max(LEAST_NODES, Math.ceil(tasks.count / perNode)), list, kind);
}

function tierChange(tasks: RunningTasks, list: PriceList): TierChange | undefined {
  const pod = podSize(tasks);
  if (pod === undefined) return undefined;
  const taskHour = taskHourDollars(tasks, list);
  const podHour = taskHourDollars(pod, list);
  const hours = tasks.count * tasks.hoursPerDay * DAYS_PER_MONTH;
  return {
    task: tasks,
    pod,
    taskHourDollars: taskHour,
    podHourDollars: podHour,
    monthDifferenceDollars: (podHour - taskHour) * hours,
  };
}
