import { fargateCpuUnits, fargateMemoryBoundsMib } from './fargate-sizes.ts';
import {
  parseMinimumSchedule,
  problemOfMinimumSchedule,
  type ScheduledMinimum,
  windowsAbove,
} from './minimum-schedule.ts';
import type { CrossRule, Settings } from './read-settings.ts';
import { setting } from './read-settings.ts';
import {
  decimal,
  flag,
  listOf,
  oneOf,
  oneOfNumbers,
  type SettingKind,
  text,
  url,
  wholeNumber,
} from './setting-kinds.ts';
import { SHORTEST_LIFETIME_SECONDS } from './task-lifetime.ts';

/**
 * Every setting of the project: name, rule, meaning and default in one place. `lib/` hands them to what it deploys under the same
 * names, so a process reads at run time what the operator set at deploy time.
 */

const queueUrl = text(
  'the URL of an SQS queue',
  /^https?:\/\/[^\s/]+\/(?:[^\s/]+\/)?\d{12}\/[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/,
);
const clusterName = text('the name of an ECS cluster, not its ARN', /^[A-Za-z][A-Za-z0-9_-]{0,254}$/);
const family = text(
  'a task definition family without a revision (the newest active revision is used)',
  /^[A-Za-z0-9_-]{1,255}$/,
);
const subnet = text('a subnet id like subnet-0123456789abcdef0', /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/);
const securityGroup = text('a security group id like sg-0123456789abcdef0', /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/);
// No two dots, and no dot beside a hyphen: each part is a label of a host name (S3 user guide, "General purpose bucket naming rules").
const bucketName = text(
  'the name of an S3 bucket: 3 to 63 lower-case letters, digits, "-" and ".", with a letter or digit at each end and on both sides of each ".", and no IP address',
  /^(?=.{3,63}$)(?!\d{1,3}(?:\.\d{1,3}){3}$)[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/,
);
const containerName = text('the name of a container of the task definition', /^[A-Za-z0-9_-]{1,255}$/);
/** Only whether it is set: the text is not kept. */
const present: SettingKind<true> = { rule: 'any text', parse: () => true };
const emailAddress = text('an e-mail address', /^[^\s@,]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/);

/** Fargate's longest time between SIGTERM and SIGKILL (ECS API reference, ContainerDefinition, `stopTimeout`). */
export const LONGEST_STOP_TIMEOUT_SECONDS = 120;

const minimumSchedule: SettingKind<readonly ScheduledMinimum[]> = {
  rule: 'windows like "Mon-Fri 08:00-18:00 Europe/Berlin=2", separated by semicolons',
  parse: parseMinimumSchedule,
  problem: problemOfMinimumSchedule,
};

/**
 * Ticks divide a minute, because each minute's first one comes from the schedule. Below 10 seconds too little would remain of one beside
 * the quiet time that keeps two ticks from launching the same tasks (docs/adr/0004-launch-slots.md).
 */
const tickSeconds = setting(
  oneOfNumbers('seconds', [10, 12, 15, 20, 30, 60]),
  'How often the scaler looks at the queue.',
  {
    default: 10,
  },
);

/** What the decision depends on: the whole policy, and the only settings that `fqs decide` reads. */
export const policySettings = {
  ECS_MIN_TASKS: setting(wholeNumber('tasks', 0, 5000), 'How many tasks stand ready even when the queue is empty.', {
    default: 0,
  }),
  ECS_MAX_TASKS: setting(wholeNumber('tasks', 1, 5000), 'How many tasks may exist at once.', { default: 10 }),
  ECS_MIN_TASKS_SCHEDULE: setting(
    minimumSchedule,
    'How many tasks stand ready at certain times, instead of ECS_MIN_TASKS; where windows overlap, the most.',
  ),
  ECS_TARGET_WAIT_SECONDS: setting(
    wholeNumber('seconds', 5, 86_400),
    'The wait that 95 % of messages are to stay under, from sending to start; 60 unless ECS_MESSAGES_PER_TASK is set.',
  ),
  ECS_SECONDS_PER_MESSAGE: setting(
    decimal('seconds', 0.05, 3600),
    'How long a message takes to work on, as a first guess: what is observed soon outweighs it.',
    { default: 10 },
  ),
  ECS_MESSAGES_PER_TASK: setting(
    wholeNumber('messages', 1, 100_000),
    'How many messages of the backlog one task is launched for, instead of a target wait.',
  ),
  ECS_MAX_LAUNCHES_PER_TICK: setting(
    // Fargate launches 100 tasks at once, then 20 a second, per account and Region (ECS developer guide, "Request throttling"). A tick
    // launches for 4 s of its 10, so about 180 come of it, and what is left of the 200 goes to the next tick.
    wholeNumber('tasks', 1, 500),
    'How many tasks one tick may launch.',
    { default: 200 },
  ),
  WORKER_IDLE_EXIT_SECONDS: setting(
    wholeNumber('seconds', 1, 86_400),
    'How long a burst task waits for a message before it leaves.',
    {
      default: 1,
    },
  ),
  ECS_TICK_SECONDS: tickSeconds,
} as const;

export const policyRules: readonly CrossRule<typeof policySettings>[] = [
  {
    about: ['ECS_MIN_TASKS', 'ECS_MAX_TASKS'],
    check: ({ ECS_MIN_TASKS: minimum, ECS_MAX_TASKS: maximum }) =>
      minimum <= maximum
        ? undefined
        : {
            name: 'ECS_MIN_TASKS',
            rule: `at most ECS_MAX_TASKS, which is ${maximum}`,
            received: String(minimum),
            remedy: 'Lower ECS_MIN_TASKS or raise ECS_MAX_TASKS.',
          },
  },
  {
    about: ['ECS_MIN_TASKS_SCHEDULE', 'ECS_MAX_TASKS'],
    check: ({ ECS_MIN_TASKS_SCHEDULE: schedule = [], ECS_MAX_TASKS: maximum }) => {
      const above = windowsAbove(maximum, schedule);
      if (above === '') return undefined;
      return {
        name: 'ECS_MIN_TASKS_SCHEDULE',
        rule: `windows of at most ECS_MAX_TASKS, which is ${maximum}`,
        received: JSON.stringify(above),
        remedy: 'Lower the tasks of the window or raise ECS_MAX_TASKS.',
      };
    },
  },
  {
    about: ['ECS_TARGET_WAIT_SECONDS', 'ECS_MESSAGES_PER_TASK'],
    check: ({ ECS_TARGET_WAIT_SECONDS: target, ECS_MESSAGES_PER_TASK: messages }) =>
      target === undefined || messages === undefined
        ? undefined
        : {
            name: 'ECS_MESSAGES_PER_TASK',
            rule: 'unset where ECS_TARGET_WAIT_SECONDS is set',
            received: `${messages} beside a target of ${target} seconds`,
            remedy: 'Unset one of the two; the target wait is the recommended one.',
          },
  },
];

const maxLifetimeSeconds = setting(
  wholeNumber('seconds', SHORTEST_LIFETIME_SECONDS, 1_209_600),
  'Age at which a task leaves, between messages, so that new images and rotated secrets roll out.',
  { default: 86_400 },
);

/** Where AWS is reached; unset, the SDK's own addresses. Local mode sets them, under the names that AWS's tools use too. */
const endpoints = {
  cloudWatch: setting(url, 'Address of the CloudWatch API.'),
  ecs: setting(url, 'Address of the ECS API.'),
  sqs: setting(url, 'Address of the SQS API.'),
  ssm: setting(url, 'Address of the Systems Manager API.'),
} as const;

/** What the scaler's function reads at run time. */
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
  WORKER_MAX_LIFETIME_SECONDS: maxLifetimeSeconds,
  AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.cloudWatch,
  AWS_ENDPOINT_URL_ECS: endpoints.ecs,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_SSM: endpoints.ssm,
} as const;
export type ScalerSettings = Settings<typeof scalerSettings>;

/** What every worker reads at run time: the settings of the loop. */
export const workerLoopSettings = {
  AWS_SQS_QUEUE_URL: setting(queueUrl, 'The queue whose messages this worker takes.', { required: true }),
  AWS_SQS_DEAD_LETTER_QUEUE_URL: setting(queueUrl, 'Where messages go that can never be handled.', { required: true }),
  WORKER_ROLE: setting(oneOf(['baseline', 'burst']), 'Baseline tasks hold the minimum and never leave for idleness.', {
    default: 'burst',
  }),
  WORKER_IDLE_EXIT_SECONDS: policySettings.WORKER_IDLE_EXIT_SECONDS,
  WORKER_PAID_MINIMUM_SECONDS: setting(
    // Fargate bills at least one minute per task (aws.amazon.com/fargate/pricing).
    wholeNumber('seconds', 0, 3600),
    'How long a task stays at least, because it is paid for anyway.',
    { default: 60 },
  ),
  WORKER_MAX_LIFETIME_SECONDS: maxLifetimeSeconds,
  WORKER_VISIBILITY_TIMEOUT_SECONDS: setting(
    // SQS allows 12 hours (SQS developer guide, "Visibility timeout").
    wholeNumber('seconds', 6, 43_200),
    "The queue's visibility time-out; a third of it is the heartbeat.",
    { default: 60 },
  ),
  WORKER_STOP_TIMEOUT_SECONDS: setting(
    wholeNumber('seconds', 2, LONGEST_STOP_TIMEOUT_SECONDS),
    'How long after SIGTERM the platform kills the task.',
    { default: 120 },
  ),
  ECS_TASK_DEFINITION: setting(
    family,
    'The family under which the task counts its metrics; the scaler tells each task, and without it nothing is counted.',
  ),
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
} as const;
export type WorkerLoopSettings = Settings<typeof workerLoopSettings>;

/** What the terminal worker reads beside the loop's settings. */
export const terminalWorkerSettings = {
  ...workerLoopSettings,
  AWS_SQS_RESPONSE_QUEUE_URL: setting(queueUrl, 'Where events go when a message names no queue of its own.', {
    required: true,
  }),
  WORKER_REPLY_QUEUE_PREFIX: setting(
    text('the beginning of a queue name', /^[A-Za-z0-9_-]{1,60}$/),
    'Queues that a message may name for its events begin with this.',
    { required: true },
  ),
  WORKER_COMMAND_TIMEOUT_SECONDS: setting(wholeNumber('seconds', 1, 43_200), 'How long a command may run at most.', {
    default: 1800,
  }),
  WORKER_COMMAND_UID: setting(
    // 65535 stands for "no change" in 16-bit system calls (chown(2), setreuid(2)), and 0 would be root again.
    wholeNumber('user id', 1, 65_534),
    "User and group that commands run as, so that they cannot look into the worker; unset, the worker's own. The image sets it.",
  ),
} as const;
export type TerminalWorkerSettings = Settings<typeof terminalWorkerSettings>;

/** What a deployment reads. A resource that is named is imported and never altered; one that is not is created. */
export const deploymentSettings = {
  ...policySettings,
  AWS_SQS_QUEUE_URL: setting(queueUrl, 'An existing command queue.'),
  AWS_SQS_DEAD_LETTER_QUEUE_URL: setting(queueUrl, 'The dead-letter queue of an existing command queue.'),
  AWS_S3_BUCKET_NAME: setting(bucketName, 'An existing bucket for workspaces.'),
  ECS_CLUSTER_NAME: setting(clusterName, 'An existing cluster.'),
  ECS_TASK_DEFINITION: setting(family, 'The family of an existing task definition.'),
  ECS_CONTAINER_NAME: scalerSettings.ECS_CONTAINER_NAME,
  ECS_SUBNETS: setting(listOf(subnet, 16), 'Existing subnets.'),
  ECS_SECURITY_GROUPS: setting(listOf(securityGroup, 5), 'Existing security groups.'),
  ECS_ASSIGN_PUBLIC_IP: scalerSettings.ECS_ASSIGN_PUBLIC_IP,
  ECS_CAPACITY_PROVIDERS: scalerSettings.ECS_CAPACITY_PROVIDERS,
  ECS_DRY_RUN: scalerSettings.ECS_DRY_RUN,
  WORKER_MAX_LIFETIME_SECONDS: maxLifetimeSeconds,
  WORKER_PAID_MINIMUM_SECONDS: workerLoopSettings.WORKER_PAID_MINIMUM_SECONDS,
  WORKER_COMMAND_TIMEOUT_SECONDS: terminalWorkerSettings.WORKER_COMMAND_TIMEOUT_SECONDS,
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
  ALARM_EMAIL: setting(emailAddress, 'Where alarms are sent; AWS asks this address to confirm first.'),
  ALARM_RUNBOOK_URL: setting(
    url,
    'Where `docs/runbook.md` is published, so that the link in each alarm opens; unset, alarms name the file.',
  ),
  REDIS_HOST: setting(
    text('a host name or IP address', /^[A-Za-z0-9.:-]{1,253}$/),
    'Redis server that the tasks may use; the network that the stack creates has no route to a private one, an existing one may have.',
  ),
  REDIS_PORT: setting(wholeNumber('port', 1, 65_535), 'Port of the Redis server.', { default: 6379 }),
  REDIS_PASSWORD_SECRET_NAME: setting(
    text(
      // Secrets Manager takes the ARN of such a name for one that ends in its own six characters (its API reference, CreateSecret, `Name`).
      'the name of a secret in Secrets Manager, never the password itself; not ending in a hyphen and six characters',
      /^(?!.*-[A-Za-z0-9/_+=.@]{6}$)[A-Za-z0-9/_+=.@-]{1,512}$/,
    ),
    'An existing secret with the Redis password.',
  ),
  REDIS_PASSWORD: setting(
    present,
    'The password itself, for a server that reads the same `.env`; it is never deployed, and tasks get theirs from the secret.',
    { secret: true },
  ),
} as const;
export type DeploymentSettings = Settings<typeof deploymentSettings>;
