import Table from 'cli-table3';
import type { PriceList, PriceName } from '../../contract/prices.ts';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { plain, rate } from '../../cost/format.ts';
import type { CostReport } from '../../cost/report.ts';
import {
  breakEvenSentences,
  type CostTable,
  comparisonTable,
  deliveryTable,
  kindTable,
  planningHourTable,
  planningMonthTable,
  sheetTable,
  taskHourText,
} from '../../cost/tables.ts';

interface Shown {
  /** The wait that tasks are launched for; undefined where messages per task decide. */
  readonly targetWaitSeconds: number | undefined;
  /** An existing task definition, whose size and worker are not known here. */
  readonly existingFamily: string | undefined;
  readonly list: PriceList;
  /** Prices that come from the user's file. */
  readonly replaced: readonly PriceName[];
  /** Whether each load is shown line by line. */
  readonly itemised: boolean;
}

/** A cost report for people. */
export function costInWords(
  report: CostReport,
  { targetWaitSeconds, existingFamily, list, replaced, itemised }: Shown,
): string {
  const items = itemised ? report.loads.map(({ name, thisStack }) => drawn(sheetTable(thisStack, name))) : [];
  const sizeNote = existingFamily
    ? [
        `The size of ${existingFamily} is not read; that of WORKER_CPU_UNITS and WORKER_MEMORY_MIB is priced. ` +
          'Whether its worker makes marks or sends events is not known, so neither is priced.',
      ]
    : [];
  const deliveries = existingFamily
    ? []
    : ['A million commands beside their tasks, by WORKER_DELIVERY, in $.', drawn(deliveryTable(report, list))];
  const waitNote =
    targetWaitSeconds === undefined
      ? []
      : [
          `Tasks are launched for a target wait of ${targetWaitSeconds} s; docs/policy.md has what a shorter one costs under load.`,
        ];
  const scheduleNote = report.configuration.hasSchedule
    ? [
        'A load is taken to be spread evenly over the week beside the schedule: one in its hours costs less, one outside of them more.',
      ]
    : [];
  return [
    [
      inWords(report.configuration),
      ...scheduleNote,
      ...waitNote,
      ...sizeNote,
      pricesInWords(report, replaced),
      `A task-hour: ${taskHourText(report, list)}`,
    ].join('\n'),
    drawn(sheetTable(report.atRest, 'At rest')),
    ...items,
    `Under load, $ a month. The others' logs, alarms, nodes' disks and addresses are left out; Minikube needs a machine of one's own.`,
    drawn(comparisonTable(report)),
    'This stack by the kind of its tasks, $ a month.',
    drawn(kindTable(report)),
    ...deliveries,
    ['Break-even with EKS on t3.medium nodes:', ...breakEvenSentences(report)].join('\n'),
    `CloudIDE's planning figure of ${rate(report.planning.taskHourDollars)} a task-hour beside the list prices; in brackets what they differ by.`,
    drawn(planningHourTable(report)),
    drawn(planningMonthTable(report)),
  ].join('\n\n');
}

function inWords(configuration: CostConfiguration): string {
  const { cpuUnits, memoryMib, architecture, capacity, publicIp, tickSeconds } = configuration;
  const size = `${plain(cpuUnits / 1024)} vCPU, ${plain(memoryMib / 1024)} GB, ${architecture} on ${capacity}`;
  const address = publicIp ? 'with a public IPv4 address' : 'without a public address';
  return `Tasks of ${size}, ${address}; a tick every ${tickSeconds} s; ${minimumInWords(configuration)}.`;
}

function minimumInWords({ minTasks, hasSchedule }: CostConfiguration): string {
  if (hasSchedule) return `a minimum of ${plain(minTasks)} tasks on average, by the schedule`;
  return minTasks === 1 ? '1 baseline task' : `${plain(minTasks)} baseline tasks`;
}

function pricesInWords({ region, asOf, unverified }: CostReport, replaced: readonly PriceName[]): string {
  const sentences = [`Prices of ${region} as of ${asOf}, without free tiers; a month is 30 days.`];
  if (replaced.length > 0) sentences.push(`From the price file: ${replaced.join(', ')}.`);
  if (unverified.length > 0) sentences.push(`Estimates: ${unverified.join(', ')}.`);
  return sentences.join(' ');
}

/** Widest that the arithmetic may be, so that a table fits into 120 columns. */
const ARITHMETIC_COLUMNS = 64;

const withoutLinesBetweenRows = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

function drawn({ head, rows }: CostTable): string {
  const table = new Table({
    head: [...head],
    chars: withoutLinesBetweenRows,
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: head.map((title) => (title === 'Arithmetic' ? ARITHMETIC_COLUMNS : null)),
    colAligns: head.map((title, column) => (column === 0 || title === 'Arithmetic' ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
