/** Where the events go refused the last one of a command for so long that it was given up: nobody knows of the end yet. */
export class EndNotSentError extends Error {
  override readonly name = 'EndNotSentError';

  constructor(sinkName: string, cause: unknown) {
    super(`the end of the command was refused by ${sinkName} and is given up`, { cause });
  }
}
