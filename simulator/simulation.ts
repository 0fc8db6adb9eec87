import type { Observation } from '../contract/observation.ts';
import { CountHistory } from './count-history.ts';
import { codeOf, event, kindOf, numberOf } from './events.ts';
import type { Model } from './model.ts';
import { observationOf } from './observe.ts';
import type { Random } from './random.ts';
import type { Scaler, ScalerWorld } from './scaler.ts';
import type { SimulationResult } from './simulation-result.ts';
import { StartRecord } from './start-record.ts';
import type { TaskTerms } from './task.ts';
import { ThroughputRecord } from './throughput-record.ts';
import { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { Workforce } from './workforce.ts';

/** Virtual time begins on a Monday at midnight, UTC. */
const SIMULATED_START_MILLISECONDS = Date.UTC(2026, 0, 5);

/** A simulation that goes on for so much longer than its trace will never end. */
const LONGEST_OVERTIME_SECONDS = 30 * 86_400;
/** How often a watcher is shown the course of things. */
const WATCH_SECONDS = 60;

/** Messages were not finished long after the last one had come. */
export class SimulationStalledError extends Error {
  override readonly name = 'SimulationStalledError';
}

/** Is shown the course of things once a minute. */
export type Watcher = (moment: {
  readonly nowSeconds: number;
  readonly visible: number;
  readonly inFlight: number;
  readonly starting: number;
  readonly running: number;
}) => void;

/** Replays a trace on virtual time: its arrivals, the ticks of a scaler, and what both make of queue and tasks. */
export class Simulation implements ScalerWorld {
  nowSeconds = 0;
  readonly #trace: Trace;
  readonly #scaler: Scaler;
  readonly #watch: Watcher | undefined;
  readonly #staleCountsSeconds: number;
  readonly #countsChance: Random;
  readonly #ticksChance: Random;
  readonly #timeline = new Timeline();
  readonly #history: CountHistory | undefined;
  readonly #throughput: ThroughputRecord;
  readonly #starts = new StartRecord();
  readonly #workforce: Workforce;
  #arrived = 0;

  constructor(trace: Trace, model: Model, scaler: Scaler, random: Random, watch?: Watcher) {
    this.#trace = trace;
    this.#scaler = scaler;
    this.#watch = watch;
    this.#staleCountsSeconds = model.staleCountsSeconds;
    this.#countsChance = random.fork('counts');
    this.#ticksChance = random.fork('ticks');
    this.#history = model.staleCountsSeconds > 0 ? new CountHistory(model.staleCountsSeconds) : undefined;
    this.#throughput = new ThroughputRecord(SIMULATED_START_MILLISECONDS, model.metricsLagSeconds);
    this.#workforce = new Workforce(trace, model, random, {
      clock: this,
      timeline: this.#timeline,
      throughput: this.#throughput,
      starts: this.#starts,
      history: this.#history,
    });
  }

  /**
   * Plays until every message is done with and the trace is over.
   *
   * @throws SimulationStalledError when messages are left a month after that.
   */
  run(): SimulationResult {
    const { arrivalSeconds, durationSeconds } = this.#trace;
    const longest = durationSeconds + LONGEST_OVERTIME_SECONDS;
    this.#timeline.add(this.#scaler.tickSeconds * this.#ticksChance.uniform(), codeOf(event.tick));
    if (this.#watch) this.#timeline.add(0, codeOf(event.watch));
    this.#scaler.begin?.(this);
    for (;;) {
      const arrival = arrivalSeconds[this.#arrived] ?? Number.POSITIVE_INFINITY;
      const next = this.#timeline.nextSeconds;
      if (next === Number.POSITIVE_INFINITY && arrival === next) break;
      this.nowSeconds = Math.min(arrival, next);
      if (this.nowSeconds > longest)
        throw new SimulationStalledError(
          `${LONGEST_OVERTIME_SECONDS / 86_400} days after the end of ${this.#trace.name}, ${this.#unfinished} of its ${arrivalSeconds.length} messages were not finished.`,
        );
      if (arrival <= next) {
        this.#workforce.arrive(this.#arrived);
        this.#arrived += 1;
      } else this.#happen(this.#timeline.take());
    }
    return this.#workforce.end();
  }

  counts(): { readonly visible: number; readonly inFlight: number } {
    if (!this.#history) return this.#workforce.queue;
    return this.#history.at(this.nowSeconds - this.#countsChance.uniform() * this.#staleCountsSeconds);
  }

  get starting(): number {
    return this.#workforce.fleet.starting;
  }

  get running(): number {
    return this.#workforce.fleet.running;
  }

  observe(): Observation {
    return observationOf({
      nowSeconds: this.nowSeconds,
      startMilliseconds: SIMULATED_START_MILLISECONDS,
      counts: this.counts(),
      fleet: this.#workforce.fleet,
      starts: this.#starts,
      throughput: this.#throughput,
    });
  }

  launch(count: number, terms: TaskTerms): void {
    this.#workforce.launch(count, terms);
  }

  startReady(count: number, terms: TaskTerms): void {
    this.#workforce.startReady(count, terms);
  }

  stop(count: number): number {
    return this.#workforce.stop(count);
  }

  #happen(code: number): void {
    switch (kindOf(code)) {
      case event.tick:
        this.#tick();
        return;
      case event.watch:
        this.#show();
        return;
      default:
        this.#workforce.happen(kindOf(code), numberOf(code));
    }
  }

  /** Ticks end with the trace and its last message; from then on tasks only leave. */
  #tick(): void {
    if (this.#isOver()) {
      this.#workforce.endService();
      return;
    }
    this.#scaler.tick(this);
    this.#timeline.add(this.nowSeconds + this.#scaler.tickSeconds, codeOf(event.tick));
  }

  get #unfinished(): number {
    const { visible, inFlight } = this.#workforce.queue;
    return visible + inFlight;
  }

  #isOver(): boolean {
    const { arrivalSeconds, durationSeconds } = this.#trace;
    return this.nowSeconds >= durationSeconds && this.#unfinished === 0 && this.#arrived === arrivalSeconds.length;
  }

  #show(): void {
    const { visible, inFlight } = this.#workforce.queue;
    const { starting, running } = this;
    this.#watch?.({ nowSeconds: this.nowSeconds, visible, inFlight, starting, running });
    if (!this.#isOver()) this.#timeline.add(this.nowSeconds + WATCH_SECONDS, codeOf(event.watch));
  }
}
