import { policySettings } from './policy-settings.ts';
import { type CrossRule, type Settings, setting } from './read-settings.ts';
import { bucketName, family, queueUrl } from './resource-kinds.ts';
import { scalerSettings } from './scaler-settings.ts';
import { flag, listOf, oneOf, text, url, wholeNumber } from './setting-kinds.ts';

/** Fargate's longest time between SIGTERM and SIGKILL (ECS API reference, ContainerDefinition, `stopTimeout`). */
export const LONGEST_STOP_TIMEOUT_SECONDS = 120;

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
  WORKER_MAX_LIFETIME_SECONDS: scalerSettings.WORKER_MAX_LIFETIME_SECONDS,
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
  ECS_CAPACITY_PROVIDER: setting(
    oneOf(['FARGATE', 'FARGATE_SPOT']),
    'What the task runs on; the scaler tells each task, and one on FARGATE_SPOT takes SIGTERM for an interruption.',
  ),
  AWS_ENDPOINT_URL_SQS: scalerSettings.AWS_ENDPOINT_URL_SQS,
} as const;
export type WorkerLoopSettings = Settings<typeof workerLoopSettings>;

/** A Redis server, as deployment and worker know it. */
export const redisSettings = {
  REDIS_HOST: setting(
    text('a host name or IP address', /^[A-Za-z0-9.:-]{1,253}$/),
    'Redis server that the terminals listen to; the network that the stack creates has no route to a private one, an existing one may have.',
    { external: true },
  ),
  REDIS_PORT: setting(wholeNumber('port', 1, 65_535), 'Port of the Redis server.', { default: 6379 }),
  REDIS_TLS: setting(flag, 'Whether the Redis server is spoken to over TLS.', { default: false }),
} as const;

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
  WORKER_MAX_OUTPUT_BYTES: setting(
    wholeNumber('bytes', 1024, 1_073_741_824),
    'How much of what a command prints is sent; the rest is read and thrown away.',
    { default: 10_485_760 },
  ),
  WORKER_DELIVERY: setting(
    oneOf(['at-most-once', 'at-least-once']),
    'Whether a command whose worker died is ended as interrupted, which costs a start mark in S3 for each command, or run again, without marks.',
    { default: 'at-most-once' },
  ),
  AWS_S3_BUCKET_NAME: setting(
    bucketName,
    'The bucket that holds start marks, workspaces and sessions; without one commands start in an empty directory, and nothing of them is kept.',
  ),
  AWS_ENDPOINT_URL_S3: setting(url, 'Address of S3, for local mode.'),
  ...redisSettings,
  REDIS_PASSWORD: setting(text('the password of the Redis server', /^.{1,512}$/), 'Password of the Redis server.', {
    secret: true,
  }),
  WORKER_CONTROL_QUEUE_PREFIX: setting(
    // 29 of SQS's 80 characters are for the task, the time and `.fifo`.
    text('the beginning of a queue name', /^[A-Za-z0-9_-]{1,51}$/),
    'The queue that the worker makes for what is to act on a running command begins with this; unset, it makes none.',
  ),
  WORKER_DIRECTORY: setting(
    text('an absolute path', /^\/[!-.0-~]+(?:\/[!-.0-~]+)*$/),
    "Where the terminals' directories are, for this worker alone; unset, in a new directory for temporary files. The image sets it.",
  ),
  WORKER_FIRST_COMMAND_UID: setting(
    // User ids end at 65534 where a container has a user namespace of the usual size.
    wholeNumber('user id', 1000, 60_000),
    'The first of the user ids that a worker of root gives to terminals, one each; unset, one that depends on its process id. The image sets it.',
  ),
  WORKER_COMMAND_MAX_PROCESSES: setting(
    wholeNumber('processes', 16, 32_768),
    'How many processes and threads the commands of a terminal may have at once.',
    { default: 1024 },
  ),
  WORKER_COMMAND_MAX_MEMORY_MIB: setting(
    wholeNumber('MiB', 64, 1_048_576),
    'How much memory each process of a command may map for writing, used or not; unset, as much as there is. Node maps 512 MiB for each of its threads.',
  ),
  WORKER_WORKSPACE_MAX_FILES: setting(
    wholeNumber('files', 1, 100_000),
    "How many files, directories and links a project's workspace may have.",
    { default: 10_000 },
  ),
  WORKER_WORKSPACE_MAX_BYTES: setting(
    wholeNumber('bytes', 1024, 2_147_483_648),
    "How large the files of a project's workspace may be together.",
    { default: 268_435_456 },
  ),
  WORKER_WORKSPACE_IGNORE: setting(
    listOf(text('a file name', /^[^/\0,\s]{1,255}$/), 64),
    'Names of files and directories that are never saved, wherever in a workspace they are.',
    { default: ['.git', 'node_modules', '.next', 'dist', 'build'] },
  ),
  ALLOW_UNSANDBOXED: setting(
    oneOf(['1']),
    'Set where the worker is not root and may run commands as itself all the same, which then see all that it has: for a machine of your own.',
  ),
} as const;

/** Queues of workers that were killed are found by a list in the bucket. */
export const controlQueueRule: CrossRule<typeof terminalWorkerSettings> = {
  about: ['WORKER_CONTROL_QUEUE_PREFIX', 'AWS_S3_BUCKET_NAME'],
  check: ({ WORKER_CONTROL_QUEUE_PREFIX: prefix, AWS_S3_BUCKET_NAME: bucket }) =>
    prefix === undefined || bucket !== undefined
      ? undefined
      : {
          name: 'AWS_S3_BUCKET_NAME',
          rule: 'set where WORKER_CONTROL_QUEUE_PREFIX is',
          received: 'nothing',
          remedy: 'Name the bucket, or unset WORKER_CONTROL_QUEUE_PREFIX.',
        },
};

/** Where commands are run at most once, the marks that say which have been started need a place. */
export const deliveryRule: CrossRule<typeof terminalWorkerSettings> = {
  about: ['WORKER_DELIVERY', 'AWS_S3_BUCKET_NAME'],
  check: ({ WORKER_DELIVERY: delivery, AWS_S3_BUCKET_NAME: bucket }) =>
    delivery === 'at-least-once' || bucket !== undefined
      ? undefined
      : {
          name: 'AWS_S3_BUCKET_NAME',
          rule: `set while WORKER_DELIVERY is "${delivery}"`,
          received: 'nothing',
          remedy: 'Name the bucket, or set WORKER_DELIVERY to "at-least-once" where each command may run twice.',
        },
};
export type TerminalWorkerSettings = Settings<typeof terminalWorkerSettings>;
