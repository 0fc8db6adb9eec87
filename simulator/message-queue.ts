import { Timeline } from './timeline.ts';

/** Which message a task gets next. Messages have numbers in the order of their sending. */
export interface MessageQueue {
  /** Messages that nobody has taken; on a FIFO queue also those that wait for their group. */
  readonly visible: number;
  readonly inFlight: number;
  send(message: number): void;
  /** The oldest message that may be taken; undefined when there is none. */
  take(): number | undefined;
  finish(message: number): void;
  /** A message becomes visible again, because its task died. */
  giveBack(message: number): void;
}

/** Any message may be taken, the oldest first. */
export class StandardQueue implements MessageQueue {
  visible = 0;
  inFlight = 0;
  #nextFresh = 0;
  readonly #returned = new Timeline();

  send(): void {
    this.visible += 1;
  }

  take(): number | undefined {
    if (this.visible === 0) return undefined;
    this.visible -= 1;
    this.inFlight += 1;
    if (this.#returned.nextSeconds < Number.POSITIVE_INFINITY) return this.#returned.take();
    this.#nextFresh += 1;
    return this.#nextFresh - 1;
  }

  finish(): void {
    this.inFlight -= 1;
  }

  giveBack(message: number): void {
    this.inFlight -= 1;
    this.visible += 1;
    this.#returned.add(message, message);
  }
}

/** Of each message group one message at a time may be taken (SQS developer guide, "FIFO queue delivery logic"). */
export class FifoQueue implements MessageQueue {
  visible = 0;
  inFlight = 0;
  readonly #groups: Uint32Array;
  /** Messages of each group that wait, the oldest first. */
  readonly #waiting = new Map<number, Timeline>();
  readonly #busyGroups = new Set<number>();
  /** The oldest message of each group that is not busy. */
  readonly #takeable = new Timeline();

  constructor(groups: Uint32Array) {
    this.#groups = groups;
  }

  send(message: number): void {
    this.visible += 1;
    const group = this.#groupOf(message);
    const waiting = this.#waiting.get(group) ?? new Timeline();
    this.#waiting.set(group, waiting);
    const isFirst = waiting.nextSeconds === Number.POSITIVE_INFINITY;
    waiting.add(message, message);
    if (isFirst && !this.#busyGroups.has(group)) this.#takeable.add(message, message);
  }

  take(): number | undefined {
    if (this.#takeable.nextSeconds === Number.POSITIVE_INFINITY) return undefined;
    const message = this.#takeable.take();
    const group = this.#groupOf(message);
    this.#waiting.get(group)?.take();
    this.#busyGroups.add(group);
    this.visible -= 1;
    this.inFlight += 1;
    return message;
  }

  finish(message: number): void {
    this.inFlight -= 1;
    this.#free(this.#groupOf(message));
  }

  giveBack(message: number): void {
    const group = this.#groupOf(message);
    this.#waiting.get(group)?.add(message, message);
    this.inFlight -= 1;
    this.visible += 1;
    this.#free(group);
  }

  #free(group: number): void {
    this.#busyGroups.delete(group);
    const next = this.#waiting.get(group)?.nextSeconds ?? Number.POSITIVE_INFINITY;
    if (next < Number.POSITIVE_INFINITY) this.#takeable.add(next, next);
  }

  #groupOf(message: number): number {
    return this.#groups[message] as number;
  }
}
