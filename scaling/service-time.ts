import type { Observation, ThroughputSeries } from '../contract/observation.ts';

/** Sums over periods of a queue's past, each counted for less the longer it is over. */
interface Sums {
  /** Messages in flight times seconds: how long tasks were at work on messages, finished or not. */
  readonly workSeconds: number;
  readonly completed: number;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
/** Periods back after which one counts half: minutes follow a change, hours remember what was known before a quiet time. */
const HALF_LIVES = { minutes: 2, hours: 4 };
/** What the prior and what older knowledge are worth beside newer, in messages. The hours are worth more: they saw many. */
const WORTH_MESSAGES = { prior: 1, hours: 6 };
const BOUNDS_SECONDS = { least: 0.05, most: 3600 };

/**
 * Seconds that a message takes to work on: work over completions (Little's law), which counts a message that is still in work for what it
 * has taken so far. The last minutes are blended with the last hours, and those with the prior. docs/policy.md has what each part pays.
 */
export function serviceSeconds(throughput: Observation['throughput'], priorSeconds: number): number {
  if (!throughput) return priorSeconds;
  const { minutes, hours } = throughput;
  const remembered = blend(sums(hours, HOUR_SECONDS, HALF_LIVES.hours), priorSeconds, WORTH_MESSAGES.prior);
  const present = blend(sums(minutes, MINUTE_SECONDS, HALF_LIVES.minutes), remembered, WORTH_MESSAGES.hours);
  return Math.min(Math.max(present, BOUNDS_SECONDS.least), BOUNDS_SECONDS.most);
}

function blend({ workSeconds, completed }: Sums, olderSeconds: number, worthMessages: number): number {
  return (workSeconds + worthMessages * olderSeconds) / (completed + worthMessages);
}

/** Periods that are not known do not count. */
function sums({ completed, averageInFlight }: ThroughputSeries, periodSeconds: number, halfLife: number): Sums {
  const fading = 2 ** (-1 / halfLife);
  let weight = 1;
  let workSeconds = 0;
  let messages = 0;
  for (const [back, done] of completed.entries()) {
    const inFlight = averageInFlight[back] ?? null;
    if (done !== null && inFlight !== null) {
      workSeconds += weight * inFlight * periodSeconds;
      messages += weight * done;
    }
    weight *= fading;
  }
  return { workSeconds, completed: messages };
}
