import type { Observation } from '../contract/observation.ts';
import type { Policy } from '../contract/policy.ts';
import { standing } from './fleet.ts';
import { keeperSeconds, type Outlook, outlookOf, tasksForTarget } from './target-wait.ts';

/** What is asked for before any limit. */
export interface Demand {
  readonly tasks: number;
  /** Seconds without a message after which a burst task leaves; the first of a fleet, and any other. */
  readonly idleExitSeconds: { readonly first: number; readonly others: number };
  /** What the number rests on where a target is to be met. */
  readonly outlook?: Outlook;
}

/** Seconds that a task which was started for an open session waits for its first command: people read before they type. */
const WARM_UP_IDLE_SECONDS = 300;

/** Messages that are waited for: those nobody has taken and those somebody works on. Delayed ones are not due yet. */
export function backlog({ queue }: Observation): number {
  return queue.visible + queue.inFlight;
}

/** Tasks that the backlog asks for, or one where somebody is about to need it. */
export function demandOf(observation: Observation, policy: Policy): Demand {
  const { demand, tickSeconds, idleExitSeconds: others } = policy;
  const awaiting = isWarmUp(observation) ? WARM_UP_IDLE_SECONDS : 0;
  if (demand.kind === 'messages-per-task') {
    const forBacklog = Math.ceil(backlog(observation) / demand.messagesPerTask);
    const first = Math.max(others, awaiting);
    return { tasks: tasksOf(observation, forBacklog), idleExitSeconds: { first, others } };
  }
  const outlook = outlookOf(observation, demand);
  const forBacklog = tasksForTarget(observation.queue, demand, tickSeconds, outlook);
  const first = Math.max(others, awaiting, keeperSeconds(demand, tickSeconds, outlook));
  return { tasks: tasksOf(observation, forBacklog), idleExitSeconds: { first, others }, outlook };
}

/**
 * Messages in flight have their tasks. Where those died, the messages ask for more only when they are visible again; until then one task,
 * where there is none, is enough to find them.
 */
function tasksOf(observation: Observation, forBacklog: number): number {
  const { queue, tasks } = observation;
  const useful = queue.visible === 0 ? Math.min(forBacklog, Math.max(1, standing(tasks))) : forBacklog;
  return Math.max(useful, isWarmUp(observation) ? 1 : 0);
}

function isWarmUp({ requests }: Observation): boolean {
  return requests?.includes('warm-up') ?? false;
}
