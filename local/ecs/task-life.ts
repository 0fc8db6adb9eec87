import { constants } from 'node:os';
import type { Clock } from '../../contract/clock.ts';
import { containerEnvironment, ResourceInitializationError, type SecretLookup } from './container-environment.ts';
import type { Faults } from './faults.ts';
import { DEFAULT_STOP_TIMEOUT_SECONDS } from './limits.ts';
import { logDestination } from './log-destination.ts';
import type { ContainerState, StopCode, Task } from './task.ts';
import { CannotPullContainerError, type ContainerExit, type RunningContainer, type TaskRunner } from './task-runner.ts';

/** What a task needs from the machine and from the endpoint to live. */
export interface Surroundings {
  readonly clock: Clock;
  readonly runner: TaskRunner;
  readonly faults: Faults;
  /** From RunTask to RUNNING. */
  readonly startDelayMilliseconds: number;
  /** From the last process's end to STOPPED. */
  readonly deprovisionMilliseconds: number;
  readonly secret: SecretLookup;
  /** The task's metadata endpoint, without `/task`. */
  metadataUrl(taskId: string): string;
}

export interface StopCause {
  readonly stopCode: StopCode;
  readonly stoppedReason: string;
}

interface StartedContainer {
  readonly container: ContainerState;
  readonly process: RunningContainer;
}

/** Shares of the start delay that have gone by when the image pull starts, which is when billing starts, and when it has ended. */
const PULL_STARTS_AT = 0.4;
const PULL_STOPS_AT = 0.9;

/**
 * Drives one task from PROVISIONING to STOPPED.
 *
 * Invariant: `desiredStatus` becomes STOPPED exactly once, in `#stopping`, and everything else follows from it: before RUNNING no
 * process is started any more, after it each process gets SIGTERM and then, when its time is up, SIGKILL.
 */
export class TaskLife {
  readonly task: Task;
  /** Resolves when no process of the task is left and none will be started any more. */
  readonly processesEnded: Promise<void>;
  /** Resolves when the task is STOPPED; rejects when its runner threw what a runner must not throw. */
  readonly ended: Promise<void>;
  readonly #at: Surroundings;
  readonly #startUp = new AbortController();
  readonly #started: StartedContainer[] = [];
  readonly #terminations: Promise<void>[] = [];

