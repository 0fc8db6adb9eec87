import { createEcsClient, createSqsClient, createSsmClient } from '../../aws/clients.ts';
import { readCluster } from '../../aws/operator/cluster.ts';
import { readRevision } from '../../aws/operator/family-revision.ts';
import { readQueueRedelivery } from '../../aws/operator/queue-redelivery.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { readParameter } from '../../aws/parameter.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import type { RetryContext } from '../../aws/retry.ts';
import { parseOverrides } from '../../contract/overrides.ts';
import { putParameterLine } from '../stack/put-parameter-line.ts';
import { readingWithin } from '../stack/reading.ts';
import type { Target } from '../stack/target.ts';
import { lastTicks } from '../stack/ticks.ts';
import { type Fact, follow, known, learn } from './fact.ts';
import type { Facts, Knowledge } from './knowledge.ts';

/** What the embedded AWS has, too. */
type OfStack = 'settings' | 'overrides' | 'maxTasks' | 'cluster' | 'lastDecision' | 'deadLetters' | 'redelivery';

/** Each of the readings is one small call. */
const READING_SECONDS = 30;
/** Long enough to tell a scaler that stopped from one that never ran. */
const LOOK_BACK_SECONDS = 3600;

/** Looks at what belongs to the stack itself, on this machine and in AWS alike. */
export async function gatherStack(target: Target, now: number): Promise<Pick<Facts, OfStack>> {
  const { settings } = target;
  const context = readingWithin(READING_SECONDS);
  const [overrides, cluster, lastDecision, deadLetters, redelivery] = await Promise.all([
    learn(
      'the overrides',
      'ssm',
      () => readOverrides(target, context),
      `Mend it, e.g. by: ${putParameterLine(target)}`,
    ),
    learn('the cluster', 'ecs', () => readClusterOf(target, context)),
    learn('the decisions', 'logs', () => readLastDecision(target, now)),
    learn('the dead-letter queue', 'sqs', () => readDeadLetters(target, context)),
    learn('the command queue', 'sqs', () => readRedelivery(target, context)),
  ]);
  const maxTasks = await follow(overrides, async ({ ECS_MAX_TASKS: overridden }) =>
    known(overridden ?? settings.ECS_MAX_TASKS),
  );
  return {
    settings: known(settings),
    overrides,
    maxTasks,
    cluster,
    lastDecision,
    deadLetters,
    redelivery,
  };
}

/** On its own, because more is read with it. */
export function learnTaskDefinition({ settings, clientSettings }: Target): Promise<Facts['taskDefinition']> {
  return learn('the task definition', 'ecs', () =>
    withClient(createEcsClient(clientSettings('ecs')), (client) =>
      readRevision(client, settings.ECS_TASK_DEFINITION, readingWithin(READING_SECONDS)),
    ),
  );
}

/** What `gatherStack` gives, of a stack that cannot be looked at. */
export function unreadStack(fact: Fact<never>): Pick<Facts, OfStack> {
  return {
    settings: fact,
    overrides: fact,
    maxTasks: fact,
    cluster: fact,
    lastDecision: fact,
    deadLetters: fact,
    redelivery: fact,
  };
}

async function readOverrides({ settings, clientSettings }: Target, context: RetryContext) {
  const read = withClient(createSsmClient(clientSettings('ssm')), (client) =>
    readParameter(client, settings.ECS_PARAMETER_NAME, context),
  );
  return parseOverrides(await read);
}

function readClusterOf({ settings, clientSettings }: Target, context: RetryContext) {
  return withClient(createEcsClient(clientSettings('ecs')), (client) =>
    readCluster(client, settings.ECS_CLUSTER_NAME, context),
  );
}

async function readDeadLetters({ output, clientSettings }: Target, context: RetryContext): Promise<number> {
  const { visible } = await withClient(createSqsClient(clientSettings('sqs')), (client) =>
    readQueueDepth(client, output('DeadLetterQueueUrl'), context),
  );
  return visible;
}

function readRedelivery({ settings, clientSettings }: Target, context: RetryContext) {
  return withClient(createSqsClient(clientSettings('sqs')), (client) =>
    readQueueRedelivery(client, settings.AWS_SQS_QUEUE_URL, context),
  );
}

async function readLastDecision(target: Target, now: number): Promise<Knowledge['lastDecision']> {
  const { decision: last } = await lastTicks(target, LOOK_BACK_SECONDS);
  if (!last) return undefined;
  const { at, explanation } = last.plan;
  return { ageSeconds: Math.max(0, Math.round((now - Date.parse(at)) / 1000)), explanation };
}
