import type { FleetQuery } from '../../../aws/fleet-sums.ts';
import { type LaunchOutcome, launch } from '../../../aws/launch.ts';
import type { LaunchIdentity, LaunchTarget } from '../../../aws/run-task.ts';
import type { LaunchOrder } from '../../../contract/plan.ts';
import type { LaunchedTasks } from '../../../contract/tick-message.ts';
import { CLUSTER, type EcsFixture, FAMILY } from '../../local/ecs/ecs-fixture.ts';
import { manualRetry } from './retrying.ts';

export const MAX_LIFETIME_SECONDS = 3600;

/** Where the tests' tasks are launched; the embedded ECS has both capacity providers. */
export const target: LaunchTarget = {
  cluster: CLUSTER,
  family: FAMILY,
  containerName: 'worker',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  assignPublicIp: true,
  capacityProviders: ['FARGATE'],
  maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
};

export const query: FleetQuery = {
  cluster: CLUSTER,
  family: FAMILY,
  maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
  justLaunched: [],
};

export function order(count: number, change: Partial<LaunchOrder> = {}): LaunchOrder {
  return { role: 'burst', count, idleExitSeconds: 5, ...change };
}

let ticks = 0;
/** A tick of its own in a slot. */
export function inSlot(slotId: string): LaunchIdentity {
  ticks += 1;
  return { slotId, tickId: `tick-${ticks}` };
}

/** Launches by the adapter itself. Throttles are waited out by the embedded ECS's own clock. */
export function launchAt(
  { client, clock }: EcsFixture,
  slotId: string,
  orders: readonly LaunchOrder[],
  change: Partial<LaunchTarget> = {},
): Promise<LaunchOutcome> {
  return launch(client, { ...target, ...change }, orders, inSlot(slotId), manualRetry(undefined, clock));
}

/** What the tick queue would carry of these launches. */
export function carried({ batches }: LaunchOutcome): LaunchedTasks[] {
  return batches.map((batch) => ({ at: '2026-01-05T10:00:00.000Z', ...batch, taskIds: [...batch.taskIds] }));
}
