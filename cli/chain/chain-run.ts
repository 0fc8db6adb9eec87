import type { Clock } from '../../contract/clock.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import type { Conversation } from '../stack/conversation.ts';
import { readStackStatus, statusLine } from '../stack/stack-status.ts';
import type { Target } from '../stack/target.ts';
import { lastTicks } from '../stack/ticks.ts';
import { readTasks } from '../tasks.ts';
import { hopelessBecause, hungAt, type Stage, taskStages } from './chain-stages.ts';

export interface ChainParts {
  readonly target: Target;
  readonly conversation: Conversation;
  /** What the command prints; nobody else's output looks like it. */
  readonly nonce: string;
  readonly clock: Clock;
  readonly timeoutSeconds: number;
  readonly interrupted: AbortSignal;
  readonly onStage: (stage: Stage) => void;
  /** Told how things stand, while nothing comes. */
  readonly onWaiting: (text: string) => void;
}

export interface ChainReport {
  /** Whether output and exit code were as they should be. */
  readonly ok: boolean;
  readonly stages: readonly Stage[];
  readonly taskId: string | null;
  /** Where it broke, and what to look at. */
  readonly problem: string | null;
}

/**
 * Sends one command and follows it to its end.
 *
 * @throws AwsError when the stack does not answer.
 */
export async function runChain(parts: ChainParts): Promise<ChainReport> {
  const run = new ChainRun(parts);
  await run.send();
  const { clock, timeoutSeconds, conversation, interrupted } = parts;
  const giveUpAt = clock.now() + timeoutSeconds * 1000;
  while (!run.over && clock.now() < giveUpAt && !interrupted.aborted) {
    for (const event of await conversation.receive(interrupted)) await run.take(event);
    if (!run.over && !interrupted.aborted) await run.look();
  }
  return run.report(timeoutSeconds);
}

/** How far one command has come. */
class ChainRun {
  readonly #parts: ChainParts;
  readonly #stages: Stage[] = [];
  #commandId = '';
  #sentAt = 0;
  #taskId: string | null = null;
  #output = '';
  #problem: string | undefined;
  /** Where it hangs as things stand. */
  #hung = '';
  #ended = false;

  constructor(parts: ChainParts) {
    this.#parts = parts;
  }

  get over(): boolean {
    return this.#ended || this.#problem !== undefined;
  }

  async send(): Promise<void> {
    const { conversation, clock, nonce } = this.#parts;
    this.#sentAt = clock.now();
    const address = { version: 1, projectId: 'fqs-test', terminalId: 'fqs-test', userId: 'fqs' } as const;
    this.#commandId = await conversation.send({ ...address, command: `echo ${nonce}` });
    this.#reach('sent');
  }

  async take(event: TerminalEvent): Promise<void> {
    if (event.commandId !== this.#commandId || this.over) return;
    if (event.type === 'started') await this.#start(event.taskId);
    else if (event.type === 'output' && 'text' in event) this.#take(event.text);
    else if (event.type === 'exit') this.#end(event);
    else if (event.type === 'error')
      this.#problem = `the worker refused the command: ${event.field ?? 'it'} must be ${event.rule}`;
  }

  /** Sees why nothing comes. */
  async look(): Promise<void> {
    const { target, onWaiting } = this.#parts;
    if (this.#taskId !== null) {
      this.#hung = `the command runs for long in task ${this.#taskId}: "fqs logs --task ${this.#taskId}" shows what it does`;
      return;
    }
    const status = await readStackStatus(target, await lastTicks(target));
    onWaiting(statusLine(status));
    this.#hung = hungAt(status, this.#sentAt, target.settings.ECS_DRY_RUN);
    this.#problem = hopelessBecause(status, this.#sentAt);
  }

  report(timeoutSeconds: number): ChainReport {
    const late = this.over ? null : `after ${timeoutSeconds} s ${this.#hung}`;
    const problem = this.#problem ?? late;
    return { ok: problem === null, stages: this.#stages, taskId: this.#taskId, problem };
  }

  async #start(taskId: string): Promise<void> {
    this.#taskId = taskId;
    // Before the tasks are read, which takes a while.
    const started = this.#stage('command started');
    const task = (await readTasks(this.#parts.target)).find((candidate) => candidate.taskId === taskId);
    for (const stage of task ? taskStages(task, this.#sentAt) : []) this.#add(stage);
    this.#add(started);
  }

  #take(text: string): void {
    this.#output += text;
    if (this.#output === `${this.#parts.nonce}\n`) this.#reach('output');
  }

  #end({ exitCode, reason }: Extract<TerminalEvent, { type: 'exit' }>): void {
    this.#ended = true;
    this.#reach('exit');
    if (exitCode !== 0) this.#problem = `the command ended with ${exitCode ?? reason} instead of exit code 0`;
    else if (this.#output !== `${this.#parts.nonce}\n`)
      this.#problem = `the command printed ${JSON.stringify(this.#output.slice(0, 200))} instead of ${this.#parts.nonce}`;
  }

  #reach(name: Stage['name']): void {
    this.#add(this.#stage(name));
  }

  #stage(name: Stage['name']): Stage {
    return { name, seconds: Math.round((this.#parts.clock.now() - this.#sentAt) / 100) / 10 };
  }

  #add(stage: Stage): void {
    this.#stages.push(stage);
    this.#parts.onStage(stage);
  }
}
