import { nearestRank } from './nearest-rank.ts';
import type { Watcher } from './simulation.ts';
import type { Trace } from './trace.ts';

/** What a stretch of a simulation was like. */
export interface CoursePoint {
  readonly startSeconds: number;
  /** The most messages that waited or were worked on at once. */
  readonly backlog: number;
  /** The most tasks that were running or starting at once. */
  readonly tasks: number;
  /** The wait that 95 % of the messages sent in this stretch stayed under; null when none was sent. */
  readonly p95: number | null;
}

type Most = { -readonly [Name in 'backlog' | 'tasks']: CoursePoint[Name] };

/** So many stretches at most: more could not be told apart in a chart. */
const MOST_POINTS = 480;

/** Follows a simulation, to draw its course. */
export class CourseRecord {
  readonly #trace: Trace;
  readonly #lengthSeconds: number;
  readonly #stretches: Most[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#lengthSeconds = 60 * Math.max(1, Math.ceil(trace.durationSeconds / 60 / MOST_POINTS));
  }

  readonly watch: Watcher = ({ nowSeconds, visible, inFlight, starting, running }) => {
    const stretch = this.#stretchAt(nowSeconds);
    stretch.backlog = Math.max(stretch.backlog, visible + inFlight);
    stretch.tasks = Math.max(stretch.tasks, starting + running);
  };

  /** The course up to the end, with the waits of the simulation's result. */
  points(waitSeconds: Float64Array): readonly CoursePoint[] {
    const waits = this.#stretches.map((): number[] => []);
    this.#trace.arrivalSeconds.forEach((seconds, message) => {
      waits[Math.floor(seconds / this.#lengthSeconds)]?.push(waitSeconds[message] ?? 0);
    });
    return this.#stretches.map((stretch, index) => ({
      startSeconds: index * this.#lengthSeconds,
      ...stretch,
      p95: nearestRank(Float64Array.from(waits[index] ?? []).sort(), 0.95) ?? null,
    }));
  }

  #stretchAt(seconds: number): Most {
    const index = Math.floor(seconds / this.#lengthSeconds);
    while (this.#stretches.length <= index) this.#stretches.push({ backlog: 0, tasks: 0 });
    return this.#stretches[index] as Most;
  }
}
