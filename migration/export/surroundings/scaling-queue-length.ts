import type { Policy } from '../../../contract/policy.ts';
import { demandOf } from '../../../scaling/demand.ts';

/** What KEDA is told in place of a policy, and how the numbers compare where nothing runs yet. */
export interface QueueLengthFit {
  /** Messages for each job, `queueLength` of the trigger `aws-sqs-queue`. */
  readonly queueLength: number;
  /** Tasks that a backlog of waiting messages asks for, without the minimum; three examples. */
  readonly comparison: readonly TaskComparison[];
}

interface TaskComparison {
  readonly backlog: number;
  readonly ours: number;
  readonly kedas: number;
}

/** So many backlogs are compared at most, evenly spaced; and so many lengths in a round. */
const MOST_SAMPLES = 1000;
const MOST_CANDIDATES = 100;

/**
 * The number of messages for each job with which KEDA starts about as many as the policy asks for: with a target wait, the one with the
 * smallest sum of differences over all backlogs up to the maximum, and of equals the smallest, which starts more. The policy is taken as it is
 * before anything was observed.
 */
export function nearestQueueLength(policy: Policy): QueueLengthFit {
  const { demand, maxTasks } = policy;
  const ours = (backlog: number) => Math.min(tasksFor(backlog, policy), maxTasks);
  const forOne = largestBacklogFor(1, policy);
  const queueLength = demand.kind === 'messages-per-task' ? demand.messagesPerTask : nearest(ours, forOne, maxTasks);
  const last = queueLength * maxTasks;
  const examples = [...new Set([0.25, 0.5, 1].map((share) => Math.max(1, Math.round(share * last))))];
  return {
    queueLength,
    comparison: examples.map((backlog) => ({
      backlog,
      ours: ours(backlog),
      kedas: kedaJobs(backlog, queueLength, maxTasks),
    })),
  };
}

/**
 * Jobs that KEDA wants for a backlog, without a minimum: ceil(min(backlog / queueLength, maximum)) (kedacore/keda,
 * pkg/scaling/scaledjob/metrics.go).
 */
function kedaJobs(backlog: number, queueLength: number, maxTasks: number): number {
  return Math.ceil(Math.min(backlog / queueLength, maxTasks));
}

/** Tasks for messages that all wait, where no task exists and nothing was observed. */
function tasksFor(backlog: number, policy: Policy): number {
  const queue = { visible: backlog, inFlight: 0, delayed: 0 };
  return demandOf({ at: '1970-01-01T00:00:00Z', queue, tasks: [] }, policy).tasks;
}

/** The largest backlog that asks for no more tasks than that; more messages never ask for fewer tasks. */
function largestBacklogFor(tasks: number, policy: Policy): number {
  let enough = 1;
  while (tasksFor(enough * 2, policy) <= tasks) enough *= 2;
  let least = enough;
  let tooMany = enough * 2;
  while (tooMany - least > 1) {
    const middle = Math.floor((least + tooMany) / 2);
    if (tasksFor(middle, policy) <= tasks) least = middle;
    else tooMany = middle;
  }
  return least;
}

/** Of lengths up to the messages that one task is launched for: spare tasks ask for shorter ones, nothing for longer. */
function nearest(ours: (backlog: number) => number, forOne: number, maxTasks: number): number {
  const samples = evenly(1, forOne * maxTasks, MOST_SAMPLES).map((backlog) => ({ backlog, tasks: ours(backlog) }));
  const errorOf = (queueLength: number) =>
    samples.reduce((sum, { backlog, tasks }) => sum + Math.abs(tasks - kedaJobs(backlog, queueLength, maxTasks)), 0);
  let [from, to] = [1, forOne];
  for (;;) {
    const candidates = evenly(from, to, MOST_CANDIDATES).map((queueLength) => ({
      queueLength,
      error: errorOf(queueLength),
    }));
    const { queueLength } = candidates.reduce((best, other) => (other.error < best.error ? other : best));
    const step = Math.ceil((to - from) / candidates.length);
    if (step <= 1) return queueLength;
    [from, to] = [Math.max(from, queueLength - step), Math.min(to, queueLength + step)];
  }
}

/** Whole numbers from one to another, at most so many, evenly spaced, both ends among them. */
function evenly(from: number, to: number, most: number): number[] {
  const count = Math.min(most, to - from + 1);
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? from : from + Math.round((index * (to - from)) / (count - 1)),
  );
}
