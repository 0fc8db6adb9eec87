import { createHash } from 'node:crypto';
import { ConflictException, type ECSClient, RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { STARTED_BY, TASK_OVERRIDES } from '../contract/names.ts';
import type { CapacityProvider } from '../contract/observation.ts';
import type { LaunchOrder } from '../contract/plan.ts';
import { type AwsError, actionFor, classify, wrapAwsError } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { taskIdOf } from './task-view.ts';

export interface LaunchTarget {
  readonly cluster: string;
  readonly family: string;
  /** The container that is told its role, its idle exit, the family, its capacity provider, and its lifetime if it is a short one. */
  readonly containerName: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: boolean;
  /** In the order in which they are tried. */
  readonly capacityProviders: readonly CapacityProvider[];
  /** Age at which a task leaves that is told nothing else. */
  readonly maxLifetimeSeconds: number;
}

/** Who launches, and when: two ticks may share a slot, but no two have the same id. */
export interface LaunchIdentity {
  readonly slotId: string;
  readonly tickId: string;
}

/** One call's worth of an order. */
export interface Chunk {
  /** Number of the call within the tick, from 0. */
  readonly index: number;
  readonly order: LaunchOrder;
  readonly count: number;
}

/** Launches that AWS refused, and why. */
export interface Refusal {
  readonly capacity: CapacityProvider;
  readonly kind: AwsError['kind'];
  readonly action: AwsError['action'];
  readonly reason: string;
  readonly count: number;
}

export interface Attempt {
  readonly taskIds: readonly string[];
  readonly refusals: readonly Refusal[];
  /** Whether another tick of the slot had made this call before; the tasks are what it launched then. */
  readonly conflict: boolean;
}

/**
 * Asks one capacity provider for the tasks of a chunk. Its clientToken is made of the slot, the number of the call and the provider, and
 * of nothing else, while the call itself names its tick: so of all ticks of a slot only one can make a call, and the others are told of
 * the tasks that it launched.
 *
 * Never throws for what AWS refuses: that is part of the answer.
 */
export async function runTask(
  client: ECSClient,
  target: LaunchTarget,
  chunk: Chunk,
  capacity: CapacityProvider,
  identity: LaunchIdentity,
  context: RetryContext,
): Promise<Attempt> {
  const command = new RunTaskCommand(requestFor(target, chunk, capacity, identity));
  const call = async (): Promise<Attempt> => {
    try {
      const { tasks = [], failures = [] } = await client.send(command, { abortSignal: context.signal });
      const byReason = Map.groupBy(failures, (failure) => failure.reason ?? 'no reason given');
      // failures[] have no error code, only a text; what it does not tell another provider may still take.
      const refusals = [...byReason].map(([reason, { length: count }]): Refusal => {
        const kind = classify('', reason);
        const known = kind === 'unknown' ? 'capacity' : kind;
        return { capacity, kind: known, action: actionFor(known), reason, count };
      });
      return { taskIds: tasks.map(({ taskArn = '' }) => taskIdOf(taskArn)), refusals, conflict: false };
    } catch (cause) {
      if (!(cause instanceof ConflictException)) throw wrapAwsError('RunTask', target.cluster, cause);
      return { taskIds: (cause.resourceIds ?? []).map(taskIdOf), refusals: [], conflict: true };
    }
  };
  try {
    return await withRetries(call, context);
  } catch (error) {
    const { kind, action, message: reason } = wrapAwsError('RunTask', target.cluster, error);
    return { taskIds: [], refusals: [{ capacity, kind, action, reason, count: chunk.count }], conflict: false };
  }
}

function requestFor(
  target: LaunchTarget,
  chunk: Chunk,
  capacity: CapacityProvider,
  { slotId, tickId }: LaunchIdentity,
): RunTaskCommandInput {
  const { cluster, family, maxLifetimeSeconds } = target;
  const { role, idleExitSeconds, lifetimeSeconds = maxLifetimeSeconds } = chunk.order;
  const ownLifetime =
    lifetimeSeconds < maxLifetimeSeconds
      ? [{ name: TASK_OVERRIDES.maxLifetimeSeconds, value: String(lifetimeSeconds) }]
      : [];
  return {
    cluster,
    taskDefinition: family,
    count: chunk.count,
    startedBy: STARTED_BY,
    referenceId: tickId,
    capacityProviderStrategy: [{ capacityProvider: capacity, weight: 1 }],
    clientToken: createHash('sha256').update(`${cluster}/${family}/${slotId}/${chunk.index}/${capacity}`).digest('hex'),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...target.subnets],
        securityGroups: [...target.securityGroups],
        assignPublicIp: target.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    overrides: {
      containerOverrides: [
        {
          name: target.containerName,
          environment: [
            { name: TASK_OVERRIDES.role, value: role },
            { name: TASK_OVERRIDES.idleExitSeconds, value: String(idleExitSeconds) },
            { name: TASK_OVERRIDES.family, value: family },
            { name: TASK_OVERRIDES.capacityProvider, value: capacity },
            ...ownLifetime,
          ],
        },
      ],
    },
  };
}
