import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import { readCounts } from './read-counts.ts';
import { readJobs } from './read-jobs.ts';
import { COUNT_COLUMNS, cutTraceFile, JOB_COLUMNS, type TraceFile, TraceProblems } from './trace-lines.ts';

/**
 * Where the jobs of a trace stand, if there is such a file: `NAME.jobs.csv` beside `NAME.csv`. It knows each message's service time, so
 * it is to be read instead.
 */
export function jobsPathOf(path: string): string {
  return path.replace(/(?:\.jobs)?\.csv$/, '.jobs.csv');
}

/**
 * Reads a trace file in either form. Both begin with lines of `#`, then name their columns:
 * `t_seconds,count` counts arrivals by buckets, whose length the header states (`# bucket_s=60`) beside the service time
 * (`# service=lognormal mean_s=8 cv=1`); chance places the arrivals within their buckets and draws the service times.
 * `t_seconds,service_s` has one line a message, and leaves nothing to chance.
 *
 * @throws ConfigurationError with the file's first ten problems, each with its line and rule.
 */
export function readTrace(file: TraceFile, random: Random): Trace {
  const lines = cutTraceFile(file.text);
  const problems = new TraceProblems(file.path);
  const name = file.path.replace(/^.*[/\\]/, '').replace(/(?:\.jobs)?\.csv$/, '');
  if (lines.columns === JOB_COLUMNS) return readJobs(name, lines, problems);
  const rule = `"${COUNT_COLUMNS}" or "${JOB_COLUMNS}"`;
  if (lines.columns === '' && lines.header.length === 0)
    problems.add('the file', `a trace, with a line ${rule}`, undefined, 'It is empty.');
  else if (lines.columns !== COUNT_COLUMNS) problems.add(lines.columnsLine, rule, lines.columns);
  problems.throwIfAny();
  return readCounts(name, lines, random, problems);
}
