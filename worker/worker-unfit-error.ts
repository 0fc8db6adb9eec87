/**
 * Thrown by a handler whose worker can serve no message properly any more, such as on a full disk. The message comes back after its
 * visibility time-out, and the worker ends instead of failing the next one, too.
 */
export class WorkerUnfitError extends Error {
  override readonly name: string = 'WorkerUnfitError';
}
