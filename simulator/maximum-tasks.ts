import type { Trace } from './trace.ts';

const LOAD_WINDOW_SECONDS = 300;

/** Where made-up traces have their maximum: out of the way. */
export const GENERATED_MAXIMUM_TASKS = 1000;

/**
 * A maximum that suits a trace: a quarter more than what its busiest five minutes keep busy, and two; at least 10 and at most 200.
 * A message is counted where it was sent, with all of its service time.
 */
export function maximumFor({ arrivalSeconds, serviceSeconds }: Trace): number {
  let window = -1;
  let work = 0;
  let mostWork = 0;
  for (let message = 0; message < arrivalSeconds.length; message += 1) {
    const at = Math.floor((arrivalSeconds[message] ?? 0) / LOAD_WINDOW_SECONDS);
    if (at !== window) work = 0;
    window = at;
    work += serviceSeconds[message] ?? 0;
    mostWork = Math.max(mostWork, work);
  }
  return Math.min(200, Math.max(10, Math.ceil((1.25 * mostWork) / LOAD_WINDOW_SECONDS) + 2));
}
