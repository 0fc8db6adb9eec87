import Table from 'cli-table3';
import type { TaskDetails } from '../../aws/task-details.ts';
import type { DecisionRecord } from '../../contract/decision-record.ts';
import { secondOf } from './explain-table.ts';

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

type Lifetime = Pick<TaskDetails, 'createdAt' | 'stoppedAt'>;

/**
 * Sets decisions beside the tasks of the family at their times. The observation itself counts only tasks that the scaler launched, and a
 * dry run launches none, so the count is made from what ECS knows of the family's tasks, those of another orchestrator included.
 */
export function compareWithTasks(
  decisions: readonly DecisionRecord[],
  tasks: readonly Lifetime[],
  nowMilliseconds: number,
): ComparedDecision[] {
  return decisions.map(({ plan, observation }) => {
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
  });
}

function existedAt({ createdAt, stoppedAt }: Lifetime, at: number): boolean {
  return createdAt !== null && Date.parse(createdAt) <= at && (stoppedAt === null || Date.parse(stoppedAt) > at);
}

/** The same for people, with a sentence that sums it up. */
export function comparisonTable(rows: readonly ComparedDecision[]): string {
  const head = ['time (UTC)', 'backlog', 'wanted', 'would launch', 'existed', 'reason'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows)
    table.push([
      secondOf(row.at),
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
    `Of ${known.length} decisions, as many tasks existed as were wanted in ${count(0)}, more in ${count(1)}, fewer in ${count(-1)}.` +
    (unknown > 0 ? ` For ${unknown} older ones it is unknown: ECS forgets stopped tasks after an hour.` : '')
  );
}
