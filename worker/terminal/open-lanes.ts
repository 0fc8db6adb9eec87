import { createLongPollingSqsClient, createSqsClient } from '../../aws/clients.ts';
import { createControlQueues } from '../../aws/control-queue.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { ControlLane } from '../control/control-lane.ts';
import { createControlQueueList } from '../control/control-queue-list.ts';
import { controlQueueExpiry, controlQueueName } from '../control/control-queue-name.ts';
import { openQueueLane } from '../control/queue-lane.ts';
import type { Log } from '../log.ts';
import { lastMoments } from './last-moments.ts';
import { createRedisControl } from './redis-control.ts';

export interface LaneParts {
  readonly settings: TerminalWorkerSettings;
  /** Undefined where there is no bucket, and so no control queue. */
  readonly store: ObjectStore | undefined;
  readonly taskId: string;
  readonly log: Log;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Gives a UUID. */
  readonly uniqueId: () => string;
}

/** The ways by which running commands are reached, and what is to be closed with them. */
export interface OpenLanes {
  readonly lanes: readonly ControlLane[];
  close(): Promise<void>;
}

/**
 * Opens the ways that the settings name.
 *
 * @throws AwsError when the worker may not have a control queue.
 */
export async function openLanes(parts: LaneParts): Promise<OpenLanes> {
  const lanes: ControlLane[] = [];
  const { settings, log, clock, random, uniqueId } = parts;
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_TLS: tls, REDIS_PASSWORD: password } = settings;
  const queueLane = await openControlQueue(parts);
  if (queueLane) lanes.push(queueLane.lane);
  if (host !== undefined) lanes.push(createRedisControl({ host, port, tls, password, log, clock, random, uniqueId }));
  return {
    lanes,
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
      queueLane?.destroyClients();
    },
  };
}

async function openControlQueue({ settings, store, taskId, log, clock, random, uniqueId }: LaneParts) {
  const { WORKER_CONTROL_QUEUE_PREFIX: prefix, AWS_ENDPOINT_URL_SQS: endpoint } = settings;
  if (prefix === undefined || store === undefined) return undefined;
  const client = createSqsClient({ endpoint });
  const longPollingClient = createLongPollingSqsClient({ endpoint });
  const destroyClients = () => {
    client.destroy();
    longPollingClient.destroy();
  };
  const waiting = { clock, random };
  const besideQueueUrl = settings.AWS_SQS_QUEUE_URL;
  const queues = createControlQueues({ client, longPollingClient, besideQueueUrl, waiting });
  const list = createControlQueueList({ store, queues, prefix, log });
  const name = controlQueueName(prefix, taskId, uniqueId(), controlQueueExpiry(clock.now(), settings));
  const closingMilliseconds = lastMoments(settings.WORKER_STOP_TIMEOUT_SECONDS).close;
  try {
    return {
      lane: await openQueueLane({ queues, list, name, closingMilliseconds, log, clock, random }),
      destroyClients,
    };
  } catch (error) {
    destroyClients();
    throw error;
  }
}
