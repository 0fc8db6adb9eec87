import type { Observation } from '../contract/observation.ts';
import type { Reason } from '../contract/plan.ts';
import type { Policy } from '../contract/policy.ts';
import { crashLoopInWords } from './crash-loop.ts';
import { backlog, type Demand } from './demand.ts';
import { existing, standing, started } from './fleet.ts';

interface Decision {
  readonly observation: Observation;
  readonly policy: Policy;
  readonly demand: Demand;
  readonly launches: number;
  readonly reason: Reason;
}

/** One sentence that gives the reason with its numbers, for the log, the dashboard and the command line. */
export function explain({ observation, policy, demand, launches, reason }: Decision): string {
  const wanted = whatIsWanted(observation, policy, demand);
  const there = `running or starting: ${standing(observation.tasks)}`;
  const outcome = launches === 0 ? 'launch nothing' : `launch ${launches}`;
  switch (reason) {
    case 'idle':
      return `The queue is empty (${there}): ${outcome}.`;
    case 'enough-tasks':
    case 'backlog':
    case 'below-minimum':
    case 'warm-up':
      return `${wanted} (${there}): ${outcome}.`;
    case 'at-maximum':
      return `${wanted}, but of at most ${policy.maxTasks} there exist ${existing(observation.tasks)}: ${outcome}.`;
    case 'blocked-groups':
      return `${wanted}, but ${whyBlocked(observation)}: ${outcome}.`;
    case 'launch-cap':
      return `${wanted} (${there}), and one tick launches at most ${policy.maxLaunchesPerTick}: ${outcome}.`;
    case 'crash-loop':
      return `${wanted}, but ${crashLoopInWords(observation)}: ${outcome}.`;
    case 'paused':
      return `${wanted} (${there}), but the scaler is paused: ${outcome}.`;
    case 'no-image':
      return `${wanted} (${there}), but there is no image to start tasks from, so push one and deploy again: ${outcome}.`;
  }
}

/** Idle tasks prove that messages wait for their group; tasks that start prove nothing yet. */
function whyBlocked({ queue: { inFlight }, tasks }: Observation): string {
  return started(tasks) > inFlight
    ? `of ${started(tasks)} started tasks only ${inFlight} are busy, so what is visible waits for its group`
    : 'until more tasks have found work, the rest may wait for its group';
}

/** What asks for the most: the backlog, a request, or the minimum. */
function whatIsWanted(observation: Observation, policy: Policy, demand: Demand): string {
  const { visible, inFlight } = observation.queue;
  if (policy.minTasks > demand.tasks) return `The minimum is ${tasks(policy.minTasks)}`;
  if (demand.tasks > 0 && backlog(observation) === 0) return 'A terminal session was opened and wants 1 task';
  if (visible === 0 && inFlight > 0)
    return standing(observation.tasks) === 0
      ? `All messages are in flight (${inFlight}), and no task stands ready should they come back`
      : `All messages are in flight (${inFlight}) and ask for no further task`;
  const waiting = `Backlog ${backlog(observation)} (${visible} visible + ${inFlight} in flight)`;
  return `${waiting} ${howItCounts(policy, demand)} wants ${tasks(demand.tasks)}`;
}

function howItCounts({ demand }: Policy, { outlook }: Demand): string {
  if (demand.kind === 'messages-per-task') return `at ${demand.messagesPerTask} a task`;
  const { serviceSeconds = demand.secondsPerMessage, startDelaySeconds = 0 } = outlook ?? {};
  return `at about ${short(serviceSeconds)} s a message, ${short(startDelaySeconds)} s to start a task and a target of ${demand.targetWaitSeconds} s`;
}

/** Two figures are as much as an estimate is worth. */
function short(seconds: number): number {
  const scale = seconds < 1 ? 100 : seconds < 10 ? 10 : 1;
  return Math.round(seconds * scale) / scale;
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
