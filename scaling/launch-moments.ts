/** Tasks that were created within so long of each other belong to one launch: a tick orders its tasks within a few seconds. */
const LAUNCH_MILLISECONDS = 10_000;

/**
 * The failed starts of the newest unbroken run of launches, launch by launch, oldest first. A launch of which some task came up is no
 * failure and ends the run, so that one hiccup within a wave says as little as it should.
 *
 * @param failed - tasks that failed to start, in any order; `createdAt` in milliseconds.
 * @param lastCameUp - the newest creation of a task that came up, in milliseconds; -Infinity where none did.
 */
export function failedLaunches<T extends { readonly createdAt: number }>(
  failed: readonly T[],
  lastCameUp: number,
): readonly (readonly T[])[] {
  const launches: T[][] = [];
  let begun = Number.NEGATIVE_INFINITY;
  for (const task of failed.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (task.createdAt < lastCameUp + LAUNCH_MILLISECONDS) continue;
    if (task.createdAt < begun + LAUNCH_MILLISECONDS) {
      launches.at(-1)?.push(task);
      continue;
    }
    begun = task.createdAt;
    launches.push([task]);
  }
  return launches;
}
