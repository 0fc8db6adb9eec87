import { policySettings } from './policy-settings.ts';
import { type Settings, setting } from './read-settings.ts';
import { clusterName, containerName, family, queueUrl, securityGroup, subnet } from './resource-kinds.ts';
import { flag, listOf, oneOf, text, url, wholeNumber } from './setting-kinds.ts';
import { SHORTEST_LIFETIME_SECONDS } from './task-lifetime.ts';

/**
 * What the scaler's function reads at run time. Every setting of the project stands in such a table, with name, rule, meaning and default;
 * `lib/` hands them to what it deploys under the same names, so a process reads what the operator set at deploy time.
 */
export const scalerSettings = {
  ...policySettings,
  AWS_SQS_QUEUE_URL: setting(queueUrl, 'The queue whose messages the tasks work on.', { required: true }),
  ECS_CLUSTER_NAME: setting(clusterName, 'The cluster that tasks are launched in.', { required: true }),
  ECS_TASK_DEFINITION: setting(family, 'The family of the task definition that is launched.', { required: true }),
  ECS_CONTAINER_NAME: setting(containerName, 'The container of the task that is told its role and idle exit.', {
    default: 'worker',
  }),
  ECS_SUBNETS: setting(listOf(subnet, 16), 'Subnets that tasks are launched in.', { required: true }),
  ECS_SECURITY_GROUPS: setting(listOf(securityGroup, 5), 'Security groups of the tasks.', { required: true }),
  ECS_ASSIGN_PUBLIC_IP: setting(flag, 'Whether tasks get a public IPv4 address ($0.005 an hour each).', {
    default: true,
  }),
  ECS_CAPACITY_PROVIDERS: setting(
    listOf(oneOf(['FARGATE', 'FARGATE_SPOT']), 2),
    'Capacity providers in the order in which they are tried.',
    { default: ['FARGATE'] },
  ),
  ECS_DRY_RUN: setting(flag, 'Whether the scaler only decides and logs, and launches nothing.', { default: false }),
  ECS_IMAGE_PUSHED: setting(
    flag,
    'Whether there is an image to start tasks from; without one the scaler launches nothing.',
    {
      default: true,
    },
  ),
  ECS_TICK_QUEUE_URL: setting(
    queueUrl,
    'The queue by which a tick starts the next one; unset when a tick takes a minute.',
  ),
  ECS_PARAMETER_NAME: setting(
    text(
      'the name of a Systems Manager parameter, beginning with a slash and not with "/aws" or "/ssm"',
      // Systems Manager keeps those two for itself (its API reference, PutParameter, `Name`).
      /^\/(?!aws|ssm)[A-Z0-9_.\-/]{1,1010}$/i,
    ),
    'The parameter that holds pause and overrides.',
    { required: true },
  ),
  WORKER_MAX_LIFETIME_SECONDS: setting(
    wholeNumber('seconds', SHORTEST_LIFETIME_SECONDS, 1_209_600),
    'Age at which a task leaves, between messages, so that new images and rotated secrets roll out.',
    { default: 86_400 },
  ),
  // Where AWS is reached; unset, the SDK's own addresses. Local mode sets them, under the names that AWS's tools use too.
  AWS_ENDPOINT_URL_CLOUDWATCH: setting(url, 'Address of the CloudWatch API.'),
  AWS_ENDPOINT_URL_ECS: setting(url, 'Address of the ECS API.'),
  AWS_ENDPOINT_URL_SQS: setting(url, 'Address of the SQS API.'),
  AWS_ENDPOINT_URL_SSM: setting(url, 'Address of the Systems Manager API.'),
} as const;
export type ScalerSettings = Settings<typeof scalerSettings>;
