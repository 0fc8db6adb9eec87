import type { ListedObject, ObjectStore } from '../../../../aws/object-store.ts';

/** Objects in memory, listed in order of their keys as S3 does. */
export class KeptObjects implements Pick<ObjectStore, 'write' | 'remove' | 'list'> {
  readonly keys = new Set<string>();

  write(key: string): Promise<string> {
    this.keys.add(key);
    return Promise.resolve('"etag"');
  }

  remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.keys.delete(key);
    return Promise.resolve();
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for (const key of [...this.keys].sort()) if (key.startsWith(prefix)) yield { key, bytes: 0, modifiedAt: 0 };
  }
}
