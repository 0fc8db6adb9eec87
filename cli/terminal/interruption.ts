/**
 * A signal that aborts at the first Ctrl-C, SIGTERM or broken pipe (as SIGPIPE, see `main`). Later ones change nothing here, because
 * stopping is bounded; a program that takes its time to end is killed at the next (`endProgram`). The handlers stay for good: restoring
 * the cursor is another listener's task, which ends the process at once where it finds itself the only one, and tasks would be left
 * running.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGPIPE'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

/** As shells have it: 128 and the number of SIGINT. */
export const EXIT_CODE_INTERRUPTED = 130;
