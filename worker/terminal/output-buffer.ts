import type { EventBody } from '../../contract/terminal-event.ts';
import { OutputBlock, type StreamName } from './output-block.ts';

/** What will be one event. */
export interface WaitingEvent {
  readonly body: EventBody;
  /** When it happened, or its first bytes came, in milliseconds since the epoch. */
  readonly at: number;
  /** How many bytes of output are in it. */
  readonly outputBytes: number;
}

const nothing = new Uint8Array();

/**
 * What waits to be sent, in the order in which it came: output, and notes in their places among it. The bytes that one stream wrote in a
 * row are joined, and a character whose bytes came apart is held back until it is whole.
 */
export class OutputBuffer {
  readonly #waiting: (OutputBlock | WaitingEvent)[] = [];
  /** The last one that waits, when it is output that can still grow. */
  #open: OutputBlock | undefined;
  #bytes = 0;
  readonly #unfinished: Record<StreamName, Uint8Array> = { stdout: nothing, stderr: nothing };

  /** Events that wait to be taken. */
  get length(): number {
    return this.#waiting.length;
  }

  add(stream: StreamName, chunk: Uint8Array, at: number): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#open?.stream !== stream) this.#openBlock(stream, at);
      const taken = this.#open?.append(rest) ?? 0;
      this.#bytes += taken;
      rest = rest.subarray(taken);
      if (rest.length > 0) this.#close();
    }
  }

  /** Takes an event that is no output; it is never dropped. */
  note(body: EventBody, at: number): void {
    this.#close();
    this.#waiting.push({ body, at, outputBytes: 0 });
  }

  /** Hands out so many events at the most; fewer are all there are, but for characters that are not whole yet. */
  take(most: number): WaitingEvent[] {
    if (most >= this.#waiting.length) this.#close();
    const taken = this.#waiting.splice(0, most).map((each) => (each instanceof OutputBlock ? eventOf(each) : each));
    this.#bytes -= taken.reduce((sum, { outputBytes }) => sum + outputBytes, 0);
    return taken;
  }

  /** Drops the oldest output until no more than so many bytes and events wait, and says how many bytes that were. */
  dropOldest(mostBytes: number, mostEvents: number): number {
    let dropped = 0;
    while (this.#bytes > mostBytes || this.#waiting.length > mostEvents) {
      const index = this.#waiting.findIndex((each) => each instanceof OutputBlock);
      const [block] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (!(block instanceof OutputBlock)) break;
      if (block === this.#open) this.#open = undefined;
      this.#bytes -= block.length;
      dropped += block.length;
    }
    return dropped;
  }

  /** Nothing more will come: characters that never became whole are output as they are. */
  releaseUnfinished(at: number): void {
    this.#close();
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#unfinished[stream].length === 0) continue;
      this.#openBlock(stream, at);
      // Not closed as others are, which would hold it back again.
      this.#open = undefined;
    }
  }

  #openBlock(stream: StreamName, at: number): void {
    this.#close();
    this.#open = new OutputBlock(stream, at);
    this.#bytes += this.#open.append(this.#unfinished[stream]);
    this.#unfinished[stream] = nothing;
    this.#waiting.push(this.#open);
  }

  #close(): void {
    const block = this.#open;
    if (!block) return;
    this.#open = undefined;
    const unfinished = block.cutUnfinished();
    this.#unfinished[block.stream] = unfinished;
    this.#bytes -= unfinished.length;
    if (block.length === 0) this.#waiting.pop();
  }
}

function eventOf(block: OutputBlock): WaitingEvent {
  const { stream, at, length } = block;
  return { body: { type: 'output', stream, ...block.data() }, at, outputBytes: length };
}
