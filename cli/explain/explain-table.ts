import Table from 'cli-table3';
import type { DecisionRecord } from '../../contract/decision-record.ts';
import type { TaskState } from '../../contract/observation.ts';
import { failureInWords } from '../../contract/tick-failure.ts';
import { isDecision, type LoggedTick } from '../stack/ticks.ts';
import { FoldedRows } from './folded-rows.ts';

interface RowTimes {
  /** In ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** Decisions that follow each other and say the same. */
export interface DecisionRow extends RowTimes {
  readonly visible: number;
  readonly inFlight: number;
  readonly running: number;
  readonly starting: number;
  readonly launched: number;
  readonly dryRun: boolean;
  readonly reason: string;
  /** Of the first of them. */
  readonly explanation: string;
}

/** Ticks that failed with the same error, one after the other. */
export interface FailureRow extends RowTimes {
  readonly error: string;
}

export type TickRow = DecisionRow | FailureRow;

/** Rows of ticks; those that launch nothing and change nothing are folded into the one before. */
export const tickRows = () => new FoldedRows<TickRow>(saysTheSame);

export function rowOf(tick: LoggedTick): TickRow {
  if (isDecision(tick)) return decisionRow(tick);
  return { from: tick.timestamp, to: tick.timestamp, count: 1, error: failureInWords(tick) };
}

function decisionRow({ observation, plan, outcome }: DecisionRecord): DecisionRow {
  const { visible, inFlight } = observation.queue;
  const inState = (...states: TaskState[]) =>
    observation.tasks.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  return {
    from: plan.at,
    to: plan.at,
    count: 1,
    visible,
    inFlight,
    running: inState('running', 'leaving'),
    starting: inState('starting'),
    launched: outcome.launched,
    dryRun: outcome.dryRun,
    reason: plan.reason,
    explanation: plan.explanation,
  };
}

const compared = ['visible', 'inFlight', 'running', 'starting', 'dryRun', 'reason', 'explanation'] as const;

function saysTheSame(one: TickRow, other: TickRow): boolean {
  if ('error' in one || 'error' in other) return 'error' in one && 'error' in other && one.error === other.error;
  return one.launched + other.launched === 0 && compared.every((name) => one[name] === other[name]);
}

/** Of an error that would make the table too wide; `--json` has all of it. */
const SHOWN_CHARACTERS = 100;

/**
 * The rows for people. Times are UTC.
 *
 * @param wide - whether there is room for the sentences.
 */
export function explainTable(rows: readonly TickRow[], wide: boolean): string {
  const head = ['time (UTC)', 'backlog', 'tasks', 'launched', 'reason', ...(wide ? ['explanation'] : [])];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows) {
    if ('error' in row)
      table.push([times(row), { colSpan: head.length - 1, content: `tick failed: ${shortened(row.error)}` }]);
    else
      table.push([
        times(row),
        `${row.visible} + ${row.inFlight}`,
        `${row.running} + ${row.starting}`,
        row.dryRun ? 'dry run' : row.launched,
        row.reason,
        ...(wide ? [row.explanation] : []),
      ]);
  }
  return `${table}\nbacklog: visible + in flight; tasks: running + starting; in brackets how often it was decided`;
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} ...` : text;
}

/** A row's time, or from when to when and how often. */
export function times({ from, to, count }: RowTimes): string {
  return count === 1 ? secondOf(from) : `${secondOf(from)} to ${secondOf(to)} (${count})`;
}

/** `MM-DD hh:mm:ss` of a time in ISO 8601. */
function secondOf(time: string): string {
  return time.slice(5, 19).replace('T', ' ');
}
