import type { Random } from '../random.ts';

/** How long messages take to work on: lognormal, as execution times mostly are. */
export interface ServiceTimes {
  readonly meanSeconds: number;
  /** Standard deviation over mean; at 0 every message takes the same time. */
  readonly variation: number;
}

/** Draws so many service times, in seconds. */
export function drawServiceTimes(
  count: number,
  { meanSeconds, variation }: ServiceTimes,
  random: Random,
): Float64Array {
  const logVariance = Math.log(1 + variation ** 2);
  const sigma = Math.sqrt(logVariance);
  const medianSeconds = meanSeconds * Math.exp(-logVariance / 2);
  const seconds = new Float64Array(count);
  for (let index = 0; index < count; index += 1) seconds[index] = random.logNormal(medianSeconds, sigma);
  return seconds;
}
