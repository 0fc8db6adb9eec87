/** Where the commands of one terminal run. All of it belongs to the terminal's user, and nobody else can look into it. */
export interface TerminalPlace {
  /** Absolute path of the project's files; commands start here. */
  readonly workspace: string;
  /** `HOME`. Not kept beyond this worker. */
  readonly home: string;
  /** `TMPDIR`. Not kept beyond this worker. */
  readonly temporary: string;
  /** A file to which a command's shell may write its state. */
  readonly stateFile: string;
  /** User and group of the terminal's processes and files; undefined where commands run as the worker itself. */
  readonly userId: number | undefined;
}
