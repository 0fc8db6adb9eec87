import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import { drawServiceTimes, type ServiceTimes } from './service-times.ts';

/** How many messages came in a stretch of time. */
export interface ArrivalBucket {
  /** In seconds from the trace's beginning. */
  readonly startSeconds: number;
  readonly lengthSeconds: number;
  readonly count: number;
}

/**
 * A trace out of counts: arrivals lie uniformly at random inside their buckets, and the last bucket's end is the trace's. The buckets are
 * in the order of time, do not overlap, and hold at most ten million messages together.
 */
export function traceFromBuckets(
  name: string,
  buckets: readonly ArrivalBucket[],
  serviceTimes: ServiceTimes,
  random: Random,
): Trace {
  const arrivals = random.fork('arrivals');
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const arrivalSeconds = new Float64Array(count);
  let filled = 0;
  for (const bucket of buckets) {
    for (const end = filled + bucket.count; filled < end; filled += 1)
      arrivalSeconds[filled] = bucket.startSeconds + bucket.lengthSeconds * arrivals.uniform();
  }
  arrivalSeconds.sort();
  const last = buckets.at(-1);
  return {
    name,
    durationSeconds: last ? last.startSeconds + last.lengthSeconds : 0,
    arrivalSeconds,
    serviceSeconds: drawServiceTimes(count, serviceTimes, random.fork('service')),
  };
}
