import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { type Environment, readSettings, type Settings } from '../contract/read-settings.ts';
import { policyRules, policySettings, scalerSettings } from '../contract/settings.ts';
import type { ScalingProps } from './scaling-props.ts';

/** The settings whose values are known when the template is made; the others are names of resources that don't exist yet. */
const knownAtSynthesis = {
  ...policySettings,
  ECS_CONTAINER_NAME: scalerSettings.ECS_CONTAINER_NAME,
  ECS_ASSIGN_PUBLIC_IP: scalerSettings.ECS_ASSIGN_PUBLIC_IP,
  ECS_CAPACITY_PROVIDERS: scalerSettings.ECS_CAPACITY_PROVIDERS,
  ECS_TICK_SECONDS: scalerSettings.ECS_TICK_SECONDS,
  ECS_DRY_RUN: scalerSettings.ECS_DRY_RUN,
  WORKER_MAX_LIFETIME_SECONDS: scalerSettings.WORKER_MAX_LIFETIME_SECONDS,
} as const;
type KnownSettings = Settings<typeof knownAtSynthesis>;

/** Names that the function reads and a deployment never sets: where AWS is, on a machine that stands in for it. */
type Endpoint = `AWS_ENDPOINT_URL_${string}`;
type ScalerEnvironment = Record<Exclude<keyof typeof scalerSettings, Endpoint | 'ECS_TICK_QUEUE_URL'>, string> & {
  readonly ECS_TICK_QUEUE_URL?: string;
};

/**
 * The props in the scaler's own words, with its defaults filled in.
 *
 * @param path - of the construct, for the error.
 * @throws ConfigurationError with every prop that is out of bounds, under the name that the function knows it by.
 */
export function readScalingProps(path: string, props: ScalingProps): KnownSettings {
  const given: Record<keyof KnownSettings, unknown> = {
    ECS_MIN_TASKS: props.minScalingCapacity,
    ECS_MAX_TASKS: props.maxScalingCapacity,
    ECS_MESSAGES_PER_TASK: props.messagesPerTask,
    ECS_MAX_LAUNCHES_PER_TICK: props.maxLaunchesPerTick,
    WORKER_IDLE_EXIT_SECONDS: props.idleExit?.toSeconds(),
    ECS_CONTAINER_NAME: props.containerName ?? defaultContainerName(props),
    ECS_ASSIGN_PUBLIC_IP: props.assignPublicIp,
    ECS_CAPACITY_PROVIDERS: props.capacityProviders,
    ECS_TICK_SECONDS: props.tickInterval?.toSeconds(),
    ECS_DRY_RUN: props.dryRun,
    WORKER_MAX_LIFETIME_SECONDS: props.maxTaskLifetime?.toSeconds(),
  };
  const environment: Environment = texts(given);
  return readSettings(`The scaling of ${path}`, knownAtSynthesis, environment, policyRules);
}

/** Environment of the scaler's function: every name in `scalerSettings` but the endpoints, so that nothing rests on a default there. */
export function scalerEnvironment(
  known: KnownSettings,
  props: ScalingProps,
  parameterName: string,
  tickQueue: sqs.IQueue | undefined,
): Record<string, string> {
  const environment = {
    ...texts(known),
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

function defaultContainerName({ taskDefinition }: ScalingProps): string | undefined {
  return 'defaultContainer' in taskDefinition ? taskDefinition.defaultContainer?.containerName : undefined;
}

/** Values as an environment spells them: lists with commas, and nothing for what is undefined. */
function texts<Name extends string>(values: Readonly<Record<Name, unknown>>): Record<Name, string> {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)])) as Record<Name, string>;
}
