import { AwsError } from '../../aws/errors.ts';
import { QueueGoneError } from '../../aws/queue-gone-error.ts';
import type { CommandProblem } from '../../contract/command.ts';
import { type EndBody, type EventBody, MOST_PATHS_PER_EVENT } from '../../contract/terminal-event.ts';
import { pause } from '../pause.ts';
import type { TaskLeavesError } from '../task-leaves-error.ts';
import type { WorkspaceReport } from '../workspace/workspaces.ts';
import { EndNotSentError } from './end-not-sent-error.ts';
import { EVENTS_PER_CALL, EventDelivery, type EventDeliveryParts } from './event-delivery.ts';
import type { StreamName } from './output-block.ts';
import { OutputBuffer, type WaitingEvent } from './output-buffer.ts';
import type { CommandEnd } from './run-command.ts';

export interface EventStreamParts extends EventDeliveryParts {
  /** How much of the command's output is sent; the rest is thrown away. */
  readonly maximumOutputBytes: number;
  /** How long the end alone is tried to be told when there is no time. */
  readonly hurriedEndMilliseconds: number;
}

/** A person sees output this late at the most; sending more often would cost more than it shows. */
const SEND_INTERVAL_MILLISECONDS = 200;
/** What answers a key is felt to be late well before that. */
const SEND_INTERVAL_AFTER_TYPING_MILLISECONDS = 50;
/** So long after a key, output may be its answer. */
const ANSWER_MILLISECONDS = 1000;

/** What a terminal scrolls back through, 10,000 lines of 100 characters, is worth keeping while the sink refuses events. */
const MOST_BYTES_WHILE_REFUSED = 1024 * 1024;
/** Keeps many small events, of streams that take turns, from costing more memory than the bytes in them. */
const MOST_EVENTS_WHILE_REFUSED = 1000;

/** An end that cannot be told in a minute is left to a later delivery of the message, as the task that waits costs money. */
const LONGEST_END_MILLISECONDS = 60_000;
/** A queue that is gone or forbidden stays so, but for a second after it was created (SQS API reference, CreateQueue). */
const LONGEST_END_OF_LASTING_REFUSAL_MILLISECONDS = 3000;

/**
 * The events of one command, sent in their order. What comes within 200 ms goes in one call; the first event does not wait. While the
 * sink works, reading pauses when a whole call's output waits, so nothing is lost. While it refuses, reading goes on, so that the command
 * does not suffer: the newest output is kept, the oldest dropped and counted, and tries go on.
 */
