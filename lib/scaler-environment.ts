import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { scalerSettings } from '../contract/scaler-settings.ts';
import type { QueueScaledTasksProps } from './queue-scaled-tasks-props.ts';
import { texts } from './read-props.ts';
import type { KnownScalingProps } from './read-scaling-props.ts';

/** Names that the function reads and a deployment never sets: where AWS is, on a machine that stands in for it. */
type Endpoint = `AWS_ENDPOINT_URL_${string}`;
/** Settings that have no value unless somebody wants them. */
type Optional = 'ECS_TICK_QUEUE_URL' | 'ECS_MIN_TASKS_SCHEDULE' | 'ECS_TARGET_WAIT_SECONDS' | 'ECS_MESSAGES_PER_TASK';
type ScalerEnvironment = Record<Exclude<keyof typeof scalerSettings, Endpoint | Optional>, string> & {
  readonly [Name in Optional]?: string;
};

/** Environment of the scaler's function: every name in `scalerSettings` that has a value but the endpoints, so that no other default rests there. */
export function scalerEnvironment(
  known: KnownScalingProps,
  props: QueueScaledTasksProps,
  parameterName: string,
  tickQueue: sqs.IQueue | undefined,
): Record<string, string> {
  const environment = {
    ...texts({
      ECS_MIN_TASKS: known.minScalingCapacity,
      ECS_MAX_TASKS: known.maxScalingCapacity,
      ECS_MIN_TASKS_SCHEDULE: props.minScalingSchedule,
      ECS_TARGET_WAIT_SECONDS: known.targetWait,
      ECS_SECONDS_PER_MESSAGE: known.expectedServiceTime,
      ECS_MESSAGES_PER_TASK: known.messagesPerTask,
      ECS_MAX_LAUNCHES_PER_TICK: known.maxLaunchesPerTick,
      WORKER_IDLE_EXIT_SECONDS: known.idleExit,
      WORKER_MAX_LIFETIME_SECONDS: known.maxTaskLifetime,
      ECS_CONTAINER_NAME: known.containerName,
      ECS_ASSIGN_PUBLIC_IP: known.assignPublicIp,
      ECS_CAPACITY_PROVIDERS: known.capacityProviders,
      ECS_TICK_SECONDS: known.tickInterval,
      ECS_DRY_RUN: known.dryRun,
      ECS_IMAGE_PUSHED: known.imagePushed,
    }),
    AWS_SQS_QUEUE_URL: props.queue.queueUrl,
    ECS_CLUSTER_NAME: props.cluster.clusterRef.clusterName,
    ECS_TASK_DEFINITION: props.taskDefinition.family,
    ECS_SUBNETS: props.taskSubnets.map(({ subnetRef }) => subnetRef.subnetId).join(','),
    ECS_SECURITY_GROUPS: props.securityGroups.map((group) => group.securityGroupRef.securityGroupId).join(','),
    ECS_PARAMETER_NAME: parameterName,
    ...(tickQueue && { ECS_TICK_QUEUE_URL: tickQueue.queueUrl }),
  } satisfies ScalerEnvironment;
  return environment;
}
