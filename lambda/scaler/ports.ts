import type { FleetReading } from '../../aws/fleet-sums.ts';
import type { LaunchOutcome } from '../../aws/launch.ts';
import type { RetryContext } from '../../aws/retry.ts';
import type { LaunchIdentity } from '../../aws/run-task.ts';
import type { StoppedReading } from '../../aws/stopped-tasks.ts';
import type { Observation, Throughput } from '../../contract/observation.ts';
import type { LaunchOrder } from '../../contract/plan.ts';
import type { LaunchedTasks, TickMessage } from '../../contract/tick-message.ts';

/** All that a tick asks of the world, on one screen. `bind-ports.ts` ties these to the adapters. */
export interface TickPorts {
  readQueueDepth(context: RetryContext): Promise<Observation['queue']>;
  readFleet(justLaunched: readonly LaunchedTasks[], context: RetryContext): Promise<FleetReading>;
  /** Undefined where more tasks have stopped within the hour than are read. */
  readStoppedTasks(context: RetryContext): Promise<StoppedReading | undefined>;
  readThroughput(context: RetryContext): Promise<Throughput>;
  readParameter(context: RetryContext): Promise<string>;
  launch(orders: readonly LaunchOrder[], identity: LaunchIdentity, context: RetryContext): Promise<LaunchOutcome>;
  /** Undefined where a tick takes a minute: then the schedule alone makes ticks. */
  readonly queueTick:
    | ((message: TickMessage, delaySeconds: number, context: RetryContext) => Promise<void>)
    | undefined;
}
