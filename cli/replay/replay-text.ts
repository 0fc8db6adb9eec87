import Table from 'cli-table3';
import type { TaskState } from '../../contract/observation.ts';
import type { LaunchOrder } from '../../contract/plan.ts';
import { times } from '../explain/explain-table.ts';
import { FoldedRows } from '../explain/folded-rows.ts';
import type { ReplayedDecision } from './decide-again.ts';
import type { ReplayTotals } from './replay-tally.ts';

/** Decisions that follow each other and have come to differ in the same way. */
export interface ReplayRow {
  /** In ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** Visible and in flight, running and starting, and why: of the first of them. */
  readonly backlog: string;
  readonly tasks: string;
  readonly whyNow: string;
  /** Launches and reason. */
  readonly before: string;
  readonly now: string;
}

/** Rows of decisions that differ; what was seen may change from one to the next without making a new row. */
export const replayRows = () =>
  new FoldedRows<ReplayRow>((one, other) => one.before === other.before && one.now === other.now);

export function rowOf({ observation: { at, queue, tasks }, before, now }: ReplayedDecision): ReplayRow {
  const inState = (...states: TaskState[]) =>
    tasks.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  return {
    from: at,
    to: at,
    count: 1,
    backlog: `${queue.visible} + ${queue.inFlight}`,
    tasks: `${inState('running', 'leaving')} + ${inState('starting')}`,
    whyNow: now.explanation,
    before: inWords(before),
    now: inWords(now),
  };
}

function inWords({ launch, reason }: { readonly launch: readonly LaunchOrder[]; readonly reason: string }): string {
  const orders = launch.map(({ role, count, idleExitSeconds, lifetimeSeconds }) => {
    if (role === 'burst') return `${count} burst (${idleExitSeconds} s)`;
    return lifetimeSeconds === undefined ? `${count} baseline` : `${count} baseline for ${lifetimeSeconds} s`;
  });
  return `${reason}: ${orders.join(' + ') || 'none'}`;
}

/** How much of the rows is shown. */
export interface TableExtent {
  /** Whether there is room for the sentences. */
  readonly wide: boolean;
  /** How many decisions that differ came after the last row. */
  readonly notShown: number;
}

const legend = [
  'backlog: visible + in flight; tasks: running + starting; then, now: the reason and what is launched, in brackets the idle exit, after "for" the lifetime',
  'behind a time in brackets how many decisions differ in this way; what was seen is that of the first',
];

/** The rows for people, with what they mean and an end of line. Times are UTC. */
export function replayTable(rows: readonly ReplayRow[], { wide, notShown }: TableExtent): string {
  const head = ['time (UTC)', 'backlog', 'tasks', 'then', 'now', ...(wide ? ['why now'] : [])];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows)
    table.push([times(row), row.backlog, row.tasks, row.before, row.now, ...(wide ? [row.whyNow] : [])]);
  const more = `and ${notShown} more that differ: choose a shorter time with --since and --until to see them`;
  return [table, ...(notShown > 0 ? [more] : []), ...legend, ''].join('\n');
}

/** What a replay came to, in sentences. */
export function summaryOf(totals: ReplayTotals, asLogged: boolean): string {
  const { decisions, unreadable, same, otherwise, launchesDiffer, launchedThen, launchedNow, overridden } = totals;
  if (decisions === 0) return 'No decision was logged in that time.';
  const sentences = [
    `Of ${decisions} ${decisions === 1 ? 'decision' : 'decisions'}, ${same} come out the same, ${otherwise} otherwise, ` +
      `${launchesDiffer} of these with other launches; ${unreadable} cannot be read by this version.`,
    ...totals.unreadableLines.map((lines) => `  ${times(lines)} cannot be read: ${lines.problem}`),
    `Tasks that they launch, all in all: ${launchedThen} then, ${launchedNow} now.`,
  ];
  if (overridden > 0 && !asLogged)
    sentences.push(`In ${overridden} the parameter overrode a setting; now this configuration alone decides.`);
  if (otherwise > 0)
    sentences.push(
      'Each tick is compared by itself: had it been decided otherwise, later ticks would have seen something else. "npm run -s simulate" follows a policy through time.',
    );
  return sentences.join('\n');
}
