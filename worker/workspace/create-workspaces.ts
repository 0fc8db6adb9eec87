import type { ObjectStore } from '../../aws/object-store.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import { Afterwards } from './afterwards.ts';
import { restoreWorkspace } from './restore-workspace.ts';
import { saveWorkspace } from './save-workspace.ts';
import { StoredWorkspace } from './stored-workspace.ts';
import type { TreeLimits } from './tree.ts';
import { WorkingCopy } from './working-copy.ts';
import type { Workspaces } from './workspaces.ts';

export interface WorkspacesParts {
  readonly store: ObjectStore;
  readonly limits: TreeLimits;
  /** Names of files and directories that are never saved. */
  readonly ignored: ReadonlySet<string>;
  readonly taskId: string;
  /** The system's: file times are compared with it. */
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** 1 to 64 letters, digits, _ and -, never the same twice, on no worker. */
  readonly uniqueId: () => string;
}

export interface StoredWorkspaces extends Workspaces {
  /** When what saves have left is cleared up, which they do once they have told that all is saved. */
  tidied(): Promise<void>;
}

/** What is not cleared up by then is left to the sweep of a later save. */
const LONGEST_TIDYING_MILLISECONDS = 10_000;

/**
 * Workspaces in S3: for each project a manifest, which is replaced by conditional writes, and packs of up to 8 MiB that
 * hold the contents of files. A working copy is kept for each terminal's place. At most four packs, 32 MiB, are held at
 * once; with what Node has not cleared up yet, restoring 248 MiB took 142 MiB of memory at its peak.
 *
 * Permissions: `s3:GetObject`, `s3:PutObject`, `s3:DeleteObject` and `s3:ListBucket` on the workspaces, and to read and
 * list what CloudIDE keeps. A command that changes nothing costs one GET; one that does, two PUTs more, as long as its
 * changes fit into one pack. Restoring what is not there yet costs a GET for each pack that has something of it.
 */
export function createWorkspaces(parts: WorkspacesParts): StoredWorkspaces {
  const { store, limits, ignored, clock, uniqueId } = parts;
  const copies = new WeakMap<TerminalPlace, WorkingCopy>();
  const afterwards = new Afterwards(LONGEST_TIDYING_MILLISECONDS);

  const copyOf = (place: TerminalPlace) => {
    const copy = copies.get(place) ?? new WorkingCopy({ place, limits, ignored, clock });
    copies.set(place, copy);
    return copy;
  };
  const storedOf = (projectId: string, signal: AbortSignal) => new StoredWorkspace({ ...parts, projectId, signal });

  return {
    async restore(projectId, place, { signal }) {
      const copy = copyOf(place);
      const stored = storedOf(projectId, signal);
      const suffix = `.conflict-${uniqueId()}`;
      await restoreWorkspace({ copy, stored, store, projectId, limits, ignored, suffix, clock, signal });
      return copy.takeReports();
    },
    async save(projectId, place, { signal, log, commandId }) {
      // So that what is to be cleared up does not pile up.
      await afterwards.over(signal);
      const copy = copyOf(place);
      const stored = storedOf(projectId, signal);
      const tidyUp = await saveWorkspace({ ...parts, copy, stored, suffix: `.conflict-${commandId}`, log, signal });
      afterwards.begin((late) => tidyUp(storedOf(projectId, late)));
      return copy.takeReports();
    },
    tidied: () => afterwards.over(),
  };
}
