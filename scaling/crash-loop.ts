import type { Observation } from '../contract/observation.ts';
import { unsettled } from './fleet.ts';

/** What a decision sees of a crash loop: when it is, what failed and what is on its way up. */
type Sight = Pick<Observation, 'at' | 'failedStarts' | 'tasks'>;

const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 15 * 60;

/**
 * Whether of the newest launch no task came up. The first task that comes up ends that, be it a probe of the same revision or of a new one.
 * Where it is not known how starts went, nothing is known to fail.
 */
export function inCrashLoop({ failedStarts }: Pick<Observation, 'failedStarts'>): boolean {
  return failedStarts !== undefined && failedStarts.inARow > 0;
}

/**
 * Seconds for which nothing is launched after so many failed launches in a row: 30 after the first, then twice as long for each, at most
 * 15 minutes. ECS shows a stopped task for an hour, so probes that keep failing settle between 8 and 15 minutes apart.
 */
export function pauseSeconds(failedLaunchesInARow: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (failedLaunchesInARow - 1));
}

/** Seconds until one task may try again; 0 when it may at once, also outside of a crash loop. Never more than the pause. */
export function secondsToProbe({ at, failedStarts }: Pick<Observation, 'at' | 'failedStarts'>): number {
  if (failedStarts === undefined || failedStarts.inARow === 0) return 0;
  const pause = pauseSeconds(failedStarts.inARow);
  // Without the time of the last failure the pause begins now: what is not known launches nothing.
  const sinceLast = (Date.parse(at) - Date.parse(failedStarts.lastAt ?? at)) / 1000;
  return Math.min(pause, Math.max(0, Math.ceil(pause - sinceLast)));
}

/** Launches that a crash loop leaves: none while the pause lasts or a task is under way, then a single one, the probe. */
export function launchesInCrashLoop(launches: number, sight: Sight): number {
  if (!inCrashLoop(sight)) return launches;
  return secondsToProbe(sight) > 0 || unsettled(sight.tasks) > 0 ? 0 : Math.min(launches, 1);
}

/** What failed, how often and what comes next, as the middle of a sentence; only for an observation in a crash loop. */
export function crashLoopInWords(sight: Sight): string {
  const { inARow = 0, reason } = sight.failedStarts ?? {};
  const failed = inARow === 1 ? 'the newest launch failed to start' : `the newest ${inARow} launches failed to start`;
  const because = reason === undefined ? '' : ` (${reason.replaceAll(/\s+/g, ' ')})`;
  return `${failed}${because} and ${whatIsNext(sight)}`;
}

function whatIsNext(sight: Sight): string {
  const seconds = secondsToProbe(sight);
  if (seconds > 0) return `the next probe is due in ${seconds} s`;
  return unsettled(sight.tasks) > 0 ? 'a probe is under way' : 'one task goes first as a probe';
}
