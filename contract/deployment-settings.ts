import { fargateCpuUnits, fargateMemoryBoundsMib } from './fargate-sizes.ts';
import { policySettings } from './policy-settings.ts';
import { type Settings, setting } from './read-settings.ts';
import { bucketName, clusterName, family, queueUrl, securityGroup, subnet } from './resource-kinds.ts';
import { scalerSettings } from './scaler-settings.ts';
import { listOf, oneOf, oneOfNumbers, type SettingKind, text, url, wholeNumber } from './setting-kinds.ts';
import { redisSettings, terminalWorkerSettings, workerLoopSettings } from './worker-settings.ts';

const { kind: password } = terminalWorkerSettings.REDIS_PASSWORD;
/** Only whether it is set, and could be given to a worker: the text is not kept. */
const passwordIsSet: SettingKind<true> = {
  rule: password.rule,
  parse: (value) => (password.parse(value) === undefined ? undefined : true),
};
const emailAddress = text('an e-mail address', /^[^\s@,]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/);

/** What a deployment reads. A resource that is named is imported and never altered; one that is not is created. */
export const deploymentSettings = {
  ...policySettings,
  AWS_SQS_QUEUE_URL: setting(queueUrl, 'An existing command queue.', { external: true }),
  AWS_SQS_DEAD_LETTER_QUEUE_URL: setting(queueUrl, 'The dead-letter queue of an existing command queue.', {
    external: true,
  }),
  AWS_S3_BUCKET_NAME: setting(
    bucketName,
    'An existing bucket for workspaces, sessions and start marks; old ones are only removed where it has [the rules for them](docs/quickstart.md#a-bucket-of-yours).',
    { external: true },
  ),
  ECS_CLUSTER_NAME: setting(clusterName, 'An existing cluster.', { external: true }),
  ECS_TASK_DEFINITION: setting(family, 'The family of an existing task definition.', { external: true }),
  ECS_CONTAINER_NAME: scalerSettings.ECS_CONTAINER_NAME,
  ECS_SUBNETS: setting(listOf(subnet, 16), 'Existing subnets.', { external: true }),
  ECS_SECURITY_GROUPS: setting(listOf(securityGroup, 5), 'Existing security groups.', { external: true }),
  ECS_ASSIGN_PUBLIC_IP: scalerSettings.ECS_ASSIGN_PUBLIC_IP,
  ECS_CAPACITY_PROVIDERS: scalerSettings.ECS_CAPACITY_PROVIDERS,
  ECS_DRY_RUN: scalerSettings.ECS_DRY_RUN,
  WORKER_MAX_LIFETIME_SECONDS: scalerSettings.WORKER_MAX_LIFETIME_SECONDS,
  WORKER_PAID_MINIMUM_SECONDS: workerLoopSettings.WORKER_PAID_MINIMUM_SECONDS,
  WORKER_COMMAND_TIMEOUT_SECONDS: terminalWorkerSettings.WORKER_COMMAND_TIMEOUT_SECONDS,
  WORKER_MAX_OUTPUT_BYTES: terminalWorkerSettings.WORKER_MAX_OUTPUT_BYTES,
  WORKER_DELIVERY: terminalWorkerSettings.WORKER_DELIVERY,
  WORKER_COMMAND_MAX_PROCESSES: terminalWorkerSettings.WORKER_COMMAND_MAX_PROCESSES,
  WORKER_WORKSPACE_MAX_FILES: terminalWorkerSettings.WORKER_WORKSPACE_MAX_FILES,
  WORKER_WORKSPACE_MAX_BYTES: terminalWorkerSettings.WORKER_WORKSPACE_MAX_BYTES,
  WORKER_WORKSPACE_IGNORE: terminalWorkerSettings.WORKER_WORKSPACE_IGNORE,
  WORKER_STOP_TIMEOUT_SECONDS: workerLoopSettings.WORKER_STOP_TIMEOUT_SECONDS,
  WORKER_CPU_UNITS: setting(
    oneOfNumbers('CPU units', fargateCpuUnits),
    'CPU of a task of the created task definition; 1024 units are one vCPU.',
    { default: 512 },
  ),
  WORKER_MEMORY_MIB: setting(
    wholeNumber('MiB', fargateMemoryBoundsMib.least, fargateMemoryBoundsMib.most),
    'Memory of a task of the created task definition; Fargate has certain sizes for each CPU.',
    { default: 1024 },
  ),
  WORKER_CPU_ARCHITECTURE: setting(
    oneOf(['ARM64', 'X86_64']),
    'Architecture of the created task definition and of its image; ARM64 costs a fifth less.',
    { default: 'ARM64' },
  ),
  ALARM_EMAIL: setting(emailAddress, 'Where alarms are sent; AWS asks this address to confirm first.', {
    external: true,
  }),
  ALARM_RUNBOOK_URL: setting(
    url,
    'Where `docs/runbook.md` is published, so that the link in each alarm opens; unset, alarms name the file.',
  ),
  ...redisSettings,
  REDIS_PASSWORD_SECRET_NAME: setting(
    text(
      // Secrets Manager takes the ARN of such a name for one that ends in its own six characters (its API reference, CreateSecret, `Name`).
      'the name of a secret in Secrets Manager, never the password itself; not ending in a hyphen and six characters',
      /^(?!.*-[A-Za-z0-9/_+=.@]{6}$)[A-Za-z0-9/_+=.@-]{1,512}$/,
    ),
    'An existing secret with the Redis password.',
    { external: true },
  ),
  REDIS_PASSWORD: setting(
    passwordIsSet,
    'The password itself, for a server that reads the same `.env`; it is never deployed, and tasks get theirs from the secret.',
    { secret: true, external: true },
  ),
} as const;
export type DeploymentSettings = Settings<typeof deploymentSettings>;

/** The two settings that make a size together. */
export const sizeSettings = { cpu: 'WORKER_CPU_UNITS', memory: 'WORKER_MEMORY_MIB' } as const;
