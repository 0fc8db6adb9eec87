import type { CostSheet } from '../../cost/cost-sheet.ts';
import { cents } from '../../cost/format.ts';
import type { CostComparison } from './cost-comparison.ts';
import { nodesInWords, nodesTitle, noNodesPrice, tasksInWords, tierInWords } from './cost-markdown.ts';
import { recommendation } from './recommendation.ts';
import type { WorkloadDocuments } from './workload-documents.ts';

const UNKNOWN =
  'The task definition says no size for the whole task, so its price is that of the instances that it runs on.';

/** The price of a workload on both sides, for machines and for a terminal. */
export function costDocuments(
  name: string,
  comparison: CostComparison | undefined,
): Pick<WorkloadDocuments, 'cost' | 'costText'> {
  if (comparison === undefined) return { cost: { unknown: UNKNOWN }, costText: `What ${name} costs: ${UNKNOWN}` };
  const [first, ...others] = recommendation(comparison);
  return {
    cost: { ...comparison, recommendation: [first, ...others] },
    costText: [
      `What ${name} costs a month, at prices of ${comparison.region} as of ${comparison.asOf}, without logs, load balancers, disks and traffic:`,
      `  ${tasksInWords(comparison.tasks)}`,
      sheetLine('ECS on Fargate', comparison.ecs),
      sheetLine('EKS, pods on Fargate', comparison.eksFargate),
      sheetLine(nodesTitle(comparison), comparison.eksNodes, noNodesPrice(comparison)),
      `  ${tierInWords(comparison.tier)}`,
      `  ${first}`,
      `  ${[...others, ...nodesInWords(comparison)].join(' ')}`,
    ].join('\n'),
  };
}

/** Name, sum, and what it is made of. */
function sheetLine(name: string, sheet: CostSheet | undefined, none = 'too big'): string {
  const start = `  ${name.padEnd(22)}`;
  if (sheet === undefined) return `${start}${none}`;
  const lines = sheet.lines.map(({ item, dollars }) => `${item} ${cents(dollars)}`);
  return `${start}$${cents(sheet.dollars)} = ${lines.join(' + ')}`;
}
