import Table from 'cli-table3';
import type { DecisionRecord } from '../../contract/decision-record.ts';
import type { TaskState } from '../../contract/observation.ts';

/** Decisions that follow each other and say the same. */
export interface DecisionRow {
  /** In ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
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

/** Decisions as rows; those that launch nothing and change nothing are folded into the one before. */
export function decisionRows(decisions: readonly DecisionRecord[]): DecisionRow[] {
  const rows: DecisionRow[] = [];
  for (const decision of decisions) {
    const row = rowOf(decision);
    const last = rows.at(-1);
    if (last && saysTheSame(last, row)) rows[rows.length - 1] = { ...last, to: row.to, count: last.count + 1 };
    else rows.push(row);
  }
  return rows;
}

function rowOf({ observation, plan, outcome }: DecisionRecord): DecisionRow {
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

function saysTheSame(one: DecisionRow, other: DecisionRow): boolean {
  return one.launched + other.launched === 0 && compared.every((name) => one[name] === other[name]);
}

/**
 * The rows for people. Times are UTC.
 *
 * @param wide - whether there is room for the sentences.
 */
export function explainTable(decisions: readonly DecisionRecord[], wide: boolean): string {
  const head = ['time (UTC)', 'backlog', 'tasks', 'launched', 'reason', ...(wide ? ['explanation'] : [])];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of decisionRows(decisions))
    table.push([
      row.count === 1 ? secondOf(row.from) : `${secondOf(row.from)} to ${secondOf(row.to)} (${row.count})`,
      `${row.visible} + ${row.inFlight}`,
      `${row.running} + ${row.starting}`,
      row.dryRun ? 'dry run' : row.launched,
      row.reason,
      ...(wide ? [row.explanation] : []),
    ]);
  return `${table}\nbacklog: visible + in flight; tasks: running + starting; in brackets how often it was decided`;
}

/** `MM-DD hh:mm:ss` of a time in ISO 8601. */
export function secondOf(time: string): string {
  return time.slice(5, 19).replace('T', ' ');
}
