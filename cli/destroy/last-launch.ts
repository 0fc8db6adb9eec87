/** A minute's first tick reads the parameter and hands its text on to that minute's others, the last of which launches for some seconds. */
const LAST_LAUNCH_MILLISECONDS = 75_000;

/**
 * Until when a tick that does not know of the pause may launch tasks, in milliseconds since the epoch.
 *
 * @param pausedAt - when the parameter was written last; undefined for this moment, also where it is not known.
 */
export function launchesUntil(pausedAt: Date | undefined, now: number): number {
  return (pausedAt?.getTime() ?? now) + LAST_LAUNCH_MILLISECONDS;
}