export class EventStream {
  readonly #parts: EventStreamParts;
  readonly #buffer = new OutputBuffer();
  readonly #delivery: EventDelivery;
  #end: (() => EndBody) | undefined;
  #over = false;
  #sending: Promise<void> | undefined;
  #rest = new AbortController();
  #room: PromiseWithResolvers<void> | undefined;
  #keptBytes = 0;
  #truncated = false;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
    this.#delivery = new EventDelivery(parts);
  }

  /** @param controlQueueUrl where the command is reached while it runs; undefined where there is no queue for that. */
  started(controlQueueUrl?: string | undefined): void {
    this.#note({ type: 'started', ...(controlQueueUrl !== undefined && { controlQueueUrl }) });
  }

  /** Something about the project's files. Comes to nothing after the end. */
  workspace({ problem, rule, paths }: WorkspaceReport): void {
    this.#note({ type: 'workspace', problem, rule, count: paths.length, paths: paths.slice(0, MOST_PATHS_PER_EVENT) });
  }

  /** The task was told to leave. Comes to nothing after the end. */
  leaving({ leaveCause, secondsLeft }: TaskLeavesError): void {
    this.#note({ type: 'leaving', reason: leaveCause, secondsLeft: Math.max(0, Math.floor(secondsLeft)) });
  }

  /** Something was typed: what is printed now is waited for. */
  typed(): void {
    this.#typedAt = this.#parts.clock.now();
    if (!this.#delivery.refusal) this.#rest.abort();
  }

  /** Takes output. A promise that comes back resolves when there is room again; until then, no more should be read. */
  output(stream: StreamName, chunk: Uint8Array): Promise<void> | undefined {
    if (this.#over) return undefined;
    const kept = chunk.subarray(0, this.#parts.maximumOutputBytes - this.#keptBytes);
    this.#keptBytes += kept.length;
    if (kept.length < chunk.length) this.#truncated = true;
    if (kept.length === 0) return undefined;
    this.#buffer.add(stream, kept, this.#parts.clock.now());
    this.#wake();
    if (this.#delivery.refusal) {
      this.#delivery.countDropped(this.#buffer.dropOldest(MOST_BYTES_WHILE_REFUSED, MOST_EVENTS_WHILE_REFUSED));
      return undefined;
    }
    if (!this.#full()) return undefined;
    this.#rest.abort();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** The command is over. Like the other ends: resolves when the end was sent, and throws EndNotSentError when it was given up. */
  exit(end: CommandEnd): Promise<void> {
    return this.#finish(() => ({
      type: 'exit',
      ...end,
      truncated: this.#truncated,
      droppedBytes: this.#delivery.droppedBytes,
    }));
  }

  /** The command was started by another worker, and how far it came is unknown. */
  interrupted(): Promise<void> {
    const unknown = { exitCode: null, signal: null, durationMilliseconds: null, outputBytes: null };
    return this.#finish(() => ({
      type: 'exit',
      reason: 'interrupted',
      ...unknown,
      truncated: null,
      droppedBytes: null,
    }));
  }

  /** What a message asked of its terminal's session is done. */
  session(state: 'opened' | 'closed'): Promise<void> {
    return this.#finish(() => ({ type: 'session', state }));
  }

  /** Nothing came of the message. */
  error(problem: CommandProblem): Promise<void> {
    return this.#finish(() => ({ type: 'error', ...problem }));
  }

  /** The command goes on elsewhere, and who runs it then tells its end: what waits is not sent any more. Comes to nothing after an end. */
  async abandon(): Promise<void> {
    this.#over = true;
    this.#rest.abort();
    await this.#sending;
  }

  #note(body: EventBody): void {
    if (this.#over) return;
    this.#buffer.note(body, this.#parts.clock.now());
    this.#wake();
  }

  #wake(): void {
    this.#sending ??= this.#sendAndRest();
  }

  /** Sends at once, then rests for the interval unless a whole call's output is there, as long as something waits. */
  async #sendAndRest(): Promise<void> {
    do {
      const taken = await this.#send();
      if (this.#over || (taken && this.#full())) continue;
      this.#rest = new AbortController();
      const milliseconds = taken ? this.#intervalMilliseconds() : this.#delivery.pauseMilliseconds();
      await pause(this.#parts.clock, milliseconds, this.#rest.signal);
    } while (!this.#over && this.#somethingWaits());
    this.#sending = undefined;
  }

  #intervalMilliseconds(): number {
    const answers = this.#parts.clock.now() < this.#typedAt + ANSWER_MILLISECONDS;
    return answers ? SEND_INTERVAL_AFTER_TYPING_MILLISECONDS : SEND_INTERVAL_MILLISECONDS;
  }

  async #send(): Promise<boolean> {
    const sent = this.#delivery.send((most) => this.#take(most));
    this.#makeRoom();
    const taken = await sent;
    this.#makeRoom();
    return taken;
  }

  /** The end comes when nothing else is left. */
  #take(most: number): WaitingEvent[] {
    const events = this.#buffer.take(most);
    if (!this.#end || events.length >= most) return events;
    const body = this.#end();
    this.#end = undefined;
    return [...events, { body, at: this.#parts.clock.now(), outputBytes: 0 }];
  }

  #makeRoom(): void {
    if (!this.#delivery.refusal && this.#full()) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  #full(): boolean {
    return this.#buffer.length >= EVENTS_PER_CALL;
  }

  #somethingWaits(): boolean {
    return this.#end !== undefined || this.#delivery.waits || this.#buffer.length > 0;
  }

  #patienceMilliseconds(): number {
    const error = this.#delivery.refusal?.error;
    const isLasting = error instanceof QueueGoneError || (error instanceof AwsError && isForbidden(error));
    return isLasting ? LONGEST_END_OF_LASTING_REFUSAL_MILLISECONDS : LONGEST_END_MILLISECONDS;
  }

  async #finish(end: () => EndBody): Promise<void> {
    if (this.#over) throw new Error('the end of this command was told before');
    const { clock, sink, signal, hurriedEndMilliseconds } = this.#parts;
    this.#over = true;
    this.#rest.abort();
    await this.#sending;
    // Where the rest of a character lies beyond the limit, its beginning belongs to what is thrown away.
    if (!this.#truncated) this.#buffer.releaseUnfinished(clock.now());
    this.#end = end;
    if (await this.#sendAll()) return;
    this.#delivery.dropOutputAndEnd();
    this.#delivery.countDropped(this.#buffer.dropOldest(0, 0));
    this.#end = end;
    const giveUpAt = clock.now() + (signal.aborted ? hurriedEndMilliseconds : 0);
    while (!(await this.#send())) {
      const milliseconds = this.#delivery.pauseMilliseconds();
      if (clock.now() + milliseconds > giveUpAt) throw new EndNotSentError(sink.name, this.#delivery.refusal?.error);
      await clock.sleep(milliseconds);
    }
  }

  /** Whether all that waits was sent, and the end with it. */
  async #sendAll(): Promise<boolean> {
    const { clock, signal } = this.#parts;
    const triedSince = clock.now();
    while (this.#somethingWaits()) {
      // A sink that has just refused is left the end alone when there is no time.
      if (signal.aborted && this.#delivery.refusal) return false;
      if (await this.#send()) continue;
      const milliseconds = this.#delivery.pauseMilliseconds();
      if (clock.now() + milliseconds > triedSince + this.#patienceMilliseconds()) return false;
      await pause(clock, milliseconds, signal);
    }
    return true;
  }
}

function isForbidden({ cause }: AwsError): boolean {
  return cause instanceof Error && cause.name.startsWith('AccessDenied');
}
