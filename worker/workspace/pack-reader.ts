import type { ContentPart } from '../../contract/workspace-manifest.ts';

/** How many packs are in the memory at once: 32 MiB. */
const MAXIMUM_PACKS = 4;
/** How many are fetched before they are asked for. */
const PACKS_AHEAD = 2;

export interface PackReaderParts {
  /** Packs in the order in which they will be needed. */
  readonly order: readonly string[];
  readonly fetch: (id: string) => Promise<Uint8Array>;
}

/** Fetches packs whole, ahead of their use, and keeps the last few. */
export class PackReader {
  readonly #order: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #fetch: PackReaderParts['fetch'];
  /** The one that was fetched first comes first; it is the first to go. */
  readonly #packs = new Map<string, Promise<Uint8Array>>();

  constructor({ order, fetch }: PackReaderParts) {
    this.#order = order;
    this.#places = new Map(order.map((id, place) => [id, place]));
    this.#fetch = fetch;
  }

  async *content(parts: readonly ContentPart[]): AsyncIterable<Uint8Array> {
    for (const { pack, offset, bytes } of parts) yield (await this.#pack(pack)).subarray(offset, offset + bytes);
  }

  #pack(id: string): Promise<Uint8Array> {
    const pack = this.#packs.get(id) ?? this.#begin(id);
    const next = (this.#places.get(id) ?? this.#order.length) + 1;
    for (const ahead of this.#order.slice(next, next + PACKS_AHEAD)) if (!this.#packs.has(ahead)) this.#begin(ahead);
    return pack;
  }

  #begin(id: string): Promise<Uint8Array> {
    for (const oldest of this.#packs.keys()) {
      if (this.#packs.size < MAXIMUM_PACKS) break;
      this.#packs.delete(oldest);
    }
    const pack = this.#fetch(id);
    // Whoever asks for it is told; it may be that nobody does.
    pack.catch(() => {});
    this.#packs.set(id, pack);
    return pack;
  }
}
