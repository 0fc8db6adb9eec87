import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createEcsClient, createSqsClient, createSsmClient } from '../../aws/clients.ts';
import { readFleet } from '../../aws/fleet.ts';
import { launch } from '../../aws/launch.ts';
import { readParameter } from '../../aws/parameter.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { queueTick } from '../../aws/tick-queue.ts';
import type { Clock } from '../../contract/clock.ts';
import { METRIC_NAMESPACE } from '../../contract/names.ts';
import { policyFrom } from '../../contract/policy.ts';
import { type Environment, readSettings } from '../../contract/read-settings.ts';
import { policyRules, type ScalerSettings, scalerSettings } from '../../contract/settings.ts';
import { tickInput } from './chain.ts';
import { parseInvocation } from './invocation.ts';
import type { TickPorts } from './ports.ts';
import { report } from './report.ts';
import { type TickSettings, tick } from './tick.ts';

/** Runs one tick for the event; rejects when the tick failed, so that Lambda's own error metric is true. */
export type ScalerHandler = (event: unknown) => Promise<void>;

/**
 * The function, bound to one environment, clock and source of chance.
 *
 * @throws ConfigurationError with everything that is wrong with the environment.
 */
export function createHandler(environment: Environment, clock: Clock, random: () => number): ScalerHandler {
  const settings = readSettings('The scaler configuration', scalerSettings, environment, policyRules);
  const world = { ports: portsFor(settings), clock, random };
  const serviceName = settings.ECS_TASK_DEFINITION;
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  const tickSettings: TickSettings = {
    tickSeconds: settings.ECS_TICK_SECONDS,
    dryRun: settings.ECS_DRY_RUN,
    policy: policyFrom(settings, settings.AWS_SQS_QUEUE_URL),
  };
  return async (event) => {
    const input = tickInput(parseInvocation(event), tickSettings.tickSeconds, clock.now());
    const result = await tick(input, tickSettings, world);
    report(result, input, logger, metrics);
    if (result.kind === 'failed') throw result.error;
  };
}

function portsFor(settings: ScalerSettings): TickPorts {
  const sqs = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
  const ecs = createEcsClient({ endpoint: settings.AWS_ENDPOINT_URL_ECS });
  const ssm = createSsmClient({ endpoint: settings.AWS_ENDPOINT_URL_SSM });
  const cluster = settings.ECS_CLUSTER_NAME;
  const family = settings.ECS_TASK_DEFINITION;
  const target = {
    cluster,
    family,
    containerName: settings.ECS_CONTAINER_NAME,
    subnets: settings.ECS_SUBNETS,
    securityGroups: settings.ECS_SECURITY_GROUPS,
    assignPublicIp: settings.ECS_ASSIGN_PUBLIC_IP,
    capacityProviders: settings.ECS_CAPACITY_PROVIDERS,
  };
  const maxLifetimeSeconds = settings.WORKER_MAX_LIFETIME_SECONDS;
  const tickQueueUrl = settings.ECS_TICK_QUEUE_URL;
  return {
    readQueueDepth: (context) => readQueueDepth(sqs, settings.AWS_SQS_QUEUE_URL, context),
    readFleet: (justLaunched, context) =>
      readFleet(ecs, { cluster, family, maxLifetimeSeconds, justLaunched }, context),
    readParameter: (context) => readParameter(ssm, settings.ECS_PARAMETER_NAME, context),
    launch: (orders, slotId, context) => launch(ecs, target, orders, slotId, context),
    queueTick: tickQueueUrl
      ? (message, delaySeconds, context) => queueTick(sqs, tickQueueUrl, message, delaySeconds, context)
      : undefined,
  };
}
