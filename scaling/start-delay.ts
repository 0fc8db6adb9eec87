import type { Observation } from '../contract/observation.ts';

/** Median of the start delay as long as none was observed ("30-45 seconds", AWS re:Post), and what that is worth, in tasks. */
const PRIOR = { medianSeconds: 35, samples: 3 };

/** How much start delays vary: sigma of a lognormal distribution whose 95th percentile is 60 s where its median is 35 s. */
const SIGMA = 0.33;

/** Median of the time from RunTask to the first receive, in seconds: what was observed, blended with the prior. */
export function startDelaySeconds(startDelay: Observation['startDelay']): number {
  const { samples, meanLogSeconds } = startDelay ?? { samples: 0, meanLogSeconds: 0 };
  const sum = PRIOR.samples * Math.log(PRIOR.medianSeconds) + samples * meanLogSeconds;
  return Math.exp(sum / (PRIOR.samples + samples));
}

/** Share of tasks, from 0 to 1, that take longer than so many seconds to start. */
export function shareStartingAfter(seconds: number, medianSeconds: number): number {
  if (seconds <= 0) return 1;
  // The logistic curve is within 0.01 of the normal distribution's.
  return 1 / (1 + Math.exp((1.702 * Math.log(seconds / medianSeconds)) / SIGMA));
}
