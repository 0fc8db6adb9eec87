/** A worker that cannot receive is of no use: it ends, so that the platform shows it and another one is started. */
export class ReceiveFailedError extends Error {
  override readonly name = 'ReceiveFailedError';

  constructor(failuresInARow: number, cause: unknown) {
    super(`${failuresInARow} receives in a row failed`, { cause });
  }
}
