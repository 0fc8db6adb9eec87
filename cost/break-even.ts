import { listPrices, type PriceList, type TaskSize, taskHourDollars } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { eksClusterCost, LEAST_NODES, type NodeKind, pricedNodeType, tasksPerNode } from './eks-nodes.ts';
import { fixedMonthlyCost } from './fixed-cost.ts';
import { DAYS_PER_MONTH } from './month.ts';

/** An EKS cluster beside this stack. */
export interface ClusterBreakEven {
  /** Nodes, which stand day and night. */
  readonly nodes: number;
  /** US dollars a month for control plane and nodes. */
  readonly dollars: number;
  /** Task-hours a day that the nodes hold when they are full day and night. */
  readonly holdsTaskHoursPerDay: number;
  /** Task-hours a day from which this stack costs more. Beyond what the nodes hold it means nothing. */
  readonly taskHoursPerDay: number;
}

export interface BreakEven {
  /** The instance type of the nodes, e.g. `t3.medium`. */
  readonly nodeType: string;
  /** How many tasks a node holds; without one there is no break-even. */
  readonly tasksPerNode: number;
  /** US dollars for a task-hour of this stack. */
  readonly taskHourDollars: number;
  /** The smallest cluster of two nodes. */
  readonly twoNodes: ClusterBreakEven;
  /** The smallest cluster that is cheaper than this stack while its nodes are full; undefined when none is. */
  readonly cheaperFrom: ClusterBreakEven | undefined;
}

/** A hundred nodes hold more tasks than any load that this comparison is for. */
const MOST_NODES = 100;

/**
 * The load from which EKS with t3.medium nodes is the cheaper one. The nodes are taken as full day and night, which no load is that
 * people make; whatever they hold less moves the break-even up.
 */
export function breakEven(configuration: CostConfiguration, list: PriceList = listPrices): BreakEven {
  // Baseline tasks are part of the task-hours here, not of the fixed cost.
  return breakEvenOf(configuration, fixedMonthlyCost({ ...configuration, minTasks: 0 }, list).dollars, list);
}

/** The same for any tasks, beside which so many US dollars a month are paid at rest, and any kind of nodes. */
export function breakEvenOf(
  task: TaskSize,
  fixedDollars: number,
  list: PriceList = listPrices,
  kind: NodeKind = { architecture: 'X86_64', wayOut: undefined },
): BreakEven {
  const perNode = tasksPerNode(task);
  const hour = taskHourDollars(task, list);
  const beside = (nodes: number): ClusterBreakEven => {
    const { dollars } = eksClusterCost(nodes, list, kind);
    return {
      nodes,
      dollars,
      holdsTaskHoursPerDay: nodes * perNode * 24,
      taskHoursPerDay: Math.max(0, dollars - fixedDollars) / DAYS_PER_MONTH / hour,
    };
  };
  let cheaperFrom: ClusterBreakEven | undefined;
  for (let nodes = LEAST_NODES; nodes <= MOST_NODES && cheaperFrom === undefined; nodes += 1) {
    const cluster = beside(nodes);
    if (cluster.taskHoursPerDay < cluster.holdsTaskHoursPerDay) cheaperFrom = cluster;
  }
  return {
    nodeType: pricedNodeType(kind),
    tasksPerNode: perNode,
    taskHourDollars: hour,
    twoNodes: beside(LEAST_NODES),
    cheaperFrom,
  };
}
