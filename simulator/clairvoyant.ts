import { type Model, startDelaySigma } from './model.ts';
import type { Random } from './random.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { Trace } from './trace.ts';

/** What a clairvoyant schedule is to keep to. */
export interface ClairvoyantGoal {
  /** At most this wait for 95 % of messages, in seconds. */
  readonly targetWaitSeconds: number;
  readonly maxTasks: number;
}

/** The share of messages that may be late. */
const LATE_SHARE = 0.05;
/** A wait that was planned to the target must not look late by the last digit of a number. */
const ROUNDING_SECONDS = 1e-6;
/** How many messages one launch that is spared may make late: each is tried, and the cheapest schedule taken. */
const LATE_PER_LAUNCH = [0, 1, 2, 3, 5, 8, 13, 21, 34];

/**
 * A schedule made with all arrivals, service times and start delays known: what could be paid for a trace at the least, nearly. It can be
 * carried out under the rules of the model (each task pays its share of the start delay and a minute at least; no more than maxTasks at
 * once, those that start among them; messages in the order of their arrival, within their groups on a FIFO queue), and keeps the target
 * unless maxTasks or a busy message group is in the way. It is good, not the best: `lowerBound` is what nothing gets below.
 *
 * A message waits for a task that will be free before the message is late, since that costs nothing. Failing that, it takes the task that
 * was free last, if keeping it until now cost less than a new one. Failing that, it gets a new task, as late as it can; unless a few
 * late messages would do instead, out of the 5 % that may be. Launches lie ahead of arrivals, also of the trace's beginning, so that the
 * account's launch rate does not matter. On a FIFO queue messages of different groups may overtake each other.
 */
export function clairvoyant(trace: Trace, goal: ClairvoyantGoal, model: Model, random: Random): SimulationResult {
  const schedules = LATE_PER_LAUNCH.map((latePerLaunch) =>
    new Schedule(trace, goal, model, random.fork('starts'), latePerLaunch).make(),
  );
  return schedules.reduce((best, other) => (other.billedSeconds < best.billedSeconds ? other : best));
}

/** A task as planned so far: paid for from one moment, and free from another on. Times are seconds from the beginning of the trace. */
interface PlannedTask {
  readonly billedFromSeconds: number;
  freeSeconds: number;
}

/** One schedule, made message by message. */
class Schedule {
  readonly #trace: Trace;
  readonly #goal: ClairvoyantGoal;
  readonly #model: Model;
  readonly #starts: Random;
  readonly #latePerLaunch: number;
  readonly #sigma: number;
  readonly #waitSeconds: Float64Array;
  /** When the newest message of each group is done with. */
  readonly #groupDoneSeconds = new Map<number, number>();
  /** Those that may still get messages. */
  #tasks: PlannedTask[] = [];
  /** When the others left, ascending. */
  readonly #exitSeconds: number[] = [];
  #nextDelaySeconds: number;
  #lastStartSeconds = Number.NEGATIVE_INFINITY;
  /** Messages before this one may be late, so that a launch is spared. */
  #sparedUntil = 0;
  #late = 0;
  #billedSeconds = 0;
  #launches = 0;
  #peakTasks = 0;

  constructor(trace: Trace, goal: ClairvoyantGoal, model: Model, starts: Random, latePerLaunch: number) {
    this.#trace = trace;
    this.#goal = goal;
    this.#model = model;
    this.#starts = starts;
    this.#latePerLaunch = latePerLaunch;
    this.#sigma = startDelaySigma(model);
    this.#waitSeconds = new Float64Array(trace.arrivalSeconds.length);
    this.#nextDelaySeconds = this.#drawDelay();
  }

  make(): SimulationResult {
    for (let message = 0; message < this.#waitSeconds.length; message += 1) {
      const readySeconds = this.#readySeconds(message);
      // The next message of another group may be ready long before this one.
      this.#letGo(this.#trace.groups ? (this.#trace.arrivalSeconds[message] as number) : readySeconds);
      this.#assign(message, this.#taskFor(message, readySeconds), readySeconds);
    }
    this.#letGo(Number.POSITIVE_INFINITY);
    return {
      waitSeconds: this.#waitSeconds,
      billedSeconds: this.#billedSeconds,
      launches: this.#launches,
      redone: 0,
      peakTasks: this.#peakTasks,
    };
  }

  /** When a message may start at the earliest: after those before it, on a FIFO queue after those of its group. */
  #readySeconds(message: number): number {
    const group = this.#trace.groups?.[message];
    const before = group === undefined ? this.#lastStartSeconds : (this.#groupDoneSeconds.get(group) ?? 0);
    return Math.max(this.#trace.arrivalSeconds[message] as number, before);
  }

