import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sendMessage } from '../aws/operator/message-sender.ts';
import type { TerminalSize } from '../contract/command.ts';
import type { TerminalEvent } from '../contract/terminal-event.ts';
import { LONGEST_WAIT_MILLISECONDS, NoAnswerError } from './terminal-answer.ts';
import { workerBundle } from './worker-bundle.ts';
import { EventReader, sendAll, type TerminalPlaces } from './worker-queues.ts';

/** What acts on a command, without what all such messages have. */
export type Control = { readonly type: 'input'; readonly input: string } | { readonly type: 'cancel' };
type EventOf<Type> = Extract<TerminalEvent, { readonly type: Type }>;

const address = { projectId: 'bench', terminalId: 't', userId: 'u' };
const POLL_SECONDS = 1;

/** A terminal worker in a process of its own, as its image runs it, and a server that speaks with it through queues. */
export class TerminalWorker {
  readonly #places: TerminalPlaces;
  readonly #reader: EventReader;
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #gone: Promise<unknown>;
  #events: TerminalEvent[] = [];
  #lastLine = '';
  #commands = 0;
  #controls = 0;
  #controlQueueUrl = '';

  /** @param directory for its temporary files, which its commands' users can pass. */
  constructor(places: TerminalPlaces, directory: string) {
    this.#places = places;
    this.#reader = new EventReader(places, (event) => this.#events.push(event), new AbortController().signal);
    this.#child = spawn(process.execPath, [workerBundle], {
      env: {
        PATH: process.env['PATH'],
        ...places.environment,
        TMPDIR: directory,
        WORKER_ROLE: 'baseline',
        WORKER_CONTROL_QUEUE_PREFIX: 'stack-control-',
        // So that it leaves soon, also when something went wrong and a command still runs.
        WORKER_STOP_TIMEOUT_SECONDS: '2',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#gone = once(this.#child, 'exit');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#lastLine = line;
    });
  }

  /**
   * Has it run a command, and resolves when that has started.
   *
   * @throws NoAnswerError
   */
  async run(command: string, size?: TerminalSize): Promise<void> {
    this.#commands += 1;
    const message = { ...address, ...size, type: 'execute', commandId: this.#commandId, command };
    await sendAll(this.#places.client, this.#places.commandQueueUrl, [JSON.stringify(message)]);
    const { controlQueueUrl } = await this.next('started');
    if (controlQueueUrl === undefined) throw new NoAnswerError('The worker has no control queue.');
    this.#controlQueueUrl = controlQueueUrl;
  }

  /** Sends something to the command that was run last, over its control queue. */
  async control(control: Control): Promise<void> {
    this.#controls += 1;
    const message = { ...address, ...control, commandId: this.#commandId };
    const options = { groupId: address.terminalId, deduplicationId: String(this.#controls) };
    await sendMessage(this.#places.client, this.#controlQueueUrl, message, options);
  }

  /**
   * Gives the next event of a type, and passes those before it by.
   *
   * @throws NoAnswerError
   */
  async next<Type extends TerminalEvent['type']>(type: Type): Promise<EventOf<Type>> {
    const giveUpAt = performance.now() + LONGEST_WAIT_MILLISECONDS;
    for (;;) {
      const index = this.#events.findIndex((event) => event.type === type);
      if (index >= 0) return this.#events.splice(0, index + 1)[index] as EventOf<Type>;
      const { exitCode, signalCode } = this.#child;
      if ((exitCode ?? signalCode) !== null)
        throw new NoAnswerError(`The worker ended (${exitCode ?? signalCode}): ${this.#lastLine}`);
      if (performance.now() > giveUpAt) throw new NoAnswerError(this.#missing(type));
      await this.#reader.read(POLL_SECONDS);
    }
  }

  /** Lets it leave, and clean up. Does not throw. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const late = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    late.addEventListener('abort', () => this.#child.kill('SIGKILL'), { once: true });
    await this.#gone;
  }

  get #commandId(): string {
    return `command-${this.#commands}`;
  }

  #missing(type: string): string {
    const seconds = LONGEST_WAIT_MILLISECONDS / 1000;
    const came = JSON.stringify(this.#events.at(-1) ?? 'nothing');
    const said = this.#lastLine || 'nothing';
    return `The event ${type} did not come within ${seconds} s; last came ${came}. The worker said last: ${said}`;
  }
}