  constructor(task: Task, surroundings: Surroundings) {
    this.task = task;
    this.#at = surroundings;
    this.processesEnded = this.#live();
    this.ended = this.processesEnded.then(() => this.#deprovision());
  }

  /**
   * Stops the task: SIGTERM now, SIGKILL after the grace (each container's own stopTimeout when none is given). Does nothing when it is
   * stopping already.
   */
  stop(cause: StopCause, graceSeconds?: number): void {
    if (!this.#stopping(cause)) return;
    this.#terminate(graceSeconds);
  }

  /** SIGTERM once more to what was told to stop and still runs. */
  hurry(): void {
    for (const { process, container } of this.#started) if (container.lastStatus === 'RUNNING') process.terminate();
  }

  /** SIGKILL now, also when the task is stopping already. */
  kill(cause: StopCause): void {
    this.#stopping(cause);
    for (const { process } of this.#started) process.kill();
  }

  async #live(): Promise<void> {
    const { task } = this;
    if (await this.#start()) {
      await Promise.all(this.#started.map((started) => this.#follow(started)));
      await Promise.all(this.#terminations);
      task.executionStoppedAt = this.#now();
    }
    for (const container of task.containers) container.lastStatus = 'STOPPED';
    task.lastStatus = 'DEPROVISIONING';
  }

  async #deprovision(): Promise<void> {
    const { task } = this;
    if (this.#at.deprovisionMilliseconds > 0) await this.#at.clock.sleep(this.#at.deprovisionMilliseconds);
    task.lastStatus = 'STOPPED';
    task.stoppedAt = this.#now();
  }

  /** Whether the task came to RUNNING. */
  async #start(): Promise<boolean> {
    const { task } = this;
    if (!(await this.#reach(PULL_STARTS_AT))) return false;
    task.lastStatus = 'PENDING';
    task.pullStartedAt = this.#now();
    const failure = this.#at.faults.takeFailedStart();
    if (failure !== undefined) return this.#failToStart(failure);
    if (!(await this.#reach(PULL_STOPS_AT))) return false;
    task.lastStatus = 'ACTIVATING';
    task.pullStoppedAt = this.#now();
    if (!(await this.#reach(1))) return false;
    return this.#startContainers();
  }

  /** Waits until this share of the start delay has gone by; false when the task was stopped meanwhile. */
  async #reach(share: number): Promise<boolean> {
    const dueAt = this.task.createdAt.getTime() + share * this.#at.startDelayMilliseconds;
    const { signal } = this.#startUp;
    try {
      await this.#at.clock.sleep(Math.max(0, dueAt - this.#at.clock.now()), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return !signal.aborted;
  }

  #startContainers(): boolean {
    const { task } = this;
    try {
      // All environments first: a missing secret must not leave a half-started task.
      const environments = task.containers.map((container) =>
        containerEnvironment(task, container, this.#at.secret, this.#at.metadataUrl(task.id)),
      );
      for (const [index, container] of task.containers.entries()) {
        this.#started.push({ container, process: this.#startContainer(container, environments[index] ?? {}) });
        container.lastStatus = 'RUNNING';
      }
    } catch (error) {
      if (!(error instanceof CannotPullContainerError || error instanceof ResourceInitializationError)) throw error;
      this.#failToStart(`${error.name}: ${error.message}`);
      for (const { process } of this.#started) process.kill();
      // Those that had started are followed to their end like any others.
      return this.#started.length > 0;
    }
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#now();
    return true;
  }

  #startContainer({ definition }: ContainerState, environment: Record<string, string>): RunningContainer {
    const log = logDestination(definition, this.task.id);
    return this.#at.runner.start({
      taskArn: this.task.taskArn,
      taskId: this.task.id,
      containerName: definition.name,
      image: definition.image,
      environment,
      ...(log ? { log } : {}),
      stopTimeoutSeconds: definition.stopTimeout ?? DEFAULT_STOP_TIMEOUT_SECONDS,
    });
  }

  #failToStart(reason: string): false {
    for (const container of this.task.containers) container.reason = reason;
    this.#stopping({ stopCode: 'TaskFailedToStart', stoppedReason: reason });
    return false;
  }

  async #follow({ process, container }: StartedContainer): Promise<void> {
    const exit = await process.exited;
    container.lastStatus = 'STOPPED';
    container.exitCode = exitCodeOf(exit);
    if (!(container.definition.essential ?? true)) return;
    this.stop({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' });
  }

  /** Marks the task as on its way out; false when it was already. */
  #stopping(cause: StopCause): boolean {
    const { task } = this;
    if (task.desiredStatus === 'STOPPED') return false;
    task.desiredStatus = 'STOPPED';
    task.stoppingAt = this.#now();
    task.stopCode = cause.stopCode;
    task.stoppedReason = cause.stoppedReason;
    if (task.lastStatus === 'RUNNING') task.lastStatus = 'STOPPING';
    this.#startUp.abort();
    return true;
  }

  #terminate(graceSeconds: number | undefined): void {
    for (const { process, container } of this.#started) {
      if (container.lastStatus !== 'RUNNING') continue;
      const own = container.definition.stopTimeout ?? DEFAULT_STOP_TIMEOUT_SECONDS;
      this.#terminations.push(this.#terminateThenKill(process, (graceSeconds ?? own) * 1000));
    }
  }

  async #terminateThenKill(process: RunningContainer, graceMilliseconds: number): Promise<void> {
    const exited = new AbortController();
    const gone = process.exited.then(() => exited.abort());
    process.terminate();
    try {
      await this.#at.clock.sleep(graceMilliseconds, exited.signal);
    } catch (error) {
      if (!exited.signal.aborted) throw error;
    }
    if (!exited.signal.aborted) process.kill();
    await gone;
  }

  #now(): Date {
    return new Date(this.#at.clock.now());
  }
}

/** As a shell and Docker report a death by signal: 128 and the signal's number. */
function exitCodeOf({ exitCode, signal }: ContainerExit): number {
  return exitCode ?? 128 + (signal ? constants.signals[signal] : 0);
}
