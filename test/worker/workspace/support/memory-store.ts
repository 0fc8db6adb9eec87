import { AwsError } from '../../../../aws/errors.ts';
import type { ListedObject, ObjectStore, StoredObject, WriteCondition } from '../../../../aws/object-store.ts';
import type { Clock } from '../../../../contract/clock.ts';

/** A bucket in the memory. A test may look at each call before it is done and after, and fail it by throwing. */
export class MemoryStore implements ObjectStore {
  readonly objects = new Map<string, StoredObject & ListedObject>();
  readonly calls: string[] = [];
  before: (call: string) => Promise<void> | void = () => {};
  after: (call: string) => Promise<void> | void = () => {};
  readonly #clock: Pick<Clock, 'now'>;
  #versions = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Fails the call with this number, counted from 0 from now on, before or after it has been done. */
  failAt(number: number, when: 'before' | 'after'): void {
    let left = number;
    this.before = this.after = () => {};
    this[when] = (call) => {
      left -= 1;
      if (left === -1) throw new AwsError(call, 'the-bucket', new Error('no answer'));
    };
  }

  keys(prefix = ''): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  read(key: string): Promise<StoredObject | undefined> {
    return this.#call('GET', key, () => this.objects.get(key));
  }

  readUnless(key: string, etag: string): Promise<StoredObject | 'unchanged' | undefined> {
    return this.#call('GET', key, () => {
      const object = this.objects.get(key);
      return object?.etag === etag ? 'unchanged' : object;
    });
  }

  write(key: string, body: Uint8Array, _signal: AbortSignal, condition?: WriteCondition): Promise<string | undefined> {
    return this.#call('PUT', key, () => {
      const present = this.objects.get(key)?.etag;
      if (condition?.kind === 'absent' && present !== undefined) return undefined;
      if (condition?.kind === 'unchanged' && present !== condition.etag) return undefined;
      this.#versions += 1;
      const etag = `"${this.#versions}"`;
      this.objects.set(key, { body: Buffer.from(body), etag, key, bytes: body.length, modifiedAt: this.#clock.now() });
      return etag;
    });
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#call('DELETE', keys.join(), () => {
      for (const key of keys) this.objects.delete(key);
    });
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    const keys = await this.#call('LIST', prefix, () => this.keys(prefix));
    for (const key of keys) {
      const object = this.objects.get(key);
      if (object) yield object;
    }
  }

  async check(): Promise<void> {}

  async #call<T>(operation: string, key: string, work: () => T): Promise<T> {
    const call = `${operation} ${key.replace(/[^/]*$/, (name) => (key.includes('/packs/') ? 'PACK' : name))}`;
    this.calls.push(call);
    await this.before(call);
    const result = work();
    await this.after(call);
    return result;
  }
}
