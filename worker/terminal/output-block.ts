import { isUtf8 } from 'node:buffer';
import { MAXIMUM_OUTPUT_BYTES_PER_EVENT, type OutputData } from '../../contract/terminal-event.ts';
import { wholeCharactersLength } from './utf8.ts';

export type StreamName = 'stdout' | 'stderr';

/** Spares most blocks of a few lines a second allocation. */
const FIRST_CAPACITY_BYTES = 256;

/**
 * What one stream wrote in a row, up to the size of an event. Copied into memory of its own: a list of chunks would keep a whole object
 * for each, be it of a single byte.
 */
export class OutputBlock {
  readonly stream: StreamName;
  /** When its first bytes came, in milliseconds since the epoch. */
  readonly at: number;
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY_BYTES);
  #length = 0;

  constructor(stream: StreamName, at: number) {
    this.stream = stream;
    this.at = at;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes as much of the bytes as there is room for, and says how much that was. */
  append(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, MAXIMUM_OUTPUT_BYTES_PER_EVENT - this.#length);
    this.#grow(this.#length + taken.length);
    this.#bytes.set(taken, this.#length);
    this.#length += taken.length;
    return taken.length;
  }

  /** Takes a character that begins at the end and is not whole yet off the block. */
  cutUnfinished(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = wholeCharactersLength(bytes);
    return bytes.subarray(this.#length);
  }

  data(): OutputData {
    const bytes = this.#bytes.subarray(0, this.#length);
    return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(
      Math.min(MAXIMUM_OUTPUT_BYTES_PER_EVENT, Math.max(length, 2 * this.#bytes.length)),
    );
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
