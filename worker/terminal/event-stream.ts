import type { EventQueue } from '../../aws/event-queue.ts';
import type { Clock } from '../../contract/clock.ts';
import type { EventBody, EventHeader, TerminalEvent } from '../../contract/terminal-event.ts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';
import { OutputBuffer, type OutputPiece, type StreamName } from './output-buffer.ts';

export interface EventStreamParts {
  readonly eventQueue: EventQueue;
  readonly queueUrl: string;
  /** What the events of this command have in common. */
  readonly address: Pick<EventHeader, 'projectId' | 'terminalId' | 'commandId' | 'taskId'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A person sees output this late at the most; sending more often would cost more than it shows. */
const SEND_INTERVAL_MILLISECONDS = 200;

/** Ten events of the largest size: so much fits one call. */
const ENOUGH_FOR_A_CALL_BYTES = 10 * 64 * 1024;

/**
 * The events of one command, numbered from 0 and sent in their order. What comes within 200 ms goes in one call; the first event does
 * not wait. A queue that refuses events does not fail the command: it is logged once, and the next ones are tried again.
 */
export class EventStream {
  readonly #parts: EventStreamParts;
  readonly #output = new OutputBuffer();
  #waiting: TerminalEvent[] = [];
  #sequence = 0;
  #sending: Promise<void> | undefined;
  #rest = new AbortController();
  #room: PromiseWithResolvers<void> | undefined;
  #over = false;
  #refused = false;

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
  }

  started(): void {
    this.#append({ type: 'started' }, this.#parts.clock.now());
    this.#wake();
  }

  /** Takes output. A promise that comes back resolves when there is room again; until then, no more should be read. */
  output(stream: StreamName, chunk: Uint8Array): Promise<void> | undefined {
    this.#output.add(stream, chunk, this.#parts.clock.now());
    this.#wake();
    if (!this.#full()) return undefined;
    this.#rest.abort();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Sends what waits, and `exit` or `error` as the last event. Resolves when it was tried; never rejects. */
  async end(body: EventBody & { type: 'exit' | 'error' }): Promise<void> {
    this.#over = true;
    this.#rest.abort();
    await this.#sending;
    this.#appendOutput(this.#output.takeAll(this.#parts.clock.now()));
    this.#append(body, this.#parts.clock.now());
    await this.#send();
  }

  #full(): boolean {
    return this.#output.bytes >= ENOUGH_FOR_A_CALL_BYTES;
  }

  #wake(): void {
    if (!this.#over) this.#sending ??= this.#sendAndRest();
  }

  /** Sends at once, then rests for the interval unless a whole call's output is there, as long as something came meanwhile. */
  async #sendAndRest(): Promise<void> {
    do {
      this.#appendOutput(this.#output.take());
      this.#room?.resolve();
      this.#room = undefined;
      await this.#send();
      if (this.#full() || this.#over) continue;
      this.#rest = new AbortController();
      await pause(this.#parts.clock, SEND_INTERVAL_MILLISECONDS, this.#rest.signal);
    } while (this.#output.bytes > 0 && !this.#over);
    this.#sending = undefined;
  }

  async #send(): Promise<void> {
    const { eventQueue, queueUrl, log } = this.#parts;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    try {
      await eventQueue.send(queueUrl, events);
    } catch (error) {
      if (!this.#refused) log.error('the terminal misses events: their queue refused them', error, { queueUrl });
      this.#refused = true;
    }
  }

  #appendOutput(pieces: readonly OutputPiece[]): void {
    for (const { stream, at, data } of pieces) this.#append({ type: 'output', stream, ...data }, at);
  }

  #append(body: EventBody, at: number): void {
    const header = {
      version: 1,
      ...this.#parts.address,
      sequence: this.#sequence,
      at: new Date(at).toISOString(),
    } as const;
    this.#waiting.push({ ...header, ...body });
    this.#sequence += 1;
  }
}
