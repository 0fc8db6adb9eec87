import type { Observation } from '../contract/observation.ts';
import type { Policy } from '../contract/policy.ts';
import { keeperSeconds, type Outlook, outlookOf, tasksForTarget } from './target-wait.ts';

/** What is asked for before any limit. */
export interface Demand {
  readonly tasks: number;
  /** Seconds without a message after which a burst task leaves; the first of a fleet, and any other. */
  readonly idleExitSeconds: { readonly first: number; readonly others: number };
  /** What the number rests on where a target is to be met. */
  readonly outlook?: Outlook;
}

/** Messages that are waited for: those nobody has taken and those somebody works on. Delayed ones are not due yet. */
export function backlog({ queue }: Observation): number {
  return queue.visible + queue.inFlight;
}

/** Tasks that the backlog asks for, or one where somebody is about to need it. */
export function demandOf(observation: Observation, policy: Policy): Demand {
  const { demand, tickSeconds, idleExitSeconds: others } = policy;
  const forRequests = observation.requests?.includes('warm-up') ? 1 : 0;
  if (demand.kind === 'messages-per-task') {
    const tasks = Math.max(forRequests, Math.ceil(backlog(observation) / demand.messagesPerTask));
    return { tasks, idleExitSeconds: { first: others, others } };
  }
  const outlook = outlookOf(observation, demand);
  const tasks = Math.max(forRequests, tasksForTarget(observation.queue, demand, tickSeconds, outlook));
  const first = Math.max(others, keeperSeconds(demand, tickSeconds, outlook));
  return { tasks, idleExitSeconds: { first, others }, outlook };
}
