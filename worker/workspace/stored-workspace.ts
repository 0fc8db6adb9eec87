import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import type { Clock } from '../../contract/clock.ts';
import { WORKSPACE_PREFIX } from '../../contract/names.ts';
import { readManifest, writeManifest } from './manifest.ts';
import type { SavedTree } from './saved-tree.ts';
import type { TreeLimits } from './tree.ts';

/** What is saved, and which version of it. */
export interface SavedVersion {
  readonly saved: SavedTree;
  readonly etag: string;
}

export interface StoredWorkspaceParts {
  readonly store: ObjectStore;
  readonly projectId: string;
  readonly limits: TreeLimits;
  readonly taskId: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A manifest named it when that was read, and it is not there: another save has replaced both meanwhile. */
export class PackGoneError extends Error {
  override readonly name = 'PackGoneError';
}

/**
 * A pack that no manifest names belongs to a save that was interrupted, once it is as old as this. No save takes nearly
 * as long.
 */
const LEFTOVER_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;
const MOST_LEFTOVERS_AT_ONCE = 1000;

/** The objects of one project's workspace: the manifest, and the packs beside it. All methods throw AwsError. */
export class StoredWorkspace {
  readonly #parts: StoredWorkspaceParts;
  readonly #prefix: string;

  constructor(parts: StoredWorkspaceParts) {
    this.#parts = parts;
    this.#prefix = `${WORKSPACE_PREFIX}${parts.projectId}/`;
  }

  /**
   * Undefined where nothing is saved.
   *
   * @throws WorkspaceUnusableError
   */
  async read(): Promise<SavedVersion | undefined> {
    const { store, signal } = this.#parts;
    return this.#version(await store.read(this.#manifestKey, signal));
  }

  /**
   * The same, but `unchanged` where it is still the version of this etag.
   *
   * @throws WorkspaceUnusableError
   */
  async readUnless(etag: string | undefined): Promise<SavedVersion | 'unchanged' | undefined> {
    if (etag === undefined) return this.read();
    const { store, signal } = this.#parts;
    const object = await store.readUnless(this.#manifestKey, etag, signal);
    return object === 'unchanged' ? object : this.#version(object);
  }

  /**
   * Saves another version in place of the one of `etag`, or the first. Gives its etag; undefined when somebody else was
   * sooner.
   */
  replace(saved: SavedTree, etag: string | undefined): Promise<string | undefined> {
    const { store, clock, taskId, signal } = this.#parts;
    const body = writeManifest(saved, new Date(clock.now()).toISOString(), taskId);
    return store.write(
      this.#manifestKey,
      body,
      signal,
      etag === undefined ? { kind: 'absent' } : { kind: 'unchanged', etag },
    );
  }

  /** @throws PackGoneError */
  async readPack(id: string): Promise<Uint8Array> {
    const key = this.#packKey(id);
    const object = await this.#parts.store.read(key, this.#parts.signal);
    if (object === undefined) throw new PackGoneError(`${key} is gone`);
    return object.body;
  }

  async writePack(id: string, body: Uint8Array): Promise<void> {
    await this.#parts.store.write(this.#packKey(id), body, this.#parts.signal);
  }

  async removePacks(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#parts.store.remove(ids.map(this.#packKey), this.#parts.signal);
  }

  /** Removes what interrupted saves have left. Gives the number of packs. */
  async removeLeftovers(packs: SavedTree['packs']): Promise<number> {
    const { store, clock, signal } = this.#parts;
    const oldest = clock.now() - LEFTOVER_AGE_MILLISECONDS;
    const leftovers: string[] = [];
    for await (const { key, modifiedAt } of store.list(this.#packKey(''), signal)) {
      const id = key.slice(this.#packKey('').length);
      if (!packs.has(id) && modifiedAt < oldest) leftovers.push(id);
      if (leftovers.length === MOST_LEFTOVERS_AT_ONCE) break;
    }
    await this.removePacks(leftovers);
    return leftovers.length;
  }

  #version(object: StoredObject | undefined): SavedVersion | undefined {
    return object && { saved: readManifest(object.body, this.#parts.limits, this.#manifestKey), etag: object.etag };
  }

  get #manifestKey(): string {
    return `${this.#prefix}manifest.json`;
  }

  readonly #packKey = (id: string): string => `${this.#prefix}packs/${id}`;
}
