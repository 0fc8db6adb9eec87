import { setImmediate as nextTurn } from 'node:timers/promises';
import { CourseRecord } from '../../simulator/course.ts';
import type { PreparedRun, Row } from '../../simulator/run-policy.ts';
import { SimulationStalledError } from '../../simulator/simulation.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { progressOf } from './progress.ts';
import type { Course } from './report/report-page.ts';

/**
 * Runs one after the other; with `isFollowed`, the first policy's course is recorded on each trace.
 *
 * @throws CommandFailure when a policy never comes to an end with its messages.
 */
export async function runAll(
  runs: readonly PreparedRun[],
  isFollowed: boolean,
): Promise<{ readonly rows: readonly Row[]; readonly courses: readonly Course[] }> {
  const progress = progressOf(runs.length, process.stderr, () => performance.now());
  const rows: Row[] = [];
  const courses: Course[] = [];
  try {
    for (const run of runs) {
      const { trace, policy } = run;
      progress.begin(`${policy} on ${trace.name}`);
      // Without a pause, neither Ctrl-C nor the bar would have its turn until the end.
      await nextTurn();
      const record = isFollowed && policy === runs[0]?.policy ? new CourseRecord(trace) : undefined;
      const { row, result } = toTheEnd(run, record);
      rows.push(row);
      if (record) courses.push({ trace: trace.name, policy, points: record.points(result.waitSeconds) });
    }
  } finally {
    progress.end();
  }
  return { rows, courses };
}

function toTheEnd({ policy, run }: PreparedRun, record: CourseRecord | undefined): ReturnType<PreparedRun['run']> {
  try {
    return run(record?.watch);
  } catch (error) {
    if (!(error instanceof SimulationStalledError)) throw error;
    throw new CommandFailure(
      `Under ${policy}, the queue was never empty again, perhaps for want of a higher ECS_MAX_TASKS. ${error.message}`,
    );
  }
}
