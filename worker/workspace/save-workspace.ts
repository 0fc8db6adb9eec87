import type { Clock } from '../../contract/clock.ts';
import type { Log } from '../log.ts';
import { incomingVersion } from './incoming-version.ts';
import { FileChangedError } from './pack-writer.ts';
import { isLocal } from './restore-workspace.ts';
import { NOTHING_SAVED } from './saved-tree.ts';
import { SentPacks } from './sent-packs.ts';
import { PackGoneError, type StoredWorkspace } from './stored-workspace.ts';
import { sameTree } from './tree-change.ts';
import type { WorkingCopy } from './working-copy.ts';
import { WorkspaceUnusableError } from './workspaces.ts';

export interface SaveParts {
  readonly copy: WorkingCopy;
  readonly stored: StoredWorkspace;
  /** Ends the names of files of which both this terminal and another have a version. */
  readonly suffix: string;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly uniqueId: () => string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const MOST_ROUNDS = 5;
/**
 * Those who save at the same time wait for up to this long, and twice as long each time, so that they do not meet
 * again.
 */
const FIRST_WAIT_MILLISECONDS = 100;

/** What a save leaves to be cleared up: packs that nobody needs. Failures are logged. */
export type TidyUp = (stored: StoredWorkspace) => Promise<void>;

/**
 * Saves what differs from what the working copy was made of. The manifest is replaced last, and only if it is still the
 * one that the working copy knows; so what is saved is, at any moment, all of what it was before or all of this.
 *
 * After an error nothing is cleared up: S3 that did not answer would not answer to that, and a later sweep finds it.
 *
 * @throws AwsError and the signal's reason
 */
export async function saveWorkspace(parts: SaveParts): Promise<TidyUp> {
  const { copy, stored, uniqueId, log } = parts;
  const sent = new SentPacks({ copy, stored, uniqueId });
  const before = copy.etag;
  try {
    await saveInRounds(sent, parts);
  } catch (error) {
    if (!isLocal(error) && !(error instanceof WorkspaceUnusableError)) throw error;
    copy.tell({ problem: 'not-saved', rule: error.message, paths: [] });
  }
  // Only whoever has just saved knows which packs are needed.
  const sweeps = copy.etag !== undefined && copy.etag !== before && !copy.hasSwept;
  copy.hasSwept ||= sweeps;
  const { unneeded } = sent;
  const needed = copy.base.packs;
  return async (later) => {
    await attempt('packs that are not needed could not be removed', log, () => later.removePacks(unneeded));
    if (!sweeps) return;
    await attempt('what interrupted saves left could not be removed', log, async () => {
      const packs = await later.removeLeftovers(needed);
      if (packs > 0) log.info('packs of interrupted saves removed', { packs });
    });
  };
}

async function saveInRounds(sent: SentPacks, { copy, stored, suffix, clock, random, log, signal }: SaveParts) {
  let rule = '';
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const present = await copy.scan(signal);
    // Where nothing is saved yet, what the project began with is to be.
    const isBase = sameTree(present.tree, copy.base.tree) && (copy.etag !== undefined || present.tree.size === 0);
    if (isBase) return;
    try {
      const saved = await sent.complete(present);
      const etag = await sent.replace(saved);
      if (etag !== undefined) {
        copy.isSaved(saved, etag);
        log.info('workspace saved', { entries: saved.tree.size, packs: saved.packs.size, ...sent.counts, round });
        return;
      }
      rule = 'Others saved the same project again and again meanwhile.';
      // Not after it was read: what is waited with is old again.
      await clock.sleep(random() * FIRST_WAIT_MILLISECONDS * 2 ** round, signal);
      const found = await stored.read();
      sent.newestIs(found === undefined ? NOTHING_SAVED : found.saved);
      if (found === undefined) copy.lostItsBase();
      else await copy.takeOver(incomingVersion(stored, found), suffix, signal);
    } catch (error) {
      if (error instanceof FileChangedError) rule = `${error.message}.`;
      // The manifest that named the pack is an old one by now.
      else if (!(error instanceof PackGoneError)) throw error;
    }
  }
  copy.tell({ problem: 'not-saved', rule: `${rule} The changes stay here and go into the next save.`, paths: [] });
}

/** What is left undone costs storage, until it is swept; it is no reason for a save to fail. */
async function attempt(failure: string, log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(failure, error);
  }
}
