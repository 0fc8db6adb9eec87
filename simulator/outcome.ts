import { nearestRank } from './nearest-rank.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { Trace } from './trace.ts';

/** What a simulation comes to. Waits are seconds from sending to start; a figure that a policy does not determine is null. */
export interface Outcome {
  readonly messages: number;
  /** Hours that all messages take together. */
  readonly workHours: number;
  /** Hours that are billed. */
  readonly taskHours: number;
  readonly costOverWork: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly launches: number | null;
  /** Attempts that were broken off and begun again. */
  readonly redone: number;
  readonly peakTasks: number | null;
  /** US dollars for the billed hours; what runs beside the tasks is in `fqs cost`. */
  readonly dollars: number;
}

/** Sums a simulation up, rounded to what can be told apart. */
export function outcomeOf(trace: Trace, result: SimulationResult, taskHourDollars: number): Outcome {
  const workHours = trace.serviceSeconds.reduce((sum, seconds) => sum + seconds, 0) / 3600;
  const taskHours = result.billedSeconds / 3600;
  const waits = result.waitSeconds.slice().sort();
  const wait = (share: number) => {
    const seconds = nearestRank(waits, share);
    return seconds === undefined ? null : rounded(seconds, 1);
  };
  return {
    messages: trace.arrivalSeconds.length,
    workHours: rounded(workHours, 3),
    taskHours: rounded(taskHours, 3),
    costOverWork: rounded(taskHours / workHours, 4),
    p50: wait(0.5),
    p95: wait(0.95),
    p99: wait(0.99),
    launches: result.launches,
    redone: result.redone,
    peakTasks: result.peakTasks,
    dollars: rounded(taskHours * taskHourDollars, 4),
  };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
