import type { Observation } from '../contract/observation.ts';
import type { Reason } from '../contract/plan.ts';
import type { Policy } from '../contract/policy.ts';
import { backlog } from './demand.ts';
import { existing, standing, started } from './fleet.ts';

interface Decision {
  readonly observation: Observation;
  readonly policy: Policy;
  readonly demand: number;
  readonly launches: number;
  readonly reason: Reason;
}

/** One sentence that gives the reason with its numbers, for the log, the dashboard and the command line. */
export function explain({ observation, policy, demand, launches, reason }: Decision): string {
  const { inFlight } = observation.queue;
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
      return `${wanted}, but of ${started(observation.tasks)} started tasks only ${inFlight} are busy, so what is visible waits for its group: ${outcome}.`;
    case 'launch-cap':
      return `${wanted} (${there}), and one tick launches at most ${policy.maxLaunchesPerTick}: ${outcome}.`;
    case 'paused':
      return `${wanted} (${there}), but the scaler is paused: ${outcome}.`;
    case 'no-image':
      return `${wanted} (${there}), but there is no image to start tasks from, so push one and deploy again: ${outcome}.`;
  }
}

/** What asks for the most: the backlog, a request, or the minimum. */
function whatIsWanted(observation: Observation, policy: Policy, demand: number): string {
  const { visible, inFlight } = observation.queue;
  if (policy.minTasks > demand) return `The minimum is ${tasks(policy.minTasks)}`;
  if (demand > 0 && backlog(observation) === 0) return 'A terminal session was opened and wants 1 task';
  return `Backlog ${backlog(observation)} (${visible} visible + ${inFlight} in flight) at ${policy.demand.messagesPerTask} a task wants ${tasks(demand)}`;
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
