import { randomUUID } from 'node:crypto';
import { createSqsClient } from '../../aws/clients.ts';
import { createEventQueue } from '../../aws/event-queue.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { readSettings } from '../../contract/read-settings.ts';
import {
  controlQueueRule,
  deliveryRule,
  type TerminalWorkerSettings,
  terminalWorkerSettings,
} from '../../contract/worker-settings.ts';
import type { Log } from '../log.ts';
import { createWorkerMetrics } from '../metrics.ts';
import { notReady } from '../readiness.ts';
import { runWorker, standardLog, untilDone } from '../run-worker.ts';
import { freeBytesOf, watchDisk } from '../sandbox/disk-guard.ts';
import { openPlaces } from '../sandbox/open-places.ts';
import { sandboxRule } from '../sandbox/sandbox-rule.ts';
import { createSessions } from '../session/sessions.ts';
import { createWorkspaces } from '../workspace/create-workspaces.ts';
import { createEventRoutes } from './event-routes.ts';
import { openBucket } from './open-bucket.ts';
import { openLanes } from './open-lanes.ts';
import { createRedisEvents, type RedisEvents } from './redis-events.ts';
import { readTaskId } from './task-id.ts';
import { createTerminalHandler } from './terminal-handler.ts';

const METADATA_TIMEOUT_MILLISECONDS = 2000;

const log = standardLog();
const clock = systemClock;
const random = Math.random;
const uniqueId = randomUUID;

/** Before there is a loop, there is nothing to finish. */
const leaveAtOnce = () => process.exit(0);

async function main(): Promise<void> {
  notReady();
  process.on('SIGTERM', leaveAtOnce);
  const settings = readSettings('The worker configuration', terminalWorkerSettings, process.env, [
    sandboxRule(process.getuid?.(), process.platform),
    deliveryRule,
    controlQueueRule,
  ]);
  const taskId = await readTaskId({
    metadataUri: process.env['ECS_CONTAINER_METADATA_URI_V4'],
    processId: process.pid,
    tooLate: AbortSignal.timeout(METADATA_TIMEOUT_MILLISECONDS),
    log,
  });
  const taskLog = log.with({ taskId });
  const path = process.env['PATH'];
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const { sandbox, places } = await openPlaces({ settings, path, clock });
    closing.push(() => places.remove());
    const bucket = openBucket(settings, { clock, random });
    closing.push(() => bucket?.close());
    await bucket?.check();
    const store = bucket?.store;
    const control = await openLanes({ settings, store, taskId, log: taskLog, clock, random, uniqueId });
    closing.push(() => control.close());
    const redis = openRedis(settings, taskLog);
    closing.push(() => redis?.close());
    const client = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
    closing.push(() => client.destroy());
    const metrics = createWorkerMetrics(settings.ECS_TASK_DEFINITION);
    const limits = { entries: settings.WORKER_WORKSPACE_MAX_FILES, bytes: settings.WORKER_WORKSPACE_MAX_BYTES };
    const ignored = new Set(settings.WORKER_WORKSPACE_IGNORE);
    const freeBytes = () => freeBytesOf(places.directory);
    const handle = createTerminalHandler({
      settings,
      routes: createEventRoutes({ settings, eventQueue: createEventQueue({ client, retry: untilDone() }), redis }),
      startMarks: bucket?.startMarks,
      sessions: store && createSessions({ store, clock }),
      workspaces: store && createWorkspaces({ store, limits, ignored, taskId, clock, random, uniqueId }),
      sandbox,
      places,
      lanes: control.lanes,
      watchDisk: (full, signal) => watchDisk({ freeBytes, clock, signal, full }),
      taskId,
      metrics,
      path,
      clock,
      random,
      uniqueId,
    });
    const departure = runWorker({ handle, settings, metrics, log: taskLog });
    process.off('SIGTERM', leaveAtOnce);
    await departure;
  } finally {
    // What was opened last is closed first: the bucket is still there for what the control queue leaves in it.
    for (const close of closing.reverse()) await close();
  }
}

/** Undefined in a stack without Redis. */
function openRedis(settings: TerminalWorkerSettings, redisLog: Log): RedisEvents | undefined {
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_TLS: tls, REDIS_PASSWORD: password } = settings;
  if (host === undefined) return undefined;
  return createRedisEvents({ host, port, tls, password, log: redisLog, clock, random });
}

try {
  await main();
} catch (error) {
  log.error('the worker ends', error);
  process.exitCode = 1;
}
// The last lines are still under way where whoever reads them is slow.
await Promise.race([new Promise((resolve) => process.stdout.write('', resolve)), systemClock.sleep(1000)]);
// What was given up, a handler that does not end or an answer that does not come, would keep the process and its task alive.
process.exit();
