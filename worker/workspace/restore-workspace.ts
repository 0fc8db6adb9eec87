import type { ObjectStore } from '../../aws/object-store.ts';
import { ContentMismatchError, TreeUnwritableError } from './apply-change.ts';
import { importedFiles } from './imported-files.ts';
import { incomingVersion } from './incoming-version.ts';
import { leftOutReports } from './left-out.ts';
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
  readonly signal: AbortSignal;
}

/** How often another save may come in between. */
const MOST_ROUNDS = 3;

/**
 * Makes the working copy what is saved, or what CloudIDE has of the project where nothing is.
 *
 * @throws WorkspaceUnusableError, AwsError and the signal's reason
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
  if (error instanceof ContentMismatchError) return 'Put an earlier version of the manifest back.';
  return 'Send the command again: another worker may have the room that this one lacks.';
}

async function takeOverNewest(parts: RestoreParts): Promise<void> {
  const { copy, stored, suffix, signal } = parts;
  let incomplete: string | undefined;
  for (let round = 1; ; round += 1) {
    const found = await stored.readUnless(copy.etag);
    if (found === 'unchanged') return;
    if (found === undefined) {
      if (!copy.hasBeenRestored) return takeOverImported(parts);
      copy.lostItsBase();
      return;
    }
    if (found.etag === incomplete) {
      throw new WorkspaceUnusableError(
        'The saved workspace is incomplete: packs that its manifest names are gone. Put them back, or an earlier version of the manifest.',
      );
    }
    try {
      return await copy.takeOver(incomingVersion(stored, found), suffix, signal);
    } catch (error) {
      if (!(error instanceof PackGoneError)) throw error;
      if (round === MOST_ROUNDS) {
        throw new WorkspaceUnusableError(
          'The workspace was saved by others again and again while it was restored. Send the command again.',
          { cause: error },
        );
      }
      incomplete = found.etag;
    }
  }
}

async function takeOverImported({ copy, store, projectId, limits, ignored, suffix, signal }: RestoreParts) {
  for (let round = 1; ; round += 1) {
    const { tree, content, leftOut } = await importedFiles(store, projectId, limits, ignored, signal);
    const imported = {
      saved: { ...NOTHING_SAVED, tree },
      etag: undefined,
      contentOrder: () => 0,
      open: () =>
        async function* (path: string) {
          yield await content(path);
        },
    };
    try {
      await copy.takeOver(imported, suffix, signal);
      copy.tell(...leftOutReports(leftOut));
      return;
    } catch (error) {
      // CloudIDE has written a file anew in between.
      if (!(error instanceof ContentMismatchError) || round === MOST_ROUNDS) throw error;
    }
  }
}
