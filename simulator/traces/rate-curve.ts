import type { Random } from '../random.ts';

/** A rate is constant within a step; short enough for the steepest ramp. */
export const STEP_SECONDS = 10;

/** How many steps last so many minutes: one at least. */
export function stepsIn(minutes: number): number {
  return Math.max(1, Math.round((minutes * 60) / STEP_SECONDS));
}

/**
 * Arrivals of a Poisson process whose rate follows a curve: `relativeRates` has one entry a step, and is scaled so that
 * `expectedMessages` come on average. The result is ascending, in seconds from the curve's beginning.
 */
export function poissonArrivals(relativeRates: Float64Array, expectedMessages: number, random: Random): Float64Array {
  const scale = expectedMessages / relativeRates.reduce((sum, rate) => sum + rate, 0);
  const arrivals: number[] = [];
  // Gaps of a process of rate 1, laid along the curve's running sum.
  let next = random.exponential(1);
  let sum = 0;
  for (const [step, relativeRate] of relativeRates.entries()) {
    const messages = relativeRate * scale;
    for (; next < sum + messages; next += random.exponential(1))
      arrivals.push((step + (next - sum) / messages) * STEP_SECONDS);
    sum += messages;
  }
  return Float64Array.from(arrivals);
}
