import type { ECSClient } from '@aws-sdk/client-ecs';
import type { CapacityProvider, TaskRole } from '../contract/observation.ts';
import type { LaunchOrder } from '../contract/plan.ts';
import type { RetryContext } from './retry.ts';
import { type Chunk, type LaunchIdentity, type LaunchTarget, type Refusal, runTask } from './run-task.ts';

/** Tasks that are there after one call, by what they were launched as. */
export interface LaunchedBatch {
  readonly role: TaskRole;
  readonly capacity: CapacityProvider;
  readonly taskIds: readonly string[];
}

export interface LaunchOutcome {
  readonly batches: readonly LaunchedBatch[];
  /** Each refusal of each provider, also of what another one took afterwards. */
  readonly refusals: readonly Refusal[];
  /** Tasks that no provider took. */
  readonly missing: number;
  /** Tasks that are left to the next tick: the deadline came, or the slot belongs to another tick. */
  readonly left: number;
}

/** RunTask launches at most 10 tasks a call (ECS API reference, RunTask). */
const TASKS_PER_CALL = 10;
/** Fargate takes 20 RunTask calls a second (ECS developer guide, "Request throttling"); a call lasts a third of a second or so. */
const CALLS_IN_PARALLEL = 5;

/**
 * Launches what is ordered. The first call decides whose the slot is: only the tick that launches with it makes the others. Ticks of one
 * slot may have seen different fleets and divide their orders differently, and so could launch more together than either of them
 * wanted, if each made the calls that the other did not.
 *
 * Never throws for what AWS refuses: that is part of the outcome, and the rest is launched all the same.
 */
export async function launch(
  client: ECSClient,
  target: LaunchTarget,
  orders: readonly LaunchOrder[],
  identity: LaunchIdentity,
  context: RetryContext,
): Promise<LaunchOutcome> {
  const [first, ...rest] = divideIntoChunks(orders);
  if (!first) return summary([]);
  const launchOne = (chunk: Chunk) => launchChunk(client, target, chunk, identity, context);
  const decisive = await launchOne(first);
  if (!decisive.own) return summary([decisive, ...rest.map(({ count }) => leave(count))]);
  const outcomes = [decisive];
  const waiting = rest.values();
  const lane = async () => {
    for (const chunk of waiting) outcomes.push(await launchOne(chunk));
  };
  await Promise.all(Array.from({ length: CALLS_IN_PARALLEL }, lane));
  return summary(outcomes);
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

interface ChunkOutcome extends LaunchOutcome {
  /** Whether this tick launched any of the chunk itself. */
  readonly own: boolean;
}

function leave(count: number): ChunkOutcome {
  return { batches: [], refusals: [], missing: 0, left: count, own: false };
}

/** Tries the capacity providers in turn with what the one before had no room for. */
async function launchChunk(
  client: ECSClient,
  target: LaunchTarget,
  chunk: Chunk,
  identity: LaunchIdentity,
  context: RetryContext,
): Promise<ChunkOutcome> {
  const { role } = chunk.order;
  const batches: LaunchedBatch[] = [];
  const refusals: Refusal[] = [];
  let wanted = chunk.count;
  let own = false;
  for (const capacity of target.capacityProviders) {
    if (context.signal.aborted) return { batches, refusals, missing: 0, left: wanted, own };
    const attempt = await runTask(client, target, { ...chunk, count: wanted }, capacity, identity, context);
    if (attempt.taskIds.length > 0) batches.push({ role, capacity, taskIds: attempt.taskIds });
    if (attempt.conflict)
      return { batches, refusals, missing: 0, left: Math.max(0, wanted - attempt.taskIds.length), own };
    own ||= attempt.taskIds.length > 0;
    refusals.push(...attempt.refusals);
    wanted = sum(attempt.refusals.map((refusal) => refusal.count));
    if (!attempt.refusals.some((refusal) => refusal.kind === 'capacity')) break;
  }
  return { batches, refusals, missing: wanted, left: 0, own };
}

function summary(outcomes: readonly LaunchOutcome[]): LaunchOutcome {
  return {
    batches: outcomes.flatMap((outcome) => outcome.batches),
    refusals: outcomes.flatMap((outcome) => outcome.refusals),
    missing: sum(outcomes.map((outcome) => outcome.missing)),
    left: sum(outcomes.map((outcome) => outcome.left)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
