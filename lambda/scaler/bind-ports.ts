import { createCloudWatchClient, createEcsClient, createSqsClient, createSsmClient } from '../../aws/clients.ts';
import { readFleet } from '../../aws/fleet.ts';
import { launch } from '../../aws/launch.ts';
import { readParameter } from '../../aws/parameter.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { readStoppedTasks } from '../../aws/stopped-tasks.ts';
import { ThroughputReader } from '../../aws/throughput.ts';
import { queueTick } from '../../aws/tick-queue.ts';
import { queueNameOf } from '../../contract/queue-name.ts';
import type { ScalerSettings } from '../../contract/scaler-settings.ts';
import type { TickPorts } from './ports.ts';

/** The tick's view of AWS, as the settings name it. */
export function bindPorts(settings: ScalerSettings): TickPorts {
  const sqs = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
  const ecs = createEcsClient({ endpoint: settings.AWS_ENDPOINT_URL_ECS });
  const ssm = createSsmClient({ endpoint: settings.AWS_ENDPOINT_URL_SSM });
  // Made when it is first needed: a function that is started to find the queue empty does without.
  let throughput: ThroughputReader | undefined;
  const cluster = settings.ECS_CLUSTER_NAME;
  const family = settings.ECS_TASK_DEFINITION;
  const maxLifetimeSeconds = settings.WORKER_MAX_LIFETIME_SECONDS;
  const target = {
    cluster,
    family,
    containerName: settings.ECS_CONTAINER_NAME,
    subnets: settings.ECS_SUBNETS,
    securityGroups: settings.ECS_SECURITY_GROUPS,
    assignPublicIp: settings.ECS_ASSIGN_PUBLIC_IP,
    capacityProviders: settings.ECS_CAPACITY_PROVIDERS,
    maxLifetimeSeconds,
  };
  const tickQueueUrl = settings.ECS_TICK_QUEUE_URL;
  return {
    readQueueDepth: (context) => readQueueDepth(sqs, settings.AWS_SQS_QUEUE_URL, context),
    readFleet: (justLaunched, context) =>
      readFleet(ecs, { cluster, family, maxLifetimeSeconds, justLaunched }, context),
    readStoppedTasks: (context) =>
      readStoppedTasks(ecs, { cluster, family, workerName: settings.ECS_CONTAINER_NAME }, context),
    readThroughput: (context) => {
      throughput ??= new ThroughputReader(
        createCloudWatchClient({ endpoint: settings.AWS_ENDPOINT_URL_CLOUDWATCH }),
        queueNameOf(settings.AWS_SQS_QUEUE_URL),
      );
      return throughput.read(context);
    },
    readParameter: (context) => readParameter(ssm, settings.ECS_PARAMETER_NAME, context),
    launch: (orders, identity, context) => launch(ecs, target, orders, identity, context),
    queueTick: tickQueueUrl
      ? (message, delaySeconds, context) => queueTick(sqs, tickQueueUrl, message, delaySeconds, context)
      : undefined,
  };
}
