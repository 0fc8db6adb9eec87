import { type PriceList, type PriceName, taskHourDollars } from '../contract/prices.ts';
import type { CostSheet } from './cost-sheet.ts';
import { cents, plain, rate } from './format.ts';
import type { CostReport } from './report.ts';
import { millionCommandsCost, millionTasksCost } from './request-cost.ts';
import { taskHourInWords } from './task-hours.ts';
import { storageLine } from './terminal-cost.ts';

/** A table as texts; the command line and the documents draw it each in their way. */
export interface CostTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The lines of a sheet and their sum. */
export function sheetTable({ lines, dollars }: CostSheet, title: string): CostTable {
  return {
    head: [title, 'Arithmetic', '$ a month'],
    rows: [...lines.map((line) => [line.item, line.arithmetic, cents(line.dollars)]), ['Sum', '', cents(dollars)]],
  };
}

/** Each load on this stack and beside it, in dollars a month. */
export function comparisonTable({ loads }: CostReport): CostTable {
  return {
    head: ['Load', 'This stack', 'Always-on orchestrator', 'EKS, t3.medium', 'EKS, Fargate', 'Minikube'],
    rows: loads.map(({ name, thisStack, orchestrator, eksNodes, eksFargate }) => [
      name,
      ...[thisStack, orchestrator, eksNodes, eksFargate].map((sheet) => (sheet ? cents(sheet.dollars) : 'too big')),
      cents(0),
    ]),
  };
}

/** Each load on this stack with tasks of each kind, in dollars a month. */
export function kindTable({ loads }: CostReport): CostTable {
  const kinds = loads[0]?.byKind.map(({ kind }) => kind) ?? [];
  return {
    head: ['Load', ...kinds],
    rows: loads.map(({ name, byKind }) => [name, ...byKind.map(({ dollars }) => cents(dollars))]),
  };
}

/** The planning figure beside the list price of a task-hour. */
export function planningHourTable({ planning }: CostReport): CostTable {
  return {
    head: [
      'Task with 512 CPU units and 1 GB',
      'List price an hour',
      `${rate(planning.taskHourDollars)} is above it by`,
    ],
    rows: planning.variants.map(({ name, taskHourDollars: dollars, planIsAbovePercent }) => [
      name,
      rate(dollars),
      `${planIsAbovePercent.toFixed(1)} %`,
    ]),
  };
}

/** The plan's sum of each scenario beside the list price and its difference from the plan, in dollars a month for the tasks alone. */
export function planningMonthTable({ planning }: CostReport): CostTable {
  return {
    head: ['Tasks alone', 'As planned', ...planning.variants.map(({ name }) => name)],
    rows: planning.loads.map(({ name, plannedDollars, listDollars }) => [
      name,
      cents(plannedDollars),
      ...listDollars.map((dollars) => `${cents(dollars)} (${cents(dollars - plannedDollars)})`),
    ]),
  };
}

/** What a million commands cost by the way they are delivered. */
export function deliveryTable({ configuration }: CostReport, list: PriceList): CostTable {
  const withMarks = millionCommandsCost({ ...configuration, startMarks: true }, list);
  const without = millionCommandsCost({ ...configuration, startMarks: false }, list);
  const row = (item: string, arithmetic: string, dollars: number, otherwise: number) => [
    item,
    arithmetic,
    cents(dollars),
    cents(otherwise),
  ];
  return {
    head: ['A million commands', 'Arithmetic', 'at-most-once', 'at-least-once'],
    rows: [
      ...withMarks.lines.map(({ item, arithmetic, dollars }) =>
        row(item, arithmetic, dollars, without.lines.find((line) => line.item === item)?.dollars ?? 0),
      ),
      row('Sum', '', withMarks.dollars, without.dollars),
    ],
  };
}

