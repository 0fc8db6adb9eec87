import type { CountHistory } from './count-history.ts';
import { codeOf, event } from './events.ts';
import { Fleet } from './fleet.ts';
import { LaunchRate } from './launch-rate.ts';
import { FifoQueue, type MessageQueue, StandardQueue } from './message-queue.ts';
import { type Model, startDelaySigma } from './model.ts';
import type { Random } from './random.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { StartRecord } from './start-record.ts';
import { SimulatedTask, type TaskTerms } from './task.ts';
import type { ThroughputRecord } from './throughput-record.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** How long after SIGTERM a service's task is killed, unless it says otherwise (ECS API reference, ContainerDefinition, `stopTimeout`). */
const SERVICE_STOP_SECONDS = 30;

/** Where a workforce finds the time, and leaves what others want to know of it. */
interface Surroundings {
  readonly clock: { readonly nowSeconds: number };
  readonly timeline: Timeline;
  readonly throughput: ThroughputRecord;
  readonly starts: StartRecord;
  /** Where counts are to be had as they were. */
  readonly history: CountHistory | undefined;
}

/** Tasks at a queue: how they start, take messages, finish or lose them, and leave. */
export class Workforce {
  readonly queue: MessageQueue;
  readonly fleet = new Fleet();
  readonly #trace: Trace;
  readonly #model: Model;
  readonly #startsChance: Random;
  readonly #picksChance: Random;
  readonly #faultsChance: Random;
  readonly #surroundings: Surroundings;
  readonly #tasks = new Map<number, SimulatedTask>();
  readonly #rate: LaunchRate;
  readonly #sigma: number;
  readonly #visibilitySeconds: number;
  readonly #waitSeconds: Float64Array;
  #redone = 0;

  constructor(trace: Trace, model: Model, random: Random, surroundings: Surroundings) {
    this.#trace = trace;
    this.#model = model;
    this.#startsChance = random.fork('starts');
    this.#picksChance = random.fork('picks');
    this.#faultsChance = random.fork('faults');
    this.#surroundings = surroundings;
    this.queue = trace.groups ? new FifoQueue(trace.groups) : new StandardQueue();
    this.#rate = new LaunchRate(model.launchBurst, model.launchesPerSecond);
    this.#sigma = startDelaySigma(model);
    this.#visibilitySeconds = model.visibilityTimeoutSeconds ?? Math.max(120, 6 * mean(trace.serviceSeconds));
    this.#waitSeconds = new Float64Array(trace.arrivalSeconds.length);
  }

  /** Launches tasks; those beyond the account's rate are created as soon as it allows. */
  launch(count: number, terms: TaskTerms): void {
    for (let launched = 0; launched < count; launched += 1) {
      const created = this.#rate.nextSeconds(this.#now);
      const delay = this.#startsChance.logNormal(this.#model.startDelayP50Seconds, this.#sigma);
      this.#add(terms, created, created + delay, created + delay * (1 - this.#model.imagePullShare));
    }
  }

  /** Gives a task that has started already, as for a fleet that was there before the trace began. */
  startReady(count: number, terms: TaskTerms): void {
    for (let added = 0; added < count; added += 1) this.#add(terms, this.#now, this.#now, this.#now);
  }

  /** Stops tasks, whichever; says how many. */
  stop(count: number): number {
    const victims = [...this.fleet.present].filter(({ state }) => state !== 'stopping');
    const stopped = Math.min(count, victims.length);
    for (let index = 0; index < stopped; index += 1) {
      const [task] = victims.splice(this.#picksChance.int(victims.length), 1);
      if (task) this.#terminate(task, SERVICE_STOP_SECONDS);
    }
    return stopped;
  }

  /** A message was sent. */
  arrive(message: number): void {
    this.queue.send(message);
    this.#offer();
  }

  /** An event of a task or a message, by its number. Events of tasks that are gone mean nothing any more. */
  happen(kind: number, number: number): void {
    if (kind === event.giveBack) {
      this.#giveBack(number);
      return;
    }
    const task = this.#tasks.get(number);
    if (!task) return;
    if (kind === event.start) this.#start(task);
    else if (kind === event.done && task.message !== undefined) this.#done(task, task.message);
    else if (kind === event.leave) this.#mayLeave(task);
    else if (kind === event.kill) this.#kill(task);
    else if (kind === event.interrupt) this.#terminate(task, this.#model.stopTimeoutSeconds);
  }

  /** What would never leave by itself ends now. */
  endService(): void {
    for (const task of [...this.fleet.present])
      if (task.terms.role === 'baseline' || task.terms.idleExitSeconds === Number.POSITIVE_INFINITY) this.#exit(task);
  }

  /** Nothing more comes: ends what is left, and sums up. */
  end(): SimulationResult {
    this.endService();
    const { billedSeconds, launches, peak } = this.fleet;
    return { waitSeconds: this.#waitSeconds, billedSeconds, launches, redone: this.#redone, peakTasks: peak };
  }

  get #now(): number {
    return this.#surroundings.clock.nowSeconds;
  }

  /** A message may have become takeable: an idle task takes it. */
  #offer(): void {
    const task = this.fleet.anyIdle(this.#picksChance);
    const message = task && this.queue.take();
    if (task && message !== undefined) this.#work(task, message);
    else this.#remember();
  }

  #add(terms: TaskTerms, created: number, start: number, billedFrom: number): void {
    const { failingStartShare, failingStartsUntilSeconds = Number.POSITIVE_INFINITY } = this.#model;
    const fails =
      failingStartShare > 0 && created < failingStartsUntilSeconds && this.#faultsChance.uniform() < failingStartShare;
    const end = start + this.#lifetimeSeconds(terms);
    const task = new SimulatedTask(this.fleet.launches, terms, { created, start, billedFrom, end }, fails);
    this.#tasks.set(task.number, task);
    this.fleet.add(task);
    this.#later(start, event.start, task.number);
  }

