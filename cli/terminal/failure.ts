/** Something the user can mend: its text is all that is shown, and the command ends with `exitCode`. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What was asked for makes no sense, whatever the stack is like. */
export const EXIT_CODE_USAGE = 2;
