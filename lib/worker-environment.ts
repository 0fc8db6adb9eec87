import { deploymentSettings } from '../contract/deployment-settings.ts';
import type { terminalWorkerSettings } from '../contract/worker-settings.ts';
import { COMMAND_VISIBILITY_TIMEOUT_SECONDS } from './command-queue.ts';
import { texts } from './read-props.ts';
import type { KnownWorkerProps } from './read-worker-props.ts';
import { TERMINALS_DIRECTORY } from './terminal-container.ts';
import type { RedisServer, TerminalWorkerTaskProps } from './terminal-worker-props.ts';

type WorkerEnvironment = Partial<Record<keyof typeof terminalWorkerSettings, string>>;

/**
 * A process of a command may map so many times the task's memory for writing. Not less, as Node maps 512 MiB for each of its threads and uses a
 * part of it; what is really used up the kernel takes from commands first, because the worker starts them as the first to go.
 */
const COMMAND_MEMORY_MULTIPLE = 8;

/**
 * What a task's worker is told. What `TASK_OVERRIDES` names is missing on purpose: the scaler gives it to each task as it launches it; and
 * the image says which users it has for terminals.
 */
export function workerEnvironment(
  known: KnownWorkerProps,
  { commandQueue, responseQueue, workspaceBucket, redis }: TerminalWorkerTaskProps,
  controlQueuePrefix: string,
): Record<string, string> {
  const environment = {
    ...texts({
      WORKER_MAX_LIFETIME_SECONDS: known.maxTaskLifetime,
      WORKER_PAID_MINIMUM_SECONDS: known.paidMinimum,
      WORKER_COMMAND_TIMEOUT_SECONDS: known.commandTimeout,
      WORKER_MAX_OUTPUT_BYTES: known.maxOutputBytes,
      WORKER_DELIVERY: known.delivery,
      WORKER_VISIBILITY_TIMEOUT_SECONDS: COMMAND_VISIBILITY_TIMEOUT_SECONDS,
      WORKER_STOP_TIMEOUT_SECONDS: known.stopTimeout,
      WORKER_COMMAND_MAX_PROCESSES: known.maxProcesses,
      WORKER_COMMAND_MAX_MEMORY_MIB: known.memoryLimitMiB * COMMAND_MEMORY_MULTIPLE,
      WORKER_WORKSPACE_MAX_FILES: known.maxWorkspaceFiles,
      WORKER_WORKSPACE_MAX_BYTES: known.maxWorkspaceBytes,
      WORKER_WORKSPACE_IGNORE: known.workspaceIgnore,
    }),
    WORKER_DIRECTORY: TERMINALS_DIRECTORY,
    AWS_SQS_QUEUE_URL: commandQueue.queue.queueUrl,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: commandQueue.deadLetterQueue.queueUrl,
    AWS_SQS_RESPONSE_QUEUE_URL: responseQueue.queue.queueUrl,
    WORKER_REPLY_QUEUE_PREFIX: responseQueue.replyQueuePrefix,
    WORKER_CONTROL_QUEUE_PREFIX: controlQueuePrefix,
    AWS_S3_BUCKET_NAME: workspaceBucket.bucket.bucketName,
    ...(redis && redisEnvironment(redis)),
  } satisfies WorkerEnvironment;
  return environment;
}

function redisEnvironment({ host, port, tls }: RedisServer): WorkerEnvironment {
  return {
    REDIS_HOST: host,
    REDIS_PORT: String(port ?? deploymentSettings.REDIS_PORT.default),
    REDIS_TLS: String(tls ?? deploymentSettings.REDIS_TLS.default),
  };
}
