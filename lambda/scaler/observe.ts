import type { RetryContext } from '../../aws/retry.ts';
import type { Observation } from '../../contract/observation.ts';
import type { TickInput } from './chain.ts';
import type { TickPorts } from './ports.ts';

export interface Sight {
  readonly observation: Observation;
  /** Text of the scaler parameter, for this tick and the next ones of the minute. */
  readonly parameter: string;
  /** Ids of the tasks that were counted. */
  readonly knownTaskIds: ReadonlySet<string>;
}

/**
 * Reads everything that the decision depends on, at once.
 *
 * @throws AwsError when any part fails, because a partial picture must not be decided on.
 */
export async function observe(input: TickInput, ports: TickPorts, context: RetryContext): Promise<Sight> {
  const at = new Date(context.clock.now()).toISOString();
  const [queue, fleet, parameter] = await Promise.all([
    ports.readQueueDepth(context),
    ports.readFleet(input.launched, context),
    input.parameter ?? ports.readParameter(context),
  ]);
  const observation: Observation = {
    at,
    queue,
    tasks: [...fleet.tasks],
    startDelay: fleet.startDelay,
    ...(input.requests.length > 0 ? { requests: [...input.requests] } : {}),
  };
  return { observation, parameter, knownTaskIds: fleet.taskIds };
}
