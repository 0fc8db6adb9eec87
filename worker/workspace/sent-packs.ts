import { contentsToWriteAnew } from './pack-usage.ts';
import { type FileToPack, writePacks } from './pack-writer.ts';
import type { Contents, SavedTree } from './saved-tree.ts';
import type { StoredWorkspace } from './stored-workspace.ts';
import type { Present, WorkingCopy } from './working-copy.ts';

export interface SentPacksParts {
  readonly copy: WorkingCopy;
  readonly stored: StoredWorkspace;
  readonly uniqueId: () => string;
}

/** The packs that one save sends, and those that it makes superfluous. All methods throw AwsError. */
export class SentPacks {
  readonly #parts: SentPacksParts;
  /** Packs that are stored, or may be, and are needed by the newest manifest alone, if at all. */
  readonly #candidates = new Set<string>();
  #contents: Contents = new Map();
  #packs: SavedTree['packs'] = new Map();
  /** Those that the newest manifest names; undefined while that is unknown. */
  #named: Pick<ReadonlySet<string>, 'has'> | undefined = new Set();

  constructor(parts: SentPacksParts) {
    this.#parts = parts;
  }

  get counts() {
    return { packsSent: this.#packs.size, bytesSent: [...this.#packs.values()].reduce((sum, bytes) => sum + bytes, 0) };
  }

  /**
   * Sends what is in no pack yet, and what is to be written anew; gives the whole as it can be saved.
   *
   * @throws FileChangedError and TreeUnreadableError
   */
  async complete({ tree, pathOf, read }: Present): Promise<SavedTree> {
    const { copy, stored, uniqueId } = this.#parts;
    const needed = contentsOf(tree);
    const living = new Map([...copy.base.contents].filter(([sha256]) => needed.has(sha256)));
    const anew = contentsToWriteAnew({ contents: living, packs: copy.base.packs });
    const missing: FileToPack[] = [];
    for (const [sha256, bytes] of needed) {
      const path = pathOf.get(sha256);
      const isStored = this.#contents.has(sha256) || (living.has(sha256) && !anew.has(sha256));
      if (path !== undefined && !isStored) missing.push({ path, bytes, sha256 });
    }
    const send = async (id: string, body: Uint8Array) => {
      this.#candidates.add(id);
      await stored.writePack(id, body);
    };
    const sent = await writePacks(missing, { read, send, uniqueId });
    this.#contents = new Map([...this.#contents, ...sent.contents]);
    this.#packs = new Map([...this.#packs, ...sent.packs]);

    const contents = new Map([...living, ...this.#contents].filter(([sha256]) => needed.has(sha256)));
    const used = new Set([...contents.values()].flatMap((parts) => parts.map(({ pack }) => pack)));
    const packs = new Map([...copy.base.packs, ...this.#packs].filter(([id]) => used.has(id)));
    return { tree, contents, packs };
  }

  /**
   * Makes it what is saved. Undefined where somebody else was sooner, or perhaps somebody took it over already; else
   * the etag.
   *
   * Where an answer was lost it may have been the newest for a while, and whoever replaced it has then removed the packs
   * that it alone named. So no pack that a manifest may have named is counted on again.
   */
  async replace(saved: SavedTree): Promise<string | undefined> {
    const { copy, stored } = this.#parts;
    this.#named = undefined;
    const etag = await stored.replace(saved, copy.etag);
    if (etag === undefined) {
      this.#contents = new Map();
      this.#packs = new Map();
    } else {
      this.newestIs(saved);
      for (const id of copy.base.packs.keys()) this.#candidates.add(id);
    }
    return etag;
  }

  /** Tells what was found to be saved since. */
  newestIs({ packs }: SavedTree): void {
    this.#named = packs;
  }

  /** The packs that are not needed; none while that is unknown. No later manifest can need them. */
  get unneeded(): readonly string[] {
    const named = this.#named;
    return named ? [...this.#candidates].filter((id) => !named.has(id)) : [];
  }
}

/** Sizes in bytes, by SHA-256; where there is nothing in a file, nothing is stored. */
function contentsOf(tree: SavedTree['tree']): ReadonlyMap<string, number> {
  const contents = new Map<string, number>();
  for (const entry of tree.values())
    if (entry.kind === 'file' && entry.bytes > 0) contents.set(entry.sha256, entry.bytes);
  return contents;
}
