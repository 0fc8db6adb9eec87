import { isUtf8 } from 'node:buffer';
import { MAXIMUM_OUTPUT_BYTES_PER_EVENT, type OutputData } from '../../contract/terminal-event.ts';
import { wholeCharactersLength } from './utf8.ts';

export type StreamName = 'stdout' | 'stderr';

/** One `output` event's part, with the time (milliseconds since the epoch) at which its first bytes came. */
export interface OutputPiece {
  readonly stream: StreamName;
  readonly at: number;
  readonly data: OutputData;
}

interface Segment {
  readonly stream: StreamName;
  readonly at: number;
  readonly chunks: Uint8Array[];
}

/**
 * Collects a command's output between two sends. Bytes stay in the order in which they came, those of one stream in a row are joined,
 * and a character whose bytes came apart is held back until it is whole.
 */
export class OutputBuffer {
  #segments: Segment[] = [];
  #bytes = 0;
  readonly #unfinished: Record<StreamName, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };

  /** Bytes that wait to be taken. */
  get bytes(): number {
    return this.#bytes;
  }

  add(stream: StreamName, chunk: Uint8Array, at: number): void {
    const last = this.#segments.at(-1);
    if (last?.stream === stream) last.chunks.push(chunk);
    else this.#segments.push({ stream, at, chunks: [chunk] });
    this.#bytes += chunk.length;
  }

  /** Hands out what has come so far, but for characters that are not whole yet. */
  take(): OutputPiece[] {
    const segments = this.#segments;
    this.#segments = [];
    this.#bytes = 0;
    return segments.flatMap(({ stream, at, chunks }) => {
      const bytes = Buffer.concat([this.#unfinished[stream], ...chunks]);
      const { pieces, rest } = split(bytes);
      this.#unfinished[stream] = rest;
      return pieces.map((piece) => ({ stream, at, data: dataOf(piece) }));
    });
  }

  /** Hands out everything, as nothing more will come. */
  takeAll(at: number): OutputPiece[] {
    const pieces = this.take();
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#unfinished[stream];
      if (rest.length > 0) pieces.push({ stream, at, data: dataOf(rest) });
      this.#unfinished[stream] = Buffer.alloc(0);
    }
    return pieces;
  }
}

function split(bytes: Buffer): { pieces: Buffer[]; rest: Buffer } {
  const pieces: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const window = bytes.subarray(start, start + MAXIMUM_OUTPUT_BYTES_PER_EVENT);
    const length = wholeCharactersLength(window);
    if (length === 0) break;
    pieces.push(window.subarray(0, length));
    start += length;
  }
  // Copied, so that three bytes do not keep the whole buffer in memory.
  return { pieces, rest: Buffer.from(bytes.subarray(start)) };
}

function dataOf(bytes: Buffer): OutputData {
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
}
