import type { TaskRole } from '../contract/observation.ts';
import type { Random } from './random.ts';
import type { SimulatedTask } from './task.ts';

/** A list from which any member can be taken out at once; the order means nothing. */
class TaskList {
  readonly #tasks: SimulatedTask[] = [];
  readonly #place: 'idleAt' | 'presentAt';

  constructor(place: 'idleAt' | 'presentAt') {
    this.#place = place;
  }

  get size(): number {
    return this.#tasks.length;
  }

  at(index: number): SimulatedTask {
    return this.#tasks[index] as SimulatedTask;
  }

  add(task: SimulatedTask): void {
    task[this.#place] = this.#tasks.length;
    this.#tasks.push(task);
  }

  remove(task: SimulatedTask): void {
    const index = task[this.#place];
    if (index < 0) return;
    task[this.#place] = -1;
    const last = this.#tasks.pop() as SimulatedTask;
    if (last === task) return;
    this.#tasks[index] = last;
    last[this.#place] = index;
  }

  [Symbol.iterator](): Iterator<SimulatedTask> {
    return this.#tasks[Symbol.iterator]();
  }
}

/** All tasks that exist, counted by what they do, and what they cost. */
export class Fleet {
  readonly present = new TaskList('presentAt');
  readonly #idle = new TaskList('idleAt');
  readonly #baseline = new Set<SimulatedTask>();
  readonly #starting: Record<TaskRole, number> = { baseline: 0, burst: 0 };
  readonly #running: Record<TaskRole, number> = { baseline: 0, burst: 0 };
  launches = 0;
  peak = 0;
  billedSeconds = 0;

  get starting(): number {
    return this.#starting.baseline + this.#starting.burst;
  }

  /** Tasks that do or may take messages. */
  get running(): number {
    return this.#running.baseline + this.#running.burst;
  }

  startingOf(role: TaskRole): number {
    return this.#starting[role];
  }

  runningOf(role: TaskRole): number {
    return this.#running[role];
  }

  get baseline(): ReadonlySet<SimulatedTask> {
    return this.#baseline;
  }

  add(task: SimulatedTask): void {
    this.present.add(task);
    this.#starting[task.terms.role] += 1;
    if (task.terms.role === 'baseline') this.#baseline.add(task);
    this.launches += 1;
    this.peak = Math.max(this.peak, this.present.size);
  }

  started(task: SimulatedTask): void {
    task.state = 'idle';
    this.#starting[task.terms.role] -= 1;
    this.#running[task.terms.role] += 1;
  }

  idle(task: SimulatedTask): void {
    task.state = 'idle';
    this.#idle.add(task);
  }

  /** An idle task, whichever: that is what many long polls at one queue come to. */
  anyIdle(random: Random): SimulatedTask | undefined {
    return this.#idle.size === 0 ? undefined : this.#idle.at(random.int(this.#idle.size));
  }

  busy(task: SimulatedTask): void {
    task.state = 'busy';
    this.#idle.remove(task);
  }

  /** It takes no more messages, but is still there. */
  stopping(task: SimulatedTask): void {
    this.#uncount(task);
    task.state = 'stopping';
  }

  /** Billing goes by whole seconds, and by a minimum (aws.amazon.com/fargate/pricing); what never came to its image is not billed. */
  gone(task: SimulatedTask, nowSeconds: number, paidMinimumSeconds: number): void {
    this.#uncount(task);
    task.state = 'gone';
    this.present.remove(task);
    this.#baseline.delete(task);
    const lived = nowSeconds - task.billedFromSeconds;
    if (lived > 0) this.billedSeconds += Math.max(paidMinimumSeconds, Math.ceil(lived));
  }

  #uncount(task: SimulatedTask): void {
    this.#idle.remove(task);
    const { role } = task.terms;
    if (task.state === 'starting') this.#starting[role] -= 1;
    else if (task.state === 'idle' || task.state === 'busy') this.#running[role] -= 1;
  }
}
