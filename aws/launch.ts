import { createHash } from 'node:crypto';
import { ConflictException, type ECSClient, RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { STARTED_BY, TASK_OVERRIDES } from '../contract/names.ts';
import type { CapacityProvider, TaskRole } from '../contract/observation.ts';
import type { LaunchOrder } from '../contract/plan.ts';
import { type AwsError, wrapAwsError } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { taskIdOf } from './task-view.ts';

export interface LaunchTarget {
  readonly cluster: string;
  readonly family: string;
  /** The container that is told its role and idle exit. */
  readonly containerName: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: boolean;
  /** In the order in which they are tried. */
  readonly capacityProviders: readonly CapacityProvider[];
}

/** Tasks that are there after one call, by what they were launched as. */
export interface LaunchedBatch {
  readonly role: TaskRole;
  readonly capacity: CapacityProvider;
  readonly taskIds: readonly string[];
}

/** Launches that AWS refused, and why. */
export interface Refusal {
  readonly capacity: CapacityProvider;
  readonly kind: AwsError['kind'];
  readonly action: AwsError['action'];
  readonly reason: string;
  readonly count: number;
}

export interface LaunchOutcome {
  readonly batches: readonly LaunchedBatch[];
  /** What no provider took in the end is the sum of the last provider's refusals; earlier ones were tried elsewhere. */
  readonly refusals: readonly Refusal[];
  readonly missing: number;
  /** Launches that the deadline left to the next tick. */
  readonly left: number;
}

/** RunTask launches at most 10 tasks a call (ECS API reference, RunTask). */
const TASKS_PER_CALL = 10;
/** Fargate takes 20 RunTask calls a second (ECS developer guide, "Request throttling"); a call lasts a third of a second or so. */
const CALLS_IN_PARALLEL = 5;

interface Chunk {
  readonly index: number;
  readonly order: LaunchOrder;
  readonly count: number;
}

/**
 * Launches what is ordered. Each call's clientToken is made of the slot, its number within the slot and the capacity provider, and of
 * nothing else: a second tick of the same slot finds its calls answered with the first one's tasks, whatever it had planned itself.
 *
 * Never throws for what AWS refuses: that is part of the outcome, and the rest is launched all the same.
 */
export async function launch(
  client: ECSClient,
  target: LaunchTarget,
  orders: readonly LaunchOrder[],
  slotId: string,
  context: RetryContext,
): Promise<LaunchOutcome> {
  const chunks = divideIntoChunks(orders);
  const outcomes: LaunchOutcome[] = [];
  const queue = chunks.values();
  const lane = async () => {
    for (const chunk of queue) outcomes.push(await launchChunk(client, target, chunk, slotId, context));
  };
  await Promise.all(Array.from({ length: CALLS_IN_PARALLEL }, lane));
  return {
    batches: outcomes.flatMap((outcome) => outcome.batches),
    refusals: outcomes.flatMap((outcome) => outcome.refusals),
    missing: outcomes.reduce((sum, outcome) => sum + outcome.missing, 0),
    left: outcomes.reduce((sum, outcome) => sum + outcome.left, 0),
  };
}

function divideIntoChunks(orders: readonly LaunchOrder[]): Chunk[] {
  const parts = orders.flatMap((order) =>
    Array.from({ length: Math.ceil(order.count / TASKS_PER_CALL) }, (_, part) => ({
      order,
      count: Math.min(TASKS_PER_CALL, order.count - part * TASKS_PER_CALL),
    })),
  );
  return parts.map((part, index) => ({ index, ...part }));
}

/** Tries the capacity providers in turn with what the one before had no room for. */
async function launchChunk(
  client: ECSClient,
  target: LaunchTarget,
  chunk: Chunk,
  slotId: string,
  context: RetryContext,
): Promise<LaunchOutcome> {
  const batches: LaunchedBatch[] = [];
  const refusals: Refusal[] = [];
  let wanted = chunk.count;
  for (const capacity of target.capacityProviders) {
    if (context.signal.aborted) return { batches, refusals, missing: 0, left: wanted };
    const attempt = await runTask(client, target, { ...chunk, count: wanted }, capacity, slotId, context);
    if (attempt.taskIds.length > 0) batches.push({ role: chunk.order.role, capacity, taskIds: attempt.taskIds });
    refusals.push(...attempt.refusals);
    wanted = attempt.refusals.reduce((sum, refusal) => sum + refusal.count, 0);
    if (!attempt.refusals.some((refusal) => refusal.kind === 'capacity')) break;
  }
  return { batches, refusals, missing: wanted, left: 0 };
}

interface Attempt {
  readonly taskIds: readonly string[];
  readonly refusals: readonly Refusal[];
}

async function runTask(
  client: ECSClient,
  target: LaunchTarget,
  chunk: Chunk,
  capacity: CapacityProvider,
  slotId: string,
  context: RetryContext,
): Promise<Attempt> {
  const command = new RunTaskCommand(requestFor(target, chunk, capacity, slotId));
  const refused = (kind: AwsError['kind'], action: AwsError['action'], reason: string, count: number) => ({
    capacity,
    kind,
    action,
    reason,
    count,
  });
  try {
    return await withRetries(async () => {
      try {
        const { tasks = [], failures = [] } = await client.send(command, { abortSignal: context.signal });
        const byReason = Map.groupBy(failures, (failure) => failure.reason ?? 'no reason given');
        return {
          taskIds: tasks.map((task) => taskIdOf(task.taskArn ?? '')),
          // RunTask names no error code in failures[], and whatever it refuses there another provider may still take.
          refusals: [...byReason].map(([reason, list]) => refused('capacity', 'hold', reason, list.length)),
        };
      } catch (cause) {
        if (cause instanceof ConflictException)
          return { taskIds: (cause.resourceIds ?? []).map(taskIdOf), refusals: [] };
        throw wrapAwsError('RunTask', target.cluster, cause);
      }
    }, context);
  } catch (error) {
    const { kind, action, message } = wrapAwsError('RunTask', target.cluster, error);
    return { taskIds: [], refusals: [refused(kind, action, message, chunk.count)] };
  }
}

function requestFor(
  target: LaunchTarget,
  chunk: Chunk,
  capacity: CapacityProvider,
  slotId: string,
): RunTaskCommandInput {
  return {
    cluster: target.cluster,
    taskDefinition: target.family,
    count: chunk.count,
    startedBy: STARTED_BY,
    capacityProviderStrategy: [{ capacityProvider: capacity, weight: 1 }],
    clientToken: createHash('sha256')
      .update(`${target.cluster}/${target.family}/${slotId}/${chunk.index}/${capacity}`)
      .digest('hex'),
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
            { name: TASK_OVERRIDES.role, value: chunk.order.role },
            { name: TASK_OVERRIDES.idleExitSeconds, value: String(chunk.order.idleExitSeconds) },
          ],
        },
      ],
    },
  };
}
