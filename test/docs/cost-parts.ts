import { listPrices } from '../../contract/prices.ts';
import { costConfigurationFrom } from '../../cost/configuration.ts';
import type { CostSheet } from '../../cost/cost-sheet.ts';
import { cents } from '../../cost/format.ts';
import { costReport } from '../../cost/report.ts';
import { millionCommandsCost } from '../../cost/request-cost.ts';
import {
  breakEvenSentences,
  type CostTable,
  comparisonTable,
  deliveryTable,
  kindTable,
  networkTable,
  pieceTable,
  planningHourTable,
  planningMonthTable,
  priceTable,
  sheetTable,
  storageTable,
  taskHourText,
  taskTable,
} from '../../cost/tables.ts';
import { readDeploymentSettings } from '../../lib/deployment-settings.ts';

const report = costReport(costConfigurationFrom(readDeploymentSettings({})));
const x86Report = costReport({ ...report.configuration, architecture: 'X86_64' });

/** The parts of docs/costs.md that the code writes, by their marks; all of the default configuration. */
export const costParts: Readonly<Record<string, string>> = {
  costAtRest: markdown(sheetTable(report.atRest, 'At rest')),
  costPieces: markdown(pieceTable(report, listPrices)),
  costComparison: markdown(comparisonTable(report)),
  costByKind: markdown(kindTable(report)),
  costBreakEven: [
    `- ARM: ${breakEvenSentences(report).join(' ')}`,
    `- x86: ${breakEvenSentences(x86Report).join(' ')}`,
  ].join('\n'),
  costPlanningHour: markdown(planningHourTable(report)),
  costPlanningMonth: markdown(planningMonthTable(report)),
  costDelivery: markdown(deliveryTable(report, listPrices)),
  costTasks: markdown(taskTable(report, listPrices)),
  costStorage: markdown(storageTable(listPrices)),
  costNetwork: markdown(networkTable(report)),
  costPrices: markdown(priceTable(listPrices)),
};

/** The part of the README that the code writes. */
export function costSummary(): string {
  const [idle] = report.loads;
  const monitoring = sumOf(report.atRest, /metrics|dashboard/);
  const scenario = (name: string) => {
    const sums = report.loads.filter((load) => load.name.startsWith(`${name}:`)).map((load) => load.thisStack.dollars);
    return `$${cents(Math.min(...sums))} to $${cents(Math.max(...sums))}`;
  };
  return [
    `- At rest $${cents(report.atRest.dollars)} a month: $${cents(report.atRest.dollars - monitoring)} for the ticks and their logs, $${cents(monitoring)} for metrics, alarms and the dashboard.`,
    `- A task-hour: ${taskHourText(report, listPrices)}.`,
    `- A month with 1 to 2 tasks for 8 hours a day: ${scenario('low')}; 2 to 5 for 16 hours: ${scenario('medium')}; 5 to 10 all day: ${scenario('high')}.`,
    `- A million commands, beside the tasks that run them: ${dollarsOfAMillion(true)}, of which the start marks are $${cents(startMarkDollars)}, and sessions and workspaces $${cents(workspaceDollars)}; with \`WORKER_DELIVERY=at-least-once\`, which makes none, ${dollarsOfAMillion(false)}.`,
    `- Beside it, before any task: an orchestrator that is always on, as Fargate's smallest task, $${cents(idle?.orchestrator.dollars ?? Number.NaN)}; EKS with two t3.medium nodes $${cents(report.breakEven.twoNodes.dollars)}.`,
  ].join('\n');
}

/** What start marks cost for a million commands, in US dollars. */
export const startMarkDollars = listPrices.prices.s3ThousandWrites.dollars * 1000;

/** What sessions and workspaces cost for a million commands, in US dollars. */
const workspaceDollars = sumOf(millionCommandsCost(report.configuration, listPrices), /sessions and workspaces/);

function dollarsOfAMillion(startMarks: boolean): string {
  return `$${cents(millionCommandsCost({ ...report.configuration, startMarks }, listPrices).dollars)}`;
}

function sumOf({ lines }: CostSheet, items: RegExp): number {
  return lines.filter(({ item }) => items.test(item)).reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Columns of amounts are aligned right. */
function markdown({ head, rows }: CostTable): string {
  const ruler = head.map((_title, column) => (rows.every((cells) => isAmount(cells[column] ?? '')) ? '---:' : '---'));
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${ruler.join('|')}|`, ...rows.map(line)].join('\n');
}

function isAmount(cell: string): boolean {
  return /^[$\d.,() %-]+$/.test(cell);
}
