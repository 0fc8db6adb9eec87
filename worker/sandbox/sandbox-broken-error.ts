import { WorkerUnfitError } from '../worker-unfit-error.ts';

/**
 * Commands would not be kept from the worker or from each other here. The worker must not run any; its message says in
 * one sentence what is wrong, without anything that was read.
 */
export class SandboxBrokenError extends WorkerUnfitError {
  override readonly name = 'SandboxBrokenError';

  constructor(finding: string, options?: ErrorOptions) {
    super(`commands cannot be kept apart: ${finding}`, options);
  }
}
