import type { WorkspaceProblem } from '../../contract/terminal-event.ts';
import type { Log } from '../log.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';

/** Something that the files' owner is told. */
export interface WorkspaceReport {
  readonly problem: WorkspaceProblem;
  /** In words: what is wrong, and what became of it. */
  readonly rule: string;
  readonly paths: readonly string[];
}

export interface WorkspaceContext {
  /** Ends waiting and trying. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The files of all projects, wherever their commands run. */
export interface Workspaces {
  /**
   * Makes a terminal's workspace what is saved of its project. What it has of its own since (after a save that failed) stays, and goes into
   * the next save. No process of the terminal's user may be running.
   *
   * @throws WorkspaceUnusableError when what is saved cannot be restored; the directory is unchanged then.
   * @throws AwsError when S3 does not answer.
   */
  restore(projectId: string, place: TerminalPlace, context: WorkspaceContext): Promise<readonly WorkspaceReport[]>;
  /**
   * Saves what has changed in a terminal's workspace since it was restored or saved. All of it or nothing, with one exception: where another
   * has changed the same file meanwhile, that one's stays, and ours is saved beside it under a name of its own. No process of the terminal's
   * user may be running.
   *
   * @throws AwsError when S3 does not answer; nothing is saved then.
   */
  save(
    projectId: string,
    place: TerminalPlace,
    context: WorkspaceContext & { readonly commandId: string },
  ): Promise<readonly WorkspaceReport[]>;
}

/** What is saved of a project cannot be restored here. Its message ends in what to do about it. */
export class WorkspaceUnusableError extends Error {
  override readonly name = 'WorkspaceUnusableError';
}
