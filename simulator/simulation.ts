import type { Observation } from '../contract/observation.ts';
import { CountHistory } from './count-history.ts';
import { Fleet } from './fleet.ts';
import { LaunchRate } from './launch-rate.ts';
import { FifoQueue, type MessageQueue, StandardQueue } from './message-queue.ts';
import { type Model, startDelaySigma } from './model.ts';
import { observationOf } from './observe.ts';
import type { Random } from './random.ts';
import type { Scaler, ScalerWorld } from './scaler.ts';
import { StartRecord } from './start-record.ts';
import { SimulatedTask, type TaskTerms } from './task.ts';
import { ThroughputRecord } from './throughput-record.ts';
import { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** Virtual time begins on a Monday at midnight, UTC. */
export const SIMULATED_START_MILLISECONDS = Date.UTC(2026, 0, 5);

/** What happens, in the lowest digit of an event's code; the rest is the number of the task or message. */
const event = { start: 0, done: 1, leave: 2, kill: 3, giveBack: 4, interrupt: 5, tick: 6, watch: 7 } as const;
const EVENTS = 8;

/** How long after SIGTERM a service's task is killed, unless it says otherwise (ECS API reference, ContainerDefinition, `stopTimeout`). */
const SERVICE_STOP_SECONDS = 30;
/** A simulation that goes on for so much longer than its trace will never end. */
const LONGEST_OVERTIME_SECONDS = 30 * 86_400;

/** The queue was not empty long after the last message had come. */
export class SimulationStalledError extends Error {
  override readonly name = 'SimulationStalledError';
}

/** What came of a simulation. */
export interface SimulationResult {
  /** From the sending of each message to the start of the attempt that finished it, in seconds. */
  readonly waitSeconds: Float64Array;
  readonly billedSeconds: number;
  readonly launches: number;
  /** Attempts that were broken off and begun again. */
  readonly redone: number;
  readonly peakTasks: number;
}

/** Is shown the course of things once a minute. */
export type Watcher = (moment: {
  readonly nowSeconds: number;
  readonly visible: number;
  readonly inFlight: number;
  readonly starting: number;
  readonly running: number;
}) => void;

/** Replays a trace on virtual time: queue, tasks and the ticks of a scaler. */
export class Simulation implements ScalerWorld {
  nowSeconds = 0;
  readonly #trace: Trace;
  readonly #model: Model;
  readonly #scaler: Scaler;
  readonly #watch: Watcher | undefined;
  readonly #chance: {
    readonly starts: Random;
    readonly picks: Random;
    readonly counts: Random;
    readonly ticks: Random;
  };
  readonly #timeline = new Timeline();
  readonly #queue: MessageQueue;
  readonly #history: CountHistory | undefined;
  readonly #tasks = new Map<number, SimulatedTask>();
  readonly #fleet = new Fleet();
  readonly #rate: LaunchRate;
  readonly #throughput: ThroughputRecord;
  readonly #starts = new StartRecord();
  readonly #sigma: number;
  readonly #visibilitySeconds: number;
  readonly #waitSeconds: Float64Array;
  #arrived = 0;
  #redone = 0;

  constructor(trace: Trace, model: Model, scaler: Scaler, random: Random, watch?: Watcher) {
    this.#trace = trace;
    this.#model = model;
    this.#scaler = scaler;
    this.#watch = watch;
    this.#chance = {
      starts: random.fork('starts'),
      picks: random.fork('picks'),
      counts: random.fork('counts'),
      ticks: random.fork('ticks'),
    };
    this.#queue = trace.groups ? new FifoQueue(trace.groups) : new StandardQueue();
    this.#history = model.staleCountsSeconds > 0 ? new CountHistory(model.staleCountsSeconds) : undefined;
    this.#rate = new LaunchRate(model.launchBurst, model.launchesPerSecond);
    this.#throughput = new ThroughputRecord(SIMULATED_START_MILLISECONDS, model.metricsLagSeconds);
    this.#sigma = startDelaySigma(model);
    this.#visibilitySeconds = model.visibilityTimeoutSeconds ?? Math.max(120, 6 * mean(trace.serviceSeconds));
    this.#waitSeconds = new Float64Array(trace.arrivalSeconds.length);
  }

  /**
   * Plays until every message is done with and the trace is over.
   *
   * @throws SimulationStalledError when messages stay in the queue for a month after that.
   */
  run(): SimulationResult {
    const { arrivalSeconds, durationSeconds } = this.#trace;
    const longest = durationSeconds + LONGEST_OVERTIME_SECONDS;
    this.#timeline.add(this.#scaler.tickSeconds * this.#chance.ticks.uniform(), event.tick);
    if (this.#watch) this.#timeline.add(0, event.watch);
    this.#scaler.begin?.(this);
    for (;;) {
      const arrival = arrivalSeconds[this.#arrived] ?? Number.POSITIVE_INFINITY;
      const next = this.#timeline.nextSeconds;
      if (next === Number.POSITIVE_INFINITY && arrival === next) break;
      this.nowSeconds = Math.min(arrival, next);
      if (this.nowSeconds > longest)
        throw new SimulationStalledError(
          `Of ${this.#trace.name}, ${this.#queue.visible} messages were still waiting ${LONGEST_OVERTIME_SECONDS / 86_400} days after its end.`,
        );
      if (arrival <= next) this.#arrive();
      else this.#happen(this.#timeline.take());
    }
    this.#endService();
    const { billedSeconds, launches, peak } = this.#fleet;
    return { waitSeconds: this.#waitSeconds, billedSeconds, launches, redone: this.#redone, peakTasks: peak };
  }

  counts(): { readonly visible: number; readonly inFlight: number } {
    if (!this.#history) return this.#queue;
    return this.#history.at(this.nowSeconds - this.#chance.counts.uniform() * this.#model.staleCountsSeconds);
  }

  get starting(): number {
    return this.#fleet.starting;
  }

  get running(): number {
    return this.#fleet.running;
  }

  observe(): Observation {
    return observationOf({
      nowSeconds: this.nowSeconds,
      startMilliseconds: SIMULATED_START_MILLISECONDS,
      counts: this.counts(),
      fleet: this.#fleet,
      starts: this.#starts,
      throughput: this.#throughput,
    });
  }

  launch(count: number, terms: TaskTerms): void {
    for (let launched = 0; launched < count; launched += 1) {
      const created = this.#rate.nextSeconds(this.nowSeconds);
      const delay = this.#chance.starts.logNormal(this.#model.startDelayP50Seconds, this.#sigma);
      this.#add(terms, created, created + delay, created + delay * (1 - this.#model.imagePullShare));
    }
  }

  /** Gives a task that has started already, as for a fleet that was there before the trace began. */
  startReady(count: number, terms: TaskTerms): void {
    for (let added = 0; added < count; added += 1) this.#add(terms, this.nowSeconds, this.nowSeconds, this.nowSeconds);
  }

  stop(count: number): number {
    const victims = [...this.#fleet.present].filter(({ state }) => state !== 'stopping');
    const stopped = Math.min(count, victims.length);
    for (let index = 0; index < stopped; index += 1) {
      const [task] = victims.splice(this.#chance.picks.int(victims.length), 1);
      if (task) this.#terminate(task, SERVICE_STOP_SECONDS);
    }
    return stopped;
  }

  #happen(code: number): void {
    const number = Math.floor(code / EVENTS);
    const task = this.#tasks.get(number);
    switch (code % EVENTS) {
      case event.start:
        if (task?.state === 'starting') this.#start(task);
        return;
      case event.done:
        if (task?.message !== undefined && task.doneSeconds === this.nowSeconds) this.#done(task, task.message);
        return;
      case event.leave:
        if (task) this.#mayLeave(task);
        return;
      case event.kill:
        if (task) this.#kill(task);
        return;
      case event.giveBack:
        this.#giveBack(number);
        return;
      case event.interrupt:
        if (task) this.#terminate(task, this.#model.stopTimeoutSeconds);
        return;
      case event.tick:
        this.#tick();
        return;
      default:
        this.#show();
    }
  }

  #arrive(): void {
    this.#queue.send(this.#arrived);
    this.#arrived += 1;
    this.#offer();
  }

  /** A message may have become takeable: an idle task takes it. */
  #offer(): void {
    const task = this.#fleet.anyIdle(this.#chance.picks);
    const message = task && this.#queue.take();
    if (task && message !== undefined) this.#work(task, message);
    else this.#remember();
  }

  #add(terms: TaskTerms, created: number, start: number, billedFrom: number): void {
    const { failingStartShare, failingStartsUntilSeconds = Number.POSITIVE_INFINITY } = this.#model;
    const fails =
      failingStartShare > 0 && created < failingStartsUntilSeconds && this.#chance.starts.uniform() < failingStartShare;
    const end = start + this.#lifetimeSeconds(terms);
    const task = new SimulatedTask(this.#fleet.launches, terms, { created, start, billedFrom, end }, fails);
    this.#tasks.set(task.number, task);
    this.#fleet.add(task);
    this.#timeline.add(start, task.number * EVENTS + event.start);
  }

  /** Burst tasks rarely get old enough for an end. */
  #lifetimeSeconds({ role, lifetimeSeconds = Number.POSITIVE_INFINITY }: TaskTerms): number {
    return role === 'burst' ? Number.POSITIVE_INFINITY : Math.min(lifetimeSeconds, this.#model.baselineLifetimeSeconds);
  }

  #start(task: SimulatedTask): void {
    if (task.failsToStart) {
      this.#starts.failed(this.nowSeconds);
      this.#exit(task);
      return;
    }
    this.#starts.started(this.nowSeconds, Math.max(0.001, task.startSeconds - task.createdSeconds));
    this.#fleet.started(task);
    const { spotInterruptionsPerTaskHour: rate } = this.#model;
    if (rate > 0)
      this.#timeline.add(
        this.nowSeconds + this.#chance.starts.exponential(3600 / rate),
        task.number * EVENTS + event.interrupt,
      );
    this.#next(task);
  }

  #next(task: SimulatedTask): void {
    const message = this.#queue.take();
    if (message !== undefined) {
      this.#work(task, message);
      return;
    }
    const { role, idleExitSeconds, minimumLifeSeconds } = task.terms;
    task.leaveSeconds =
      role === 'baseline'
        ? Math.max(this.nowSeconds, task.endSeconds)
        : Math.max(this.nowSeconds + idleExitSeconds, task.billedFromSeconds + minimumLifeSeconds);
    this.#fleet.idle(task);
    this.#remember();
    this.#lookAfterLeaving(task);
  }

  #work(task: SimulatedTask, message: number): void {
    this.#fleet.busy(task);
    task.message = message;
    task.takenSeconds = this.nowSeconds;
    task.doneSeconds = this.nowSeconds + (this.#trace.serviceSeconds[message] as number);
    this.#waitSeconds[message] = this.nowSeconds - (this.#trace.arrivalSeconds[message] as number);
    this.#throughput.inFlight(this.nowSeconds, 1);
    this.#timeline.add(task.doneSeconds, task.number * EVENTS + event.done);
    this.#remember();
  }

  #done(task: SimulatedTask, message: number): void {
    task.message = undefined;
    this.#queue.finish(message);
    this.#throughput.completed(this.nowSeconds);
    if (task.state === 'stopping' || task.terms.oneShot || this.nowSeconds >= task.endSeconds) {
      this.#exit(task);
      this.#offer();
    } else this.#next(task);
  }

  #mayLeave(task: SimulatedTask): void {
    task.isLeaveDue = false;
    if (task.state !== 'idle') return;
    if (this.nowSeconds >= task.leaveSeconds) this.#exit(task);
    else this.#lookAfterLeaving(task);
  }

  #lookAfterLeaving(task: SimulatedTask): void {
    if (task.isLeaveDue || task.leaveSeconds === Number.POSITIVE_INFINITY) return;
    task.isLeaveDue = true;
    this.#timeline.add(task.leaveSeconds, task.number * EVENTS + event.leave);
  }

  /** SIGTERM: an idle task leaves, one at work may finish within a time. */
  #terminate(task: SimulatedTask, stopSeconds: number): void {
    if (task.state === 'stopping') return;
    if (task.message === undefined) {
      this.#exit(task);
      return;
    }
    this.#fleet.stopping(task);
    this.#timeline.add(this.nowSeconds + stopSeconds, task.number * EVENTS + event.kill);
  }

  #kill(task: SimulatedTask): void {
    if (task.message !== undefined) {
      const back = Math.max(this.nowSeconds, task.takenSeconds + this.#visibilitySeconds);
      this.#timeline.add(back, task.message * EVENTS + event.giveBack);
      task.message = undefined;
    }
    this.#exit(task);
  }

  #giveBack(message: number): void {
    this.#redone += 1;
    this.#throughput.inFlight(this.nowSeconds, -1);
    this.#queue.giveBack(message);
    this.#offer();
  }

  #exit(task: SimulatedTask): void {
    this.#fleet.gone(task, this.nowSeconds, this.#model.paidMinimumSeconds);
    this.#tasks.delete(task.number);
  }

  /** Ticks end with the trace and its last message; from then on tasks only leave. */
  #tick(): void {
    if (this.#isOver()) {
      this.#endService();
      return;
    }
    this.#scaler.tick(this);
    this.#timeline.add(this.nowSeconds + this.#scaler.tickSeconds, event.tick);
  }

  #isOver(): boolean {
    const { visible, inFlight } = this.#queue;
    return (
      this.nowSeconds >= this.#trace.durationSeconds &&
      visible + inFlight === 0 &&
      this.#arrived === this.#waitSeconds.length
    );
  }

  /** What would never leave by itself ends with the trace. */
  #endService(): void {
    for (const task of [...this.#fleet.present])
      if (task.terms.role === 'baseline' || task.terms.idleExitSeconds === Number.POSITIVE_INFINITY) this.#exit(task);
  }

  #show(): void {
    const { visible, inFlight } = this.#queue;
    const { starting, running } = this.#fleet;
    this.#watch?.({ nowSeconds: this.nowSeconds, visible, inFlight, starting, running });
    if (!this.#isOver()) this.#timeline.add(this.nowSeconds + 60, event.watch);
  }

  #remember(): void {
    this.#history?.record(this.nowSeconds, this.#queue);
  }
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
