import Table from 'cli-table3';
import type { Row } from '../../simulator/run-policy.ts';
import { maximumRemark, settingsRemark } from './row-remarks.ts';

/** The columns of a simulation's figures, for the terminal and for the report. */
export const columns: readonly { readonly title: string; readonly cell: (row: Row) => string }[] = [
  { title: 'Policy', cell: ({ policy }) => policy },
  { title: 'Cost/work', cell: ({ costOverWork }) => costOverWork.toFixed(3) },
  { title: 'p50 s', cell: ({ p50 }) => seconds(p50) },
  { title: 'p95 s', cell: ({ p95 }) => seconds(p95) },
  { title: 'p99 s', cell: ({ p99 }) => seconds(p99) },
  { title: 'Task-hours', cell: ({ taskHours }) => taskHours.toFixed(1) },
  { title: '$', cell: ({ dollars }) => dollars.toFixed(2) },
  { title: 'Launches', cell: ({ launches }) => count(launches) },
  { title: 'Redone', cell: ({ redone }) => String(redone) },
  { title: 'Most tasks', cell: ({ peakTasks }) => count(peakTasks) },
];

function seconds(value: number | null): string {
  return value === null ? '-' : value.toFixed(1);
}

function count(value: number | null): string {
  return value === null ? '-' : String(value);
}

/** The rows of each trace, in the order of the rows. */
export function byTrace(rows: readonly Row[]): readonly (readonly Row[])[] {
  return [...Map.groupBy(rows, ({ trace }) => trace).values()];
}

/** What is the same for all rows of a trace, in words. */
export function traceInWords([first]: readonly Row[]): string {
  if (!first) return '';
  return `${first.trace}: ${first.messages} messages, ${first.workHours.toFixed(1)} hours of work`;
}

/** Simulated figures for people, a table a trace between what holds for all of it and what to know about its figures. */
export function rowsInWords(rows: readonly Row[]): string {
  return byTrace(rows)
    .map((group) => [traceInWords(group), settingsRemark(group), drawn(group), maximumRemark(group)])
    .map((lines) => lines.filter((line) => line !== '').join('\n'))
    .join('\n\n');
}

function drawn(rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map(({ title }) => title),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [] },
    colAligns: columns.map((_, column) => (column === 0 ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => columns.map(({ cell }) => cell(row))));
  return table.toString();
}
