import { createLongPollingSqsClient, createSqsClient } from '../aws/clients.ts';
import { type CommandQueue, createCommandQueue } from '../aws/command-queue.ts';
import type { RetryContext } from '../aws/retry.ts';
import { systemClock } from '../aws/system-clock.ts';
import { readSettings } from '../contract/read-settings.ts';
import { type WorkerLoopSettings, workerLoopSettings } from '../contract/worker-settings.ts';
import type { Handler } from './handler.ts';
import { createLog, type Log } from './log.ts';
import { type Departure, workLoop } from './loop.ts';
import { createWorkerMetrics, type WorkerMetrics } from './metrics.ts';
import { markServedNothing, notReady, ready } from './readiness.ts';
import { createStop } from './stop.ts';

export interface WorkerOptions {
  /** Works on one message. */
  readonly handle: Handler;
  /** Read already, for a worker with settings of its own that reads all in one go. @default read from the environment */
  readonly settings?: WorkerLoopSettings;
  /** @default JSON lines on standard output */
  readonly log?: Log;
  /** @default lines on standard output, under the family that the environment names */
  readonly metrics?: WorkerMetrics;
}

/**
 * Makes this process a worker: takes messages off the queue that the environment names, one at a time, hands each to `handle`, and
 * resolves when it is time to leave (idle, end of its lifetime, SIGTERM or SIGINT). The process should end then. Its exit code is 0, or 66,
 * set here unless it has been set before, when the worker leaves without having been given a single message or a signal.
 *
 * @throws ConfigurationError when the environment is wrong.
 * @throws ReceiveFailedError when ten receives in a row failed.
 * @throws HandlerStuckError when a handler goes on although its message is lost and its signal has said so.
 * @throws WorkerUnfitError when a handler throws it. Left uncaught, each of the four ends the process with exit code 1, or with 69 as long as
 * nothing was received, be it an empty answer: the scaler then takes this task for a failed start.
 */
export async function runWorker(options: WorkerOptions): Promise<Departure> {
  notReady();
  const { handle, settings: given, log = standardLog() } = options;
  const settings = given ?? readSettings('The worker configuration', workerLoopSettings, process.env);
  const metrics = options.metrics ?? createWorkerMetrics(settings.ECS_TASK_DEFINITION);
  const stop = createStop(systemClock, log, settings);
  process.on('SIGTERM', stop.request);
  process.on('SIGINT', stop.request);
  const endpoint = { endpoint: settings.AWS_ENDPOINT_URL_SQS };
  const client = createSqsClient(endpoint);
  const longPollingClient = createLongPollingSqsClient(endpoint);
  try {
    const commandQueue = createCommandQueue({
      client,
      longPollingClient,
      queueUrl: settings.AWS_SQS_QUEUE_URL,
      deadLetterQueueUrl: settings.AWS_SQS_DEAD_LETTER_QUEUE_URL,
      visibilityTimeoutSeconds: settings.WORKER_VISIBILITY_TIMEOUT_SECONDS,
      retry: untilDone(),
    });
    const queue: CommandQueue = {
      ...commandQueue,
      receive: async (...waiting) => {
        const received = await commandQueue.receive(...waiting);
        ready();
        return received;
      },
    };
    log.info('worker started', { role: settings.WORKER_ROLE, queue: settings.AWS_SQS_QUEUE_URL });
    const parts = { clock: systemClock, random: Math.random, startedAt: Math.round(performance.timeOrigin) };
    const departure = await workLoop({ queue, handle, log, metrics, settings, stop, ...parts });
    markServedNothing(departure);
    log.info('worker leaves', { ...departure });
    return departure;
  } finally {
    process.off('SIGTERM', stop.request);
    process.off('SIGINT', stop.request);
    stop.dispose();
    client.destroy();
    longPollingClient.destroy();
  }
}

export function standardLog(): Log {
  return createLog({ clock: systemClock, write: (line) => process.stdout.write(`${line}\n`) });
}

/** What a worker begins to settle it tries to the end, also while it leaves: the tries are few and their waits short. */
export function untilDone(): RetryContext {
  return { clock: systemClock, random: Math.random, signal: new AbortController().signal };
}
