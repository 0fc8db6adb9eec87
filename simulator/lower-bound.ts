import { type Model, startDelaySigma } from './model.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** The share of messages that may be late. */
const LATE_SHARE = 0.05;
/** Gaps that a late message can make free of charge, at the most: see `lowerBoundSeconds`. */
const GAPS_PER_LATE_MESSAGE = 3;

/**
 * Seconds of task-time below which no schedule gets that starts 95 % of a trace's messages within the target, whatever it knows ahead.
 * It holds for tasks that neither fail to start nor are interrupted.
 *
 * Every second of service is billed. Beyond that, a message that is not late is done with by arrival + target + service time; between
 * the last of these moments and the next arrival lies a silent gap. Either a task bridges it, idle and billed, or none does, and a task
 * must be launched for what comes after it: billed from its image pull on, and for a minute at least.
 *
 * Only late messages, one in twenty, can break that. Count the gaps that are longer than the longest service time. A late message may be
 * missing where it came, which makes one longer gap out of two; and it may be worked on during gaps, but in two of them at the most,
 * because it cannot span a whole one. So all gaps but three for each late message must be paid for. The bound takes the cheapest number r
 * of gaps that no task bridges: their image pulls are those of the first r launches (the k-th launch of a simulation has the k-th start
 * delay of its seed), and the bridged gaps are the shortest.
 */
export function lowerBoundSeconds(trace: Trace, targetWaitSeconds: number, model: Model, random: Random): number {
  const workSeconds = trace.serviceSeconds.reduce((sum, seconds) => sum + seconds, 0);
  const gaps = longSilentGaps(trace, targetWaitSeconds).sort((one, other) => one - other);
  const mayBeLate = Math.floor(LATE_SHARE * trace.serviceSeconds.length);
  const paid = Math.max(0, gaps.length - GAPS_PER_LATE_MESSAGE * mayBeLate);
  const starts = random.fork('starts');
  const sigma = startDelaySigma(model);
  let idleSeconds = gaps.slice(0, paid).reduce((sum, seconds) => sum + seconds, 0);
  let pullSeconds = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let unbridged = 0; unbridged <= paid; unbridged += 1) {
    const minimums = (unbridged + 1) * model.paidMinimumSeconds;
    least = Math.min(least, Math.max(minimums, workSeconds + pullSeconds + idleSeconds));
    idleSeconds -= gaps[paid - 1 - unbridged] ?? 0;
    pullSeconds += starts.logNormal(model.startDelayP50Seconds, sigma) * model.imagePullShare;
  }
  return trace.serviceSeconds.length === 0 ? 0 : least;
}

/** Lengths, in seconds, of the silent gaps that no message could fill. */
function longSilentGaps({ arrivalSeconds, serviceSeconds }: Trace, targetWaitSeconds: number): number[] {
  const longest = serviceSeconds.reduce((most, seconds) => Math.max(most, seconds), 0);
  const gaps: number[] = [];
  let doneSeconds = Number.POSITIVE_INFINITY;
  for (const [message, arrival] of arrivalSeconds.entries()) {
    if (arrival - doneSeconds > longest) gaps.push(arrival - doneSeconds);
    const latest = arrival + targetWaitSeconds + (serviceSeconds[message] as number);
    doneSeconds = message === 0 ? latest : Math.max(doneSeconds, latest);
  }
  return gaps;
}
