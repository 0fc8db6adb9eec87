import type { ThroughputSums } from './throughput-sums.ts';

/** What older knowledge is worth beside newer, in messages. */
const OLDER_MESSAGES = 6;
const BOUNDS_SECONDS = { least: 0.05, most: 3600 };

/**
 * Seconds that a message takes to work on: work over completions (Little's law), which counts a message that is still in work for what it
 * has taken so far. The last minutes outweigh the last hours, which remember what was known before a quiet time, and those the prior.
 * docs/policy.md has what each part pays.
 */
export function serviceSeconds(
  { minutes, hours }: { readonly minutes: ThroughputSums; readonly hours: ThroughputSums },
  priorSeconds: number,
): number {
  const present = blend(minutes, blend(hours, priorSeconds));
  return Math.min(Math.max(present, BOUNDS_SECONDS.least), BOUNDS_SECONDS.most);
}

function blend({ workSeconds, completed }: ThroughputSums, olderSeconds: number): number {
  return (workSeconds + OLDER_MESSAGES * olderSeconds) / (completed + OLDER_MESSAGES);
}
