/**
 * A percentile by nearest rank: the smallest value that at least this share of the values does not exceed.
 *
 * @param ascending - values in ascending order; of none there is no percentile.
 * @param share - above 0 and at most 1.
 */
export function nearestRank(ascending: Float64Array, share: number): number | undefined {
  // The margin is for products that are a little above a whole number, as 0.07 x 100 is.
  return ascending[Math.max(1, Math.ceil(share * ascending.length - 1e-9)) - 1];
}
