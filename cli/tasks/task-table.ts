import Table from 'cli-table3';
import type { TaskDetails } from '../../aws/operator/task-details.ts';
import { exitCodeInWords } from './exit-code.ts';

/** More rows than anybody reads; machines get them all. */
const MAXIMUM_ROWS = 100;

/** Tasks as tables: those that are there, then those that stopped of late. */
export function tasksInWords(tasks: readonly TaskDetails[], nowMilliseconds: number): string {
  const present = tasks.filter(({ state }) => state !== 'stopped');
  const stopped = tasks.filter(({ state }) => state === 'stopped');
  return [
    present.length === 0 ? 'Tasks: none' : presentTable(present, nowMilliseconds),
    ...(stopped.length === 0 ? [] : ['Stopped of late:', stoppedTable(stopped, nowMilliseconds)]),
  ].join('\n');
}

function presentTable(tasks: readonly TaskDetails[], now: number): string {
  return table(
    ['task', 'state', 'role', 'capacity', 'revision', 'age (s)', 'CPU', 'MiB'],
    tasks.map((task) => [
      task.taskId,
      task.state,
      partOf(task),
      task.capacity,
      task.revision,
      ageSeconds(task.createdAt, now),
      task.cpuUnits,
      task.memoryMib,
    ]),
  );
}

function stoppedTable(tasks: readonly TaskDetails[], now: number): string {
  return table(
    ['task', 'role', 'revision', 'since (s)', 'exit', 'why'],
    tasks.map((task) => [
      task.taskId,
      partOf(task),
      task.revision,
      ageSeconds(task.stoppedAt, now),
      task.containers.map(({ exitCode }) => exitCode ?? '-').join(', '),
      [
        task.stoppedReason ?? task.stopCode ?? [],
        task.containers.map(({ exitCode }) => exitCodeInWords(exitCode) ?? []),
      ]
        .flat(2)
        .join('; '),
    ]),
  );
}

function table(head: string[], rows: readonly (string | number)[][]): string {
  const drawn = new Table({ head, style: { head: [], border: [] } });
  drawn.push(...rows.slice(0, MAXIMUM_ROWS));
  const left = rows.length - MAXIMUM_ROWS;
  return left > 0 ? `${drawn}\n... and ${left} more; --json has them all.` : drawn.toString();
}

/** A task that somebody else started has no part to play for the scaler. */
export function partOf({ startedByScaler, role }: TaskDetails): string {
  return startedByScaler ? role : 'not ours';
}

export function ageSeconds(since: string | null, nowMilliseconds: number): number | string {
  return since === null ? '-' : Math.max(0, Math.round((nowMilliseconds - Date.parse(since)) / 1000));
}
