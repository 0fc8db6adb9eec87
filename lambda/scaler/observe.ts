import { failedStartsOf } from '../../aws/failed-starts.ts';
import type { FleetReading } from '../../aws/fleet-sums.ts';
import type { RetryContext } from '../../aws/retry.ts';
import { combinedStartDelay } from '../../aws/start-delay.ts';
import type { Observation } from '../../contract/observation.ts';
import type { MinuteReading } from '../../contract/tick-message.ts';
import type { TickInput } from './chain.ts';
import type { TickPorts } from './ports.ts';

export interface Sight {
  readonly observation: Observation;
  /** Text of the scaler parameter, for this tick and the next ones of the minute. */
  readonly parameter: string;
  /** For them, too. */
  readonly minuteReading: MinuteReading;
  /** Ids of the tasks that were counted. */
  readonly knownTaskIds: ReadonlySet<string>;
}

/**
 * Reads everything that the decision depends on; what one tick of a minute has read already is taken from it where it still holds.
 * Throughput costs money, so it is asked for only when it is known that there is a message or a task.
 *
 * @throws AwsError when any part fails, because a partial picture must not be decided on.
 */
export async function observe(input: TickInput, ports: TickPorts, context: RetryContext): Promise<Sight> {
  const now = context.clock.now();
  const [queue, fleet, parameter] = await Promise.all([
    ports.readQueueDepth(context),
    ports.readFleet(input.launched, context),
    input.parameter ?? ports.readParameter(context),
  ]);
  const atRest = queue.visible + queue.inFlight + queue.delayed + fleet.tasks.length === 0;
  // Stopped tasks after the fleet, on the same connection: another one costs a cold start more processor time than all the rest of this.
  const [starts, throughput] = await Promise.all([
    startsHandedOn(input.minuteReading, queue, fleet) ?? readStarts(ports, fleet, context),
    input.minuteReading?.throughput ?? (atRest ? undefined : ports.readThroughput(context)),
  ]);
  const { failedStarts, stoppedStartDelay } = starts;
  const observation: Observation = {
    at: new Date(now).toISOString(),
    queue,
    tasks: [...fleet.tasks],
    startDelay: stoppedStartDelay ? combinedStartDelay(fleet.startDelay, stoppedStartDelay) : fleet.startDelay,
    ...(failedStarts ? { failedStarts } : {}),
    ...(throughput ? { throughput } : {}),
    ...(input.requests.length > 0 ? { requests: [...input.requests] } : {}),
  };
  const minuteReading: MinuteReading = { ...starts, ...(throughput ? { throughput } : {}) };
  return { observation, parameter, minuteReading, knownTaskIds: fleet.taskIds };
}

type StartsReading = Omit<MinuteReading, 'throughput'>;

/**
 * What the minute knows of starts, if that still does: while messages wait, starts fail, or a task has just ended, another launch must not
 * go by what was seen up to a minute ago.
 */
function startsHandedOn(
  known: MinuteReading | undefined,
  { visible }: Observation['queue'],
  { someEnded }: FleetReading,
): StartsReading | undefined {
  if (!known) return undefined;
  const { throughput: _, ...starts } = known;
  // More had stopped than are read; a minute does not change that.
  if (!known.failedStarts) return starts;
  return visible > 0 || known.failedStarts.inARow > 0 || someEnded ? undefined : starts;
}

/** Nothing of it is known where more tasks have stopped than are read. */
async function readStarts(ports: TickPorts, { present }: FleetReading, context: RetryContext): Promise<StartsReading> {
  const now = context.clock.now();
  const reading = await ports.readStoppedTasks(context);
  if (!reading) return {};
  const { stopped, startDelay } = reading;
  return { failedStarts: failedStartsOf(stopped, present, now), stoppedStartDelay: startDelay };
}
