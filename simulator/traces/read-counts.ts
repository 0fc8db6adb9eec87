import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import { type ArrivalBucket, traceFromBuckets } from './arrival-buckets.ts';
import type { ServiceTimes } from './service-times.ts';
import type { TraceLines, TraceProblems } from './trace-lines.ts';

/** Reads the form that counts arrivals by buckets. */
export function readCounts(name: string, lines: TraceLines, random: Random, problems: TraceProblems): Trace {
  const lengthSeconds = readBucketSeconds(lines.header, problems);
  const serviceTimes = readServiceTimes(lines.header, problems);
  const buckets = readBuckets(lines, lengthSeconds, problems);
  problems.throwIfAny();
  return traceFromBuckets(name, buckets, serviceTimes, random);
}

/** A day: arrivals of longer buckets would be smoothed beyond recognition. */
const LONGEST_BUCKET_SECONDS = 86_400;

function readBucketSeconds(header: readonly string[], problems: TraceProblems): number {
  const line = header.find((text) => /^#\s*bucket_s=/.test(text));
  const seconds = Number(line?.match(/bucket_s=(\d+)(?:\s|$)/)?.[1]);
  if (seconds >= 1 && seconds <= LONGEST_BUCKET_SECONDS) return seconds;
  problems.add('the header', `"# bucket_s=" and a whole number from 1 to ${LONGEST_BUCKET_SECONDS}`, line);
  return 1;
}

const serviceRule = '"# service=lognormal mean_s=M cv=V" with numbers from above 0 to 86400 and from 0 to 100';

function readServiceTimes(header: readonly string[], problems: TraceProblems): ServiceTimes {
  const line = header.find((text) => /^#\s*service=/.test(text));
  const found = line?.match(/service=lognormal\s+mean_s=(\d+(?:\.\d+)?)\s+cv=(\d+(?:\.\d+)?)(?:\s|$)/);
  const [meanSeconds, variation] = [Number(found?.[1]), Number(found?.[2])];
  if (meanSeconds > 0 && meanSeconds <= 86_400 && variation <= 100) return { meanSeconds, variation };
  const perJob = line?.includes('service=per-job');
  problems.add('the header', serviceRule, line, perJob ? 'Put the file with its jobs beside it.' : undefined);
  return { meanSeconds: 1, variation: 0 };
}

function readBuckets(lines: TraceLines, lengthSeconds: number, problems: TraceProblems): readonly ArrivalBucket[] {
  const buckets: ArrivalBucket[] = [];
  let earliestSeconds = 0;
  let messages = 0;
  for (const [index, row] of lines.rows.entries()) {
    if (row === '') continue;
    const line = lines.columnsLine + 1 + index;
    const fields = row.match(/^(\d{1,8}),(\d{1,8})$/);
    const [startSeconds, count] = [Number(fields?.[1]), Number(fields?.[2])];
    if (!fields) problems.add(line, 'whole seconds since the beginning (8 digits at most), a comma and a count', row);
    else if (startSeconds < earliestSeconds)
      problems.add(line, `at ${earliestSeconds} s or later, where the bucket before ends`, row);
    else {
      earliestSeconds = startSeconds + lengthSeconds;
      messages += count;
      buckets.push({ startSeconds, lengthSeconds, count });
    }
    if (problems.full) break;
  }
  problems.checkMessages(messages);
  return buckets;
}