  /** Burst tasks rarely get old enough for an end. */
  #lifetimeSeconds({ role, lifetimeSeconds = Number.POSITIVE_INFINITY }: TaskTerms): number {
    return role === 'burst' ? Number.POSITIVE_INFINITY : Math.min(lifetimeSeconds, this.#model.baselineLifetimeSeconds);
  }

  #start(task: SimulatedTask): void {
    const delaySeconds = Math.max(0.001, task.startSeconds - task.createdSeconds);
    if (task.failsToStart) {
      this.#surroundings.starts.failed(this.#now, delaySeconds);
      this.#exit(task);
      return;
    }
    this.#surroundings.starts.started(this.#now, delaySeconds);
    this.fleet.started(task);
    const { spotInterruptionsPerTaskHour: rate } = this.#model;
    if (rate > 0) this.#later(this.#now + this.#faultsChance.exponential(3600 / rate), event.interrupt, task.number);
    this.#next(task);
  }

  #next(task: SimulatedTask): void {
    const message = this.queue.take();
    if (message !== undefined) {
      this.#work(task, message);
      return;
    }
    const { role, idleExitSeconds, minimumLifeSeconds } = task.terms;
    task.leaveSeconds =
      role === 'baseline'
        ? Math.max(this.#now, task.endSeconds)
        : Math.max(this.#now + idleExitSeconds, task.billedFromSeconds + minimumLifeSeconds);
    this.fleet.idle(task);
    this.#remember();
    this.#lookAfterLeaving(task);
  }

  #work(task: SimulatedTask, message: number): void {
    this.fleet.busy(task);
    task.message = message;
    task.takenSeconds = this.#now;
    task.doneSeconds = this.#now + (this.#trace.serviceSeconds[message] as number);
    this.#waitSeconds[message] = this.#now - (this.#trace.arrivalSeconds[message] as number);
    this.#surroundings.throughput.inFlight(this.#now, 1);
    this.#later(task.doneSeconds, event.done, task.number);
    this.#remember();
  }

  #done(task: SimulatedTask, message: number): void {
    task.message = undefined;
    this.queue.finish(message);
    this.#surroundings.throughput.completed(this.#now);
    if (task.state === 'stopping' || task.terms.oneShot || this.#now >= task.endSeconds) {
      this.#exit(task);
      this.#offer();
    } else this.#next(task);
  }

  #mayLeave(task: SimulatedTask): void {
    task.isLeaveDue = false;
    if (task.state !== 'idle') return;
    if (this.#now >= task.leaveSeconds) this.#exit(task);
    else this.#lookAfterLeaving(task);
  }

  #lookAfterLeaving(task: SimulatedTask): void {
    if (task.isLeaveDue || task.leaveSeconds === Number.POSITIVE_INFINITY) return;
    task.isLeaveDue = true;
    this.#later(task.leaveSeconds, event.leave, task.number);
  }

  /** SIGTERM: an idle task leaves, one at work may finish within a time. */
  #terminate(task: SimulatedTask, stopSeconds: number): void {
    if (task.state === 'stopping') return;
    if (task.message === undefined) {
      this.#exit(task);
      return;
    }
    this.fleet.stopping(task);
    this.#later(this.#now + stopSeconds, event.kill, task.number);
  }

  #kill(task: SimulatedTask): void {
    if (task.message !== undefined) {
      const back = Math.max(this.#now, task.takenSeconds + this.#visibilitySeconds);
      this.#later(back, event.giveBack, task.message);
      task.message = undefined;
    }
    this.#exit(task);
  }

  #giveBack(message: number): void {
    this.#redone += 1;
    this.#surroundings.throughput.inFlight(this.#now, -1);
    this.queue.giveBack(message);
    this.#offer();
  }

  #exit(task: SimulatedTask): void {
    this.fleet.gone(task, this.#now, this.#model.paidMinimumSeconds);
    this.#tasks.delete(task.number);
  }

  #remember(): void {
    this.#surroundings.history?.record(this.#now, this.queue);
  }

  #later(atSeconds: number, kind: number, number: number): void {
    this.#surroundings.timeline.add(atSeconds, codeOf(kind, number));
  }
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
