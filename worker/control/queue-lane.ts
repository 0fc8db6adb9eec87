import type { ControlQueueMessage, ControlQueues } from '../../aws/control-queue.ts';
import { AwsError } from '../../aws/errors.ts';
import { QueueGoneError } from '../../aws/queue-gone-error.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';
import type { ControlArrival, ControlLane } from './control-lane.ts';
import type { ControlQueueList } from './control-queue-list.ts';
import { inTime } from './in-time.ts';

export interface QueueLaneParts {
  readonly queues: ControlQueues;
  readonly list: ControlQueueList;
  /** As `controlQueueName` makes it. */
  readonly name: string;
  /** How long it may take to remove the queue. */
  readonly closingMilliseconds: number;
  readonly log: Log;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** At the start of a worker, and before a command when it failed then. */
const FIRST_OPENING_MILLISECONDS = 10_000;
const LATER_OPENING_MILLISECONDS = 3000;

/** A queue must not be used for at least a second after it was created (SQS API reference, CreateQueue). */
const UNUSABLE_MILLISECONDS = 1000;
/** So long a new queue may be missing without being gone. */
const NEW_MILLISECONDS = 10_000;

const FIRST_BACKOFF_MILLISECONDS = 200;
const LONGEST_BACKOFF_MILLISECONDS = 5000;

/** A message that could not be deleted comes again within seconds, so far fewer lie between the two. */
const REMEMBERED_MESSAGES = 1000;

/**
 * Creates the queue. Where that fails for the time being the lane has none, and tries again with each `listen`, for 3 s. One long poll outlives
 * the end of a command, because a poll that is aborted may take a message with it until its visibility time-out; what it brings is handed to
 * the next listener.
 *
 * @throws AwsError when the worker may not have a queue, or is configured otherwise than the account.
 */
export async function openQueueLane(parts: QueueLaneParts): Promise<ControlLane> {
  const lane = new QueueLane(parts);
  await lane.open();
  return lane;
}

class QueueLane implements ControlLane {
  readonly #parts: QueueLaneParts;
  readonly #listeners = new Set<(arrival: ControlArrival) => void>();
  /** Came when nobody listened. */
  #kept: ControlArrival[] = [];
  readonly #handedOn = new Set<string>();
  readonly #closed = new AbortController();
  #state: 'missing' | 'open' | 'gone' = 'missing';
  #createdAt = 0;
  #isPolling = false;
  #polled: Promise<void> = Promise.resolve();
  /** Failures in a row of what the log tells once. */
  readonly #failures = { opening: 0, receiving: 0, deleting: 0 };

  constructor(parts: QueueLaneParts) {
    this.#parts = parts;
  }

  get queueUrl(): string | undefined {
    return this.#state === 'open' ? this.#parts.queues.urlOf(this.#parts.name) : undefined;
  }

  /** @throws AwsError */
  async open(): Promise<void> {
    const error = await this.#create(FIRST_OPENING_MILLISECONDS);
    if (!(error instanceof AwsError && error.action === 'page')) return;
    const { list, name } = this.#parts;
    if (error.operation === 'CreateQueue') {
      await this.#inTime('the entry of a control queue that was not created stays', (signal) =>
        list.remove(name, signal),
      );
    }
    throw error;
  }

  async listen(_terminal: unknown, take: (arrival: ControlArrival) => void, signal: AbortSignal): Promise<void> {
    if (this.#state === 'missing') await this.#create(LATER_OPENING_MILLISECONDS);
    if (signal.aborted) return;
    this.#listeners.add(take);
    signal.addEventListener('abort', () => this.#listeners.delete(take), { once: true });
    for (const arrival of this.#kept.splice(0)) take(arrival);
    if (this.#state === 'open' && !this.#isPolling) this.#polled = this.#poll();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#polled;
    const { list, log, clock } = this.#parts;
    if (this.#kept.length > 0)
      log.warn('control messages came when no command was there', { messages: this.#kept.length });
    const sweep = this.#inTime('control queues of workers that are gone are not looked for', (signal) =>
      list.sweep(clock.now(), signal),
    );
    await Promise.all([this.#remove(), sweep]);
  }

  /** Gives what it failed with. The entry comes first: a queue without one would stay for ever. */
  async #create(milliseconds: number): Promise<unknown> {
    const { queues, list, name, clock } = this.#parts;
    try {
      await inTime(clock, milliseconds, async (signal) => {
        await list.add(name, signal);
        await queues.create(name, signal);
      });
      this.#createdAt = clock.now();
      this.#state = 'open';
      return undefined;
    } catch (error) {
      this.#tellOnce('opening', 'the control queue could not be created', error);
      return error;
    }
  }

  async #poll(): Promise<void> {
    const { queues, name, log, clock } = this.#parts;
    const closed = this.#closed.signal;
    this.#isPolling = true;
    await pause(clock, Math.max(0, this.#createdAt + UNUSABLE_MILLISECONDS - clock.now()), closed);
    while (this.#listeners.size > 0 && !closed.aborted) {
      try {
        const messages = await queues.receive(name, closed);
        this.#failures.receiving = 0;
        this.#handOn(messages);
        if (messages.length > 0) await this.#delete(messages);
      } catch (error) {
        if (closed.aborted) break;
        if (error instanceof QueueGoneError && clock.now() >= this.#createdAt + NEW_MILLISECONDS) {
          log.error('the control queue is gone: commands are reached by it no more', error);
          this.#state = 'gone';
          break;
        }
        await this.#waitAfterFailure(error);
      }
    }
    this.#isPolling = false;
  }

  #handOn(messages: readonly ControlQueueMessage[]): void {
    for (const { messageId, body, sentAt } of messages) {
      if (this.#handedOn.has(messageId)) continue;
      this.#handedOn.add(messageId);
      const arrival: ControlArrival = { messageId, body, sentAt };
      if (this.#listeners.size === 0) this.#kept.push(arrival);
      for (const take of this.#listeners) take(arrival);
    }
    for (const oldest of this.#handedOn) {
      if (this.#handedOn.size <= REMEMBERED_MESSAGES) break;
      this.#handedOn.delete(oldest);
    }
  }

  /** What nobody has listened to is deleted, too: it is kept here, and the queue ends with this worker. */
  async #delete(messages: readonly ControlQueueMessage[]): Promise<void> {
    const { queues, name } = this.#parts;
    try {
      await queues.deleteMessages(name, messages, this.#closed.signal);
      this.#failures.deleting = 0;
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#tellOnce('deleting', 'control messages could not be deleted', error);
    }
  }

  async #waitAfterFailure(error: unknown): Promise<void> {
    const { clock, random } = this.#parts;
    const bound = Math.min(LONGEST_BACKOFF_MILLISECONDS, FIRST_BACKOFF_MILLISECONDS * 2 ** this.#failures.receiving);
    this.#tellOnce('receiving', 'control messages could not be received', error);
    await pause(clock, random() * bound, this.#closed.signal);
  }

  async #remove(): Promise<void> {
    const { queues, list, name } = this.#parts;
    await this.#inTime('the control queue could not be removed', async (signal) => {
      await queues.remove(name, signal);
      await list.remove(name, signal);
    });
  }

  async #inTime(failureMessage: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await inTime(this.#parts.clock, this.#parts.closingMilliseconds, work);
    } catch (error) {
      this.#parts.log.error(failureMessage, error);
    }
  }

  #tellOnce(what: 'opening' | 'receiving' | 'deleting', message: string, error: unknown): void {
    if (this.#failures[what] === 0) this.#parts.log.error(message, error);
    this.#failures[what] += 1;
  }
}
