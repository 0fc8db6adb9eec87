import type { Observation } from '../contract/observation.ts';
import type { Policy } from '../contract/policy.ts';

/** Messages that are waited for: those nobody has taken and those somebody works on. Delayed ones are not due yet. */
export function backlog(observation: Observation): number {
  return observation.queue.visible + observation.queue.inFlight;
}

/** Tasks that the backlog asks for, or one where somebody is about to need it; before any limit. */
export function demandOf(observation: Observation, policy: Policy): number {
  const forBacklog = Math.ceil(backlog(observation) / policy.demand.messagesPerTask);
  const forRequests = observation.requests?.includes('warm-up') ? 1 : 0;
  return Math.max(forBacklog, forRequests);
}
