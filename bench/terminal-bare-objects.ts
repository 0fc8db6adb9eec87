import { randomBytes } from 'node:crypto';
import type { ObjectStore } from '../aws/object-store.ts';

/** As large as the packs of a workspace, and as many at once as one has in the memory. */
const OBJECT_BYTES = 8 * 1024 * 1024;
const OBJECTS_AT_ONCE = 4;

const signal = new AbortController().signal;

/** As many bytes as a workspace has, in as few objects, which are nothing but written and read. */
export class BareObjects {
  readonly #store: ObjectStore;
  readonly #objects: readonly { readonly key: string; readonly body: Uint8Array }[];

  /** @param prefix of the objects' keys. */
  constructor(store: ObjectStore, prefix: string, bytes: number) {
    this.#store = store;
    const count = Math.ceil(bytes / OBJECT_BYTES);
    this.#objects = Array.from({ length: count }, (_, index) => ({
      key: `${prefix}${index}`,
      body: randomBytes(Math.min(OBJECT_BYTES, bytes - index * OBJECT_BYTES)),
    }));
  }

  write(): Promise<void> {
    return this.#each(({ key, body }) => this.#store.write(key, body, signal));
  }

  read(): Promise<void> {
    return this.#each(({ key }) => this.#store.read(key, signal));
  }

  async #each(call: (object: { readonly key: string; readonly body: Uint8Array }) => Promise<unknown>): Promise<void> {
    for (let from = 0; from < this.#objects.length; from += OBJECTS_AT_ONCE)
      await Promise.all(this.#objects.slice(from, from + OBJECTS_AT_ONCE).map(call));
  }
}