/** What a million tasks cost that start and leave. */
export function taskTable({ configuration }: CostReport, list: PriceList): CostTable {
  const { lines, dollars } = millionTasksCost(configuration, list);
  return {
    head: ['A million tasks', 'Arithmetic', '$'],
    rows: [...lines.map((line) => [line.item, line.arithmetic, cents(line.dollars)]), ['Sum', '', cents(dollars)]],
  };
}

/** What it costs to keep workspaces of a few sizes. */
export function storageTable(list: PriceList): CostTable {
  const lines = [10, 100, 256].map((megabytes) => storageLine(100, megabytes, list));
  return {
    head: ['Kept', 'Arithmetic', '$ a month'],
    rows: lines.map(({ item, arithmetic, dollars }) => [item, arithmetic, cents(dollars)]),
  };
}

/** The ways out of the network. */
export function networkTable({ network }: CostReport): CostTable {
  return {
    head: ['Choice', 'Arithmetic', '$ a month'],
    rows: network.map(({ item, arithmetic, dollars }) => [item, arithmetic, cents(dollars)]),
  };
}

/** What has a price apiece: how many of it the configuration has, and what one costs a month. */
export function pieceTable({ configuration }: CostReport, { prices }: PriceList): CostTable {
  const pieces: readonly (readonly [item: string, count: number, price: PriceName])[] = [
    ['Metric of the scaler', configuration.scalerMetrics, 'customMetricMonth'],
    ['Metric of the workers, if there is work in every hour', configuration.workerMetrics, 'customMetricMonth'],
    ['Metric in an alarm', configuration.alarmMetrics, 'alarmMetricMonth'],
    ['Dashboard', configuration.dashboards, 'dashboardMonth'],
    ['Secret', configuration.secrets, 'secretMonth'],
  ];
  return {
    head: ['Piece', 'How many', '$ each', '$ a month'],
    rows: pieces.map(([item, count, price]) => {
      const { dollars } = prices[price];
      return [item, plain(count), cents(dollars), cents(count * dollars)];
    }),
  };
}

/** The price of an hour of the configuration's task. */
export function taskHourText({ configuration }: CostReport, list: PriceList): string {
  return `${taskHourInWords(configuration, list)} = ${rate(taskHourDollars(configuration, list))}`;
}

/** The list itself. */
export function priceTable({ prices }: PriceList): CostTable {
  return {
    head: ['Name', '$', 'Unit', 'Source'],
    rows: (Object.keys(prices) as PriceName[]).map((name) => {
      const { dollars, unit, source, unverified } = prices[name];
      return [name, rate(dollars).slice(1), unit, unverified ? `unverified: ${source}` : source];
    }),
  };
}

/** What the break-even comes to, in sentences. */
export function breakEvenSentences({ breakEven }: Pick<CostReport, 'breakEven'>): readonly string[] {
  const { nodeType, tasksPerNode, twoNodes, cheaperFrom } = breakEven;
  if (tasksPerNode === 0)
    return [`Such a task is too big for a ${nodeType}, so there is no break-even with EKS on them.`];
  const holds = `A ${nodeType} holds ${tasksPerNode} such ${tasksPerNode === 1 ? 'task' : 'tasks'}, so two hold ${plain(twoNodes.holdsTaskHoursPerDay)} task-hours a day.`;
  const two = `EKS with two costs $${cents(twoNodes.dollars)} a month and is the cheaper one from ${hours(twoNodes.taskHoursPerDay)} task-hours a day on`;
  if (cheaperFrom?.nodes === twoNodes.nodes) return [holds, `${two}, if its nodes are that full day and night.`];
  const three = cheaperFrom
    ? `With ${cheaperFrom.nodes} nodes ($${cents(cheaperFrom.dollars)}) it is cheaper from ${hours(cheaperFrom.taskHoursPerDay)} task-hours a day up to the ${plain(cheaperFrom.holdsTaskHoursPerDay)} that they hold, if they are that full day and night.`
    : 'More nodes do not change that: full ones cost more than the tasks that they hold cost here.';
  return [holds, `${two}, which is more than two hold.`, three];
}

function hours(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
