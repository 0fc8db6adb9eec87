import { AwsError } from '../../aws/errors.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import type { Clock } from '../../contract/clock.ts';
import { ContentMismatchError, TreeUnwritableError } from './apply-change.ts';
import { importedFiles } from './imported-files.ts';
import { incomingVersion } from './incoming-version.ts';
import { leftOutReports } from './left-out.ts';
import { HOW_TO_MEND } from './manifest.ts';
import { NOTHING_SAVED } from './saved-tree.ts';
import { PackGoneError, type StoredWorkspace } from './stored-workspace.ts';
import type { TreeLimits } from './tree.ts';
import { TooLargeError } from './tree-count.ts';
import { TreeUnreadableError } from './tree-file.ts';
import type { WorkingCopy } from './working-copy.ts';
import { WorkspaceUnusableError } from './workspaces.ts';

export interface RestoreParts {
  readonly copy: WorkingCopy;
  readonly stored: StoredWorkspace;
  readonly store: ObjectStore;
  readonly projectId: string;
  readonly limits: TreeLimits;
  readonly ignored: ReadonlySet<string>;
  /** Ends the names of files of which both this terminal and another have a version. */
  readonly suffix: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** For how long others may come in between again and again. */
const LONGEST_DISTURBANCE_MILLISECONDS = 60_000;

/** How many of CloudIDE's objects are read at once. */
const IMPORTED_AT_ONCE = 4;

/**
 * Makes the working copy what is saved, or what CloudIDE has of the project where nothing is.
 *
 * @throws WorkspaceUnusableError; the signal's reason; AwsError also when others write again and again meanwhile, as
 * that will be over some time, too
 */
export async function restoreWorkspace(parts: RestoreParts): Promise<void> {
  const { copy } = parts;
  try {
    await takeOverNewest(parts);
    copy.hasBeenRestored = true;
  } catch (error) {
    if (!isLocal(error)) throw error;
    const mayGoOn = copy.hasBeenRestored && (error instanceof TooLargeError || error instanceof TreeUnreadableError);
    if (!mayGoOn) {
      const message = `The workspace cannot be restored. ${error.message} ${adviceOn(error)}`;
      throw new WorkspaceUnusableError(message, { cause: error });
    }
    // The next command may be the one that mends it.
    const rule = `${error.message} So what others have saved meanwhile is not here yet.`;
    copy.tell({ problem: 'not-saved', rule, paths: [] });
  }
}

/** Whether the directory is to blame, or what was to be written into it. */
export function isLocal(error: unknown): error is Error {
  return [TooLargeError, TreeUnreadableError, TreeUnwritableError, ContentMismatchError].some(
    (kind) => error instanceof kind,
  );
}

function adviceOn(error: Error): string {
  if (error instanceof TooLargeError)
    return 'Remove files, or raise WORKER_WORKSPACE_MAX_FILES and WORKER_WORKSPACE_MAX_BYTES.';
  if (error instanceof ContentMismatchError) return `A pack of it is damaged. ${HOW_TO_MEND}`;
  return 'Send the command again: another worker may have the room that this one lacks.';
}

async function takeOverNewest(parts: RestoreParts): Promise<void> {
  const { copy, stored, suffix, signal } = parts;
  let incomplete: string | undefined;
  const attempt = async () => {
    const found = await stored.readUnless(copy.etag);
    if (found === 'unchanged') return;
    if (found === undefined) {
      if (!copy.hasBeenRestored) return takeOverImported(parts);
      copy.lostItsBase();
      return;
    }
    if (found.etag === incomplete) {
      throw new WorkspaceUnusableError(
        `The saved workspace is incomplete: packs that its manifest names are gone. ${HOW_TO_MEND}`,
      );
    }
    incomplete = found.etag;
    await copy.takeOver(incomingVersion(stored, found), suffix, signal);
  };
  await undisturbed(parts, PackGoneError, attempt);
}

async function takeOverImported(parts: RestoreParts): Promise<void> {
  const { copy, store, projectId, limits, ignored, suffix, signal } = parts;
  const attempt = async () => {
    const { tree, content, leftOut } = await importedFiles(store, projectId, limits, ignored, signal);
    const imported = {
      saved: { ...NOTHING_SAVED, tree },
      etag: undefined,
      contentOrder: () => 0,
      open: () =>
        async function* (path: string) {
          yield await content(path);
        },
      lanes: IMPORTED_AT_ONCE,
    };
    await copy.takeOver(imported, suffix, signal);
    copy.tell(...leftOutReports(leftOut));
  };
  // CloudIDE may write a file anew in between, or remove it.
  await undisturbed(parts, ContentMismatchError, attempt);
}

/** Tries again what fails in this way when somebody writes meanwhile. */
async function undisturbed(
  { clock, projectId }: RestoreParts,
  disturbance: new (...parts: never[]) => Error,
  attempt: () => Promise<void>,
): Promise<void> {
  const giveUpAt = clock.now() + LONGEST_DISTURBANCE_MILLISECONDS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof disturbance)) throw error;
      if (clock.now() <= giveUpAt) continue;
      const cause = new Error('others write it again and again while it is read', { cause: error });
      throw new AwsError('GetObject', `the workspace of ${projectId}`, cause);
    }
  }
}
