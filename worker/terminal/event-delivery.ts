import type { Clock } from '../../contract/clock.ts';
import type { EventHeader, TerminalEvent } from '../../contract/terminal-event.ts';
import type { Log } from '../log.ts';
import type { EventSink } from './event-sink.ts';
import type { WaitingEvent } from './output-buffer.ts';

export interface EventDeliveryParts {
  readonly sink: EventSink;
  /** What the events of this command have in common. */
  readonly address: Pick<EventHeader, 'projectId' | 'terminalId' | 'commandId' | 'taskId'>;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** When it aborts, there is no time to wait for a sink that refuses. */
  readonly signal: AbortSignal;
}

/** As many as SQS takes in one call (SQS developer guide, "Message quotas"). */
export const EVENTS_PER_CALL = 10;

const FIRST_PAUSE_MILLISECONDS = 500;
/** So much later than the sink works again the terminal hears of it at the most. */
const LONGEST_PAUSE_MILLISECONDS = 5000;

interface Numbered {
  readonly event: TerminalEvent;
  readonly outputBytes: number;
}

interface Refusal {
  readonly error: unknown;
  readonly times: number;
  readonly since: number;
}

/**
 * Numbers the events of one command from 0, in the order in which they are handed to the sink. Those that were refused may have arrived
 * all the same, so they are handed to it again as they were, before any other.
 */
export class EventDelivery {
  readonly #parts: EventDeliveryParts;
  #unsent: readonly Numbered[] = [];
  #sequence = 0;
  #endSequence: number | undefined;
  #refusal: Refusal | undefined;
  #droppedBytes = 0;

  constructor(parts: EventDeliveryParts) {
    this.#parts = parts;
  }

  /** Whether events wait here that were refused. */
  get waits(): boolean {
    return this.#unsent.length > 0;
  }

  /** What the sink refused last time with; undefined while it works. */
  get refusal(): { readonly error: unknown } | undefined {
    return this.#refusal;
  }

  /** Bytes of output that will not be sent any more, of the whole command. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /**
   * Makes one call of the sink, with what was refused and with what `take` gives, which is asked at once and for so many events at the
   * most. Never rejects: says whether the events were taken.
   */
  async send(take: (most: number) => readonly WaitingEvent[]): Promise<boolean> {
    const { sink, signal } = this.#parts;
    const more = take(EVENTS_PER_CALL - this.#unsent.length);
    this.#unsent = [...this.#unsent, ...more.map((each) => this.#number(each))];
    if (this.#unsent.length === 0) return true;
    try {
      await sink.send(
        this.#unsent.map(({ event }) => event),
        signal,
      );
    } catch (error) {
      this.#refused(error);
      return false;
    }
    this.#unsent = [];
    this.#works();
    return true;
  }

  /** How long to wait before the next try: longer after each refusal in a row, and by chance, as all workers meet the same outage at once. */
  pauseMilliseconds(): number {
    const longest = FIRST_PAUSE_MILLISECONDS * 2 ** ((this.#refusal?.times ?? 1) - 1);
    // Half of it at least, so that tries can never follow each other without a pause.
    return Math.min(LONGEST_PAUSE_MILLISECONDS, longest) * (0.5 + this.#parts.random() / 2);
  }

  /** Output that waited elsewhere was dropped. */
  countDropped(bytes: number): void {
    this.#droppedBytes += bytes;
  }

  /** Gives up the output that was refused, and an end: as far as is known, they have not arrived. */
  dropOutputAndEnd(): void {
    this.countDropped(this.#unsent.reduce((sum, { outputBytes }) => sum + outputBytes, 0));
    this.#unsent = this.#unsent.filter(({ event: { type } }) => type === 'started' || type === 'leaving');
  }

  #number({ body, at, outputBytes }: WaitingEvent): Numbered {
    const { address } = this.#parts;
    const time = new Date(at).toISOString();
    const header = { version: 1, ...address, sequence: this.#sequenceOf(body), at: time } as const;
    return { event: { ...header, ...body }, outputBytes };
  }

  /** An end that was given up and is told once more keeps its number: it may have arrived. */
  #sequenceOf({ type }: WaitingEvent['body']): number {
    if (type === 'exit' || type === 'error') {
      this.#endSequence ??= this.#sequence++;
      return this.#endSequence;
    }
    return this.#sequence++;
  }

  #refused(error: unknown): void {
    const { sink, log, clock } = this.#parts;
    if (!this.#refusal) {
      log.error('events are refused: they wait, and the oldest output is dropped when it is too much', error, {
        sink: sink.name,
      });
    }
    this.#refusal = { error, times: (this.#refusal?.times ?? 0) + 1, since: this.#refusal?.since ?? clock.now() };
  }

  #works(): void {
    if (!this.#refusal) return;
    const { sink, log, clock } = this.#parts;
    const { times: refusals, since } = this.#refusal;
    const seconds = (clock.now() - since) / 1000;
    log.info('events are taken again', { sink: sink.name, refusals, seconds, droppedBytes: this.#droppedBytes });
    this.#refusal = undefined;
  }
}
