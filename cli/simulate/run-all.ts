import { setImmediate as nextTurn } from 'node:timers/promises';
import { CourseRecord } from '../../simulator/course.ts';
import type { PreparedRun, Row } from '../../simulator/run-policy.ts';
import { SimulationStalledError, type Watcher } from '../../simulator/simulation.ts';
import { progressOf } from './progress.ts';
import type { Course } from './report/report-page.ts';

/** So many take a second or two, the clairvoyant's schedules the longest. */
const LONG_MESSAGES = 150_000;

/** What came of simulations. */
export interface Simulated {
  readonly rows: readonly Row[];
  readonly courses: readonly Course[];
  /** A sentence for each that never came to an end, and so has no row. */
  readonly stalled: readonly string[];
}

/** Runs one after the other; with `isFollowed`, the first policy's course is recorded on each trace. */
export async function runAll(runs: readonly PreparedRun[], isFollowed: boolean): Promise<Simulated> {
  const progress = progressOf(runs.length, process.stderr, () => performance.now());
  const rows: Row[] = [];
  const courses: Course[] = [];
  const stalled: string[] = [];
  try {
    for (const run of runs) {
      const { trace, policy } = run;
      progress.begin(`${policy} on ${trace.name}`, trace.arrivalSeconds.length > LONG_MESSAGES);
      // Without a pause, neither Ctrl-C nor the bar would have its turn until the end.
      await nextTurn();
      const record = isFollowed && policy === runs[0]?.policy ? new CourseRecord(trace) : undefined;
      const outcome = toTheEnd(run, (moment) => {
        progress.reach(moment.nowSeconds / trace.durationSeconds);
        record?.watch(moment);
      });
      if (typeof outcome === 'string') {
        stalled.push(outcome);
        continue;
      }
      rows.push(outcome.row);
      if (record) courses.push({ trace: trace.name, policy, points: record.points(outcome.result.waitSeconds) });
    }
  } finally {
    progress.end();
  }
  return { rows, courses, stalled };
}

/** What came of it, or a sentence on why it has no end. */
function toTheEnd({ policy, run }: PreparedRun, watch: Watcher): ReturnType<PreparedRun['run']> | string {
  try {
    return run(watch);
  } catch (error) {
    if (!(error instanceof SimulationStalledError)) throw error;
    return `${policy} never came to an end: ${error.message}`;
  }
}
