import Table from 'cli-table3';
import type { TaskDetails } from '../../aws/operator/task-details.ts';
import type { DecisionRecord } from '../../contract/decision-record.ts';
import { times } from './explain-table.ts';
import { FoldedRows } from './folded-rows.ts';

/** What a dry run wanted, beside what there was. */
export interface ComparedDecision {
  /** In ISO 8601. */
  readonly at: string;
  readonly visible: number;
  readonly inFlight: number;
  /** Tasks that the scaler would have. */
  readonly desired: number;
  /** Tasks that it would have launched. */
  readonly wouldLaunch: number;
  /** Tasks of the family that existed, whoever started them; null where ECS does not know any more. */
  readonly existed: number | null;
  readonly reason: string;
}

/** ECS shows a stopped task for at least an hour (ECS API reference, DescribeTasks); before, some may be missing. */
const REMEMBERED_MILLISECONDS = 3_600_000;

type Repeated = ComparedDecision & { readonly from: string; readonly to: string; readonly count: number };
type Lifetime = Pick<TaskDetails, 'createdAt' | 'stoppedAt'>;

/**
 * Sets a decision beside the tasks of the family at its time. The observation itself counts only tasks that the scaler launched, and a
 * dry run launches none, so the count is made from what ECS knows of the family's tasks, those of another orchestrator included.
 */
export function compareWithTasks(
  { plan, observation }: DecisionRecord,
  tasks: readonly Lifetime[],
  nowMilliseconds: number,
): ComparedDecision {
  const at = Date.parse(plan.at);
  const remembered = nowMilliseconds - at <= REMEMBERED_MILLISECONDS;
  const { visible, inFlight } = observation.queue;
  return {
    at: plan.at,
    visible,
    inFlight,
    desired: plan.desired,
    wouldLaunch: plan.launch.reduce((sum, { count }) => sum + count, 0),
    existed: remembered ? tasks.filter((task) => existedAt(task, at)).length : null,
    reason: plan.reason,
  };
}

function existedAt({ createdAt, stoppedAt }: Lifetime, at: number): boolean {
  return createdAt !== null && Date.parse(createdAt) <= at && (stoppedAt === null || Date.parse(stoppedAt) > at);
}

const shown = ['visible', 'inFlight', 'desired', 'wouldLaunch', 'existed', 'reason'] as const;

/** All of them for people, repetitions folded, with a sentence that sums them up. */
export function comparisonTable(rows: readonly ComparedDecision[]): string {
  const head = ['time (UTC)', 'backlog', 'wanted', 'would launch', 'existed', 'reason'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const folded = new FoldedRows<Repeated>((one, other) => shown.every((name) => one[name] === other[name]));
  for (const row of rows) folded.add({ ...row, from: row.at, to: row.at, count: 1 });
  for (const row of folded.rows)
    table.push([
      times(row),
      `${row.visible} + ${row.inFlight}`,
      row.desired,
      row.wouldLaunch,
      row.existed ?? 'unknown',
      row.reason,
    ]);
  return `${table}\n${summary(rows)}`;
}

function summary(rows: readonly ComparedDecision[]): string {
  const known = rows.flatMap(({ desired, existed }) => (existed === null ? [] : [Math.sign(existed - desired)]));
  const count = (sign: number) => known.filter((each) => each === sign).length;
  const unknown = rows.length - known.length;
  return (
    `Of ${known.length} ${known.length === 1 ? 'decision' : 'decisions'}, as many tasks existed as were wanted in ${count(0)}, more in ${count(1)}, fewer in ${count(-1)}.` +
    (unknown > 0
      ? ` For ${unknown} older ${unknown === 1 ? 'one' : 'ones'} it is unknown: ECS forgets stopped tasks after an hour.`
      : '')
  );
}
