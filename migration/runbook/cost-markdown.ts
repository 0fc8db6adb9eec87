import type { TaskSize } from '../../contract/prices.ts';
import type { CostSheet } from '../../cost/cost-sheet.ts';
import { POD_OVERHEAD_MIB } from '../../cost/eks-fargate.ts';
import { cents, plain, rate } from '../../cost/format.ts';
import { type CostTable, sheetTable } from '../../cost/tables.ts';
import type { CostComparison, RunningTasks, TierChange } from './cost-comparison.ts';
import { recommendation } from './recommendation.ts';

/** What the sums leave out of the nodes, where they are of a type that has no price here. */
export function nodesInWords({ tasks: { nodes }, breakEven }: CostComparison): readonly string[] {
  if (nodes === undefined || breakEven !== undefined) return [];
  return [
    `The nodes of cluster.eksctl.yaml are ${nodes.count} of the type ${nodes.type}, whose price is not in these sums: look it up before you compare.`,
  ];
}

/** A comparison as Markdown that can be read as it is, too: the sums, what EKS makes of the size, each sum's lines, and when EKS is worth it. */
export function costMarkdown(comparison: CostComparison): string {
  const { tasks, region, asOf, ecs, eksFargate, eksNodes, tier } = comparison;
  const sums: CostTable = {
    head: ['', '$ a month'],
    rows: [
      ['ECS on Fargate', cents(ecs.dollars)],
      ['EKS, pods on Fargate', sum(eksFargate)],
      [nodesTitle(comparison), sum(eksNodes, noNodesPrice(comparison))],
      ['Minikube, on a machine of your own', cents(0)],
    ],
  };
  const sheets = [
    { title: 'ECS on Fargate', sheet: ecs },
    { title: 'EKS, pods on Fargate', sheet: eksFargate },
    { title: nodesTitle(comparison), sheet: eksNodes },
  ];
  return [
    `${tasksInWords(tasks)}. Prices of ${region} as of ${asOf}, without free tiers; a month is 30 days. Logs, load balancers, disks and traffic are left out of all sums.${wayOutInWords(tasks)}`,
    tableMarkdown(sums),
    tierInWords(tier),
    ...sheets.flatMap(({ title, sheet }) => (sheet === undefined ? [] : [tableMarkdown(sheetTable(sheet, title))])),
    [...recommendation(comparison), ...nodesInWords(comparison)].join(' '),
  ].join('\n\n');
}

/** How the sums with nodes are called. */
export function nodesTitle({ nodeType }: CostComparison): string {
  return `EKS, ${nodeType} nodes`;
}

/** Why there is no such sum, in a few words. */
export function noNodesPrice({ breakEven }: CostComparison): string {
  return breakEven === undefined ? 'no price here' : 'too big';
}

function wayOutInWords({ publicIp }: RunningTasks): string {
  return publicIp
    ? ' Tasks and nodes have public addresses, which are in the sums; pods on Fargate have none, and need a NAT gateway.'
    : ' What has no public address needs a way out, which is taken as one NAT gateway in each sum: one that is there already, or VPC endpoints in its place, are no difference between them.';
}

/** A size as AWS's pages write it, e.g. `0.5 vCPU/1 GB`. */
export function sizeInWords({ cpuUnits, memoryMib }: Pick<TaskSize, 'cpuUnits' | 'memoryMib'>): string {
  return `${plain(cpuUnits / 1024)} vCPU/${plain(memoryMib / 1024)} GB`;
}

/** How many tasks of what size run for how long. */
export function tasksInWords(tasks: RunningTasks): string {
  const { count, hoursPerDay, architecture, capacity, publicIp } = tasks;
  const what = count === 1 ? 'One task' : `${plain(count)} tasks`;
  const address = publicIp ? 'with a public address' : 'without a public address';
  return `${what} of ${sizeInWords(tasks)} (${architecture} on ${capacity}, ${address}) for ${plain(hoursPerDay)} hours a day`;
}

/** What EKS adds and rounds up, in sentences with the prices. */
export function tierInWords(tier: TierChange | undefined): string {
  if (tier === undefined) return 'With the 256 MiB that EKS adds to a pod, Fargate has no size that is big enough.';
  const { task, pod, taskHourDollars, podHourDollars, monthDifferenceDollars } = tier;
  const [before, after] = [sizeInWords(task), sizeInWords(pod)];
  const difference = podHourDollars - taskHourDollars;
  const than = difference < 0 ? 'less' : 'more';
  const dearer = `${rate(Math.abs(difference))} an hour ${than} for each, $${cents(Math.abs(monthDifferenceDollars))} a month ${than} for all`;
  const kind =
    task.architecture === 'ARM64' || task.capacity === 'FARGATE_SPOT' || task.publicIp
      ? ' EKS on Fargate has neither ARM nor Spot nor public addresses, which is in that difference.'
      : '';
  return (
    `EKS on Fargate adds ${POD_OVERHEAD_MIB} MiB to each pod and rounds up to the next size: ${before} becomes ${after}. ` +
    `A pod-hour costs ${rate(podHourDollars)} where a task-hour costs ${rate(taskHourDollars)}: ${dearer}.${kind}`
  );
}

function tableMarkdown({ head, rows }: CostTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (column === head.length - 1 ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

function sum(sheet: CostSheet | undefined, none = 'too big'): string {
  return sheet === undefined ? none : cents(sheet.dollars);
}
