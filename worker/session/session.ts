import type { TerminalSize } from '../../contract/command.ts';

/** What a command's shell hands on to the next one of its terminal. */
export interface ShellState {
  /** Absolute path. */
  readonly directory: string;
  /** Exported variables, as they are at the command's end, all of them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An open session, as it is stored. */
export interface Session {
  /** Of the stored object; tells whether it has changed since. */
  readonly etag: string;
  /** Where the next command starts: `workspace` or `home`, or either with a path below it, or an absolute path. */
  readonly directory: string;
  /** What was exported beyond what each command gets, or in its place; null for what was unset. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** Of the terminal's window, where it was told; its commands run on a terminal then. */
  readonly size?: TerminalSize | undefined;
}

/** The sessions of all terminals, wherever their commands run. All methods throw AwsError. */
export interface Sessions {
  /** Undefined where none is open. Throws SessionUnreadableError for one that this worker cannot read. */
  read(projectId: string, terminalId: string, signal: AbortSignal): Promise<Session | undefined>;
  /** Opens one, or gives an open one its new size. */
  open(projectId: string, terminalId: string, size: TerminalSize | undefined, signal: AbortSignal): Promise<void>;
  /** Hands on what changed, unless it was closed or changed by somebody else since it was read: false then. */
  update(
    projectId: string,
    terminalId: string,
    was: Session,
    now: Pick<Session, 'directory' | 'variables' | 'size'>,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Closes it; one that is not open is closed already. */
  close(projectId: string, terminalId: string, signal: AbortSignal): Promise<void>;
}