  /** Tasks whose stay until now would have cost more than a new task: they left when they became free. */
  #letGo(nowSeconds: number): void {
    const { startDelayP50Seconds, imagePullShare } = this.#model;
    // The mean of a lognormal distribution.
    const restartSeconds = imagePullShare * startDelayP50Seconds * Math.exp(this.#sigma ** 2 / 2);
    this.#tasks = this.#tasks.filter((task) => {
      const paid = this.#billOf(task, task.freeSeconds);
      if (this.#billOf(task, nowSeconds) - paid <= restartSeconds) return true;
      this.#billedSeconds += paid;
      const before = this.#exitSeconds.findLastIndex((exitSeconds) => exitSeconds <= task.freeSeconds);
      this.#exitSeconds.splice(before + 1, 0, task.freeSeconds);
      return false;
    });
  }

  #billOf({ billedFromSeconds }: PlannedTask, exitSeconds: number): number {
    return Math.max(this.#model.paidMinimumSeconds, Math.ceil(exitSeconds - billedFromSeconds));
  }

  #taskFor(message: number, readySeconds: number): PlannedTask {
    const dueSeconds = Math.max(
      readySeconds,
      (this.#trace.arrivalSeconds[message] as number) + this.#goal.targetWaitSeconds,
    );
    const { firstBusy, lastIdle } = this.#choices(readySeconds);
    if (firstBusy && firstBusy.freeSeconds <= dueSeconds) return firstBusy;
    if (lastIdle) return lastIdle;
    if (firstBusy && this.#mayBeLate(message)) return firstBusy;
    const startSeconds = this.#startFrom(dueSeconds);
    return firstBusy && firstBusy.freeSeconds <= startSeconds ? firstBusy : this.#launch(startSeconds);
  }

  /** The busy task that is free first, and the idle one that was free last. */
  #choices(nowSeconds: number) {
    let firstBusy: PlannedTask | undefined;
    let lastIdle: PlannedTask | undefined;
    for (const task of this.#tasks) {
      const { freeSeconds } = task;
      if (freeSeconds < nowSeconds) {
        if (!lastIdle || freeSeconds > lastIdle.freeSeconds) lastIdle = task;
      } else if (!firstBusy || freeSeconds < firstBusy.freeSeconds) firstBusy = task;
    }
    return { firstBusy, lastIdle };
  }

  /** All tasks are busy until the message is late: whether it may wait for one all the same. */
  #mayBeLate(message: number): boolean {
    if (message < this.#sparedUntil) return true;
    const late = this.#lateWithoutLaunch(message);
    if (late > this.#latePerLaunch || this.#late + late > LATE_SHARE * this.#waitSeconds.length) return false;
    this.#sparedUntil = message + late;
    return true;
  }

  /** How many messages, from this one on, would be late before tasks as they are caught up; counts no further than one launch is worth. */
  #lateWithoutLaunch(message: number): number {
    const free = Float64Array.from(this.#tasks, ({ freeSeconds }) => freeSeconds).sort();
    const { arrivalSeconds, serviceSeconds } = this.#trace;
    let late = 0;
    while (late <= this.#latePerLaunch && message + late < this.#waitSeconds.length) {
      const start = free[0] as number;
      if (start <= (arrivalSeconds[message + late] as number) + this.#goal.targetWaitSeconds) break;
      free[0] = start + (serviceSeconds[message + late] as number);
      free.sort();
      late += 1;
    }
    return late;
  }

  /** When a new task can start at the earliest, from `dueSeconds` on: so many have left before its launch that there is room for it. */
  #startFrom(dueSeconds: number): number {
    const room = this.#goal.maxTasks - this.#tasks.length;
    if (room <= 0) return Number.POSITIVE_INFINITY;
    const exit = this.#exitSeconds.at(-room) ?? Number.NEGATIVE_INFINITY;
    return Math.max(dueSeconds, exit + this.#nextDelaySeconds);
  }

  #launch(startSeconds: number): PlannedTask {
    const launchSeconds = startSeconds - this.#nextDelaySeconds;
    const billedFromSeconds = startSeconds - this.#nextDelaySeconds * this.#model.imagePullShare;
    this.#nextDelaySeconds = this.#drawDelay();
    const task = { billedFromSeconds, freeSeconds: startSeconds };
    this.#tasks.push(task);
    this.#launches += 1;
    const left = this.#exitSeconds.findLastIndex((exitSeconds) => exitSeconds <= launchSeconds) + 1;
    this.#peakTasks = Math.max(this.#peakTasks, this.#tasks.length + this.#exitSeconds.length - left);
    return task;
  }

  #drawDelay(): number {
    return this.#starts.logNormal(this.#model.startDelayP50Seconds, this.#sigma);
  }

  #assign(message: number, task: PlannedTask, readySeconds: number): void {
    const start = Math.max(readySeconds, task.freeSeconds);
    const wait = start - (this.#trace.arrivalSeconds[message] as number);
    this.#waitSeconds[message] = wait;
    if (wait > this.#goal.targetWaitSeconds + ROUNDING_SECONDS) this.#late += 1;
    task.freeSeconds = start + (this.#trace.serviceSeconds[message] as number);
    this.#lastStartSeconds = start;
    const group = this.#trace.groups?.[message];
    if (group !== undefined) this.#groupDoneSeconds.set(group, task.freeSeconds);
  }
}
