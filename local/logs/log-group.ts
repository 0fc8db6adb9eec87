/** One line of a log. */
export interface StoredEvent {
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  /** Counts the events of a group; among events of one millisecond it gives the order. */
  readonly sequence: number;
}

/** Where a reader of a group has come to. */
export type Position = Pick<StoredEvent, 'timestamp' | 'sequence'>;

/** What AWS adds to a message's bytes when it counts an event (CloudWatch Logs API reference, PutLogEvents). */
const EVENT_OVERHEAD_BYTES = 26;

export const bytesOf = ({ message }: Pick<StoredEvent, 'message'>): number =>
  Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;

/** Hours of a busy stack; together with the bytes below what keeps a stack that runs for weeks from taking all memory. */
export const MAXIMUM_EVENTS = 20_000;
const MAXIMUM_BYTES = 32 * 1024 * 1024;

/**
 * The events of one log group, in memory.
 * Departure: no retention; instead the oldest events are dropped beyond 20,000 events or 32 MiB of a group.
 */
export class LogGroup {
  readonly #events: StoredEvent[] = [];
  #bytes = 0;
  #appended = 0;

  append(stream: string, timestamp: number, message: string): void {
    this.#appended += 1;
    const event = { stream, timestamp, message, sequence: this.#appended };
    this.#events.push(event);
    this.#bytes += bytesOf(event);
    while (this.#events.length > MAXIMUM_EVENTS || this.#bytes > MAXIMUM_BYTES) {
      const dropped = this.#events.shift();
      this.#bytes -= dropped ? bytesOf(dropped) : 0;
    }
  }

  /** Events within these times, both included, that come after the position, in order. */
  between(startTime: number, endTime: number, after?: Position): StoredEvent[] {
    return this.#events
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .filter((event) => after === undefined || compare(event, after) > 0)
      .sort(compare);
  }
}

/** By time; the machine's clock may have been set back between two lines. */
function compare(one: Position, other: Position): number {
  return one.timestamp - other.timestamp || one.sequence - other.sequence;
}
