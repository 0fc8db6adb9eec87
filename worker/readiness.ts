import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../contract/names.ts';
import type { Departure } from './loop.ts';

const markFailedStart = (exitCode: number) => {
  if (exitCode !== 0) process.exitCode = EXIT_CODE_NEVER_READY;
};

/**
 * From here on, whatever ends this process with an error ends it with the exit code by which the scaler knows a failed start. An
 * uncaught error would set 1 in its own right, so the code is put in as the process exits.
 */
export function notReady(): void {
  ready();
  process.on('exit', markFailedStart);
}

/** From here on exit codes are the process's own again. */
export function ready(): void {
  process.off('exit', markFailedStart);
}

/** A departure without a signal and without a message shows in the exit code, unless somebody has set one already. */
export function markServedNothing({ reason, messages }: Departure): void {
  const ofItself = reason === 'idle' || reason === 'lifetime';
  if (ofItself && messages === 0) process.exitCode ??= EXIT_CODE_SERVED_NOTHING;
}
