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
import { inTime } from '../control/in-time.ts';
import type { Log } from '../log.ts';
import { createWorkerMetrics } from '../metrics.ts';
import { notReady } from '../readiness.ts';
import { runWorker, standardLog, untilDone } from '../run-worker.ts';
import { roomOn, watchDisk } from '../sandbox/disk-guard.ts';
import { openPlaces } from '../sandbox/open-places.ts';
import { sandboxRule } from '../sandbox/sandbox-rule.ts';
import type { TerminalPlaces } from '../sandbox/terminal-places.ts';
import { createSessions } from '../session/sessions.ts';
import { createWorkspaces } from '../workspace/create-workspaces.ts';
import { createEventRoutes } from './event-routes.ts';
import { lastMoments } from './last-moments.ts';
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
const leavesAlready = () => undefined;

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
  const bucket = openBucket(settings, { clock, random });
  try {
    const store = bucket?.store;
    const placesOpening = openPlaces({ settings, path, clock });
    closing.push(() => closeOpened(placesOpening, ({ places }) => leavePlaces(places, settings, taskLog)));
    const lanesOpening = openLanes({ settings, store, taskId, log: taskLog, clock, random, uniqueId });
    closing.push(() => closeOpened(lanesOpening, (lanes) => lanes.close()));
    const redis = openRedis(settings, taskLog);
    closing.push(() => redis?.close());
    const client = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
    closing.push(() => client.destroy());
    // None of them waits for another: the start of a task is waited for.
    const [{ sandbox, places }, control] = await Promise.all([placesOpening, lanesOpening, bucket?.check()]);
    const metrics = createWorkerMetrics(settings.ECS_TASK_DEFINITION);
    const limits = { entries: settings.WORKER_WORKSPACE_MAX_FILES, bytes: settings.WORKER_WORKSPACE_MAX_BYTES };
    const ignored = new Set(settings.WORKER_WORKSPACE_IGNORE);
    const room = () => roomOn(places.directory);
    const handle = createTerminalHandler({
      settings,
      routes: createEventRoutes({ settings, eventQueue: createEventQueue({ client, retry: untilDone() }), redis }),
      startMarks: bucket?.startMarks,
      sessions: store && createSessions({ store, clock }),
      workspaces: store && createWorkspaces({ store, limits, ignored, taskId, clock, random, uniqueId }),
      sandbox,
      places,
      lanes: control.lanes,
      watchDisk: (full, signal) => watchDisk({ room, clock, signal, full }),
      taskId,
      metrics,
      path,
      clock,
      random,
      uniqueId,
    });
    const departure = runWorker({ handle, settings, metrics, log: taskLog });
    // It has handlers of its own until it leaves; what is closed after that takes its few seconds.
    process.on('SIGTERM', leavesAlready);
    process.on('SIGINT', leavesAlready);
    process.off('SIGTERM', leaveAtOnce);
    await departure;
  } finally {
    await Promise.all(closing.map((close) => close()));
    // Last, for what the control queue leaves in it.
    bucket?.close();
  }
}

async function closeOpened<T>(opening: Promise<T>, close: (opened: T) => Promise<void>): Promise<void> {
  // Why it could not be opened is told already.
  const opened = await opening.catch(() => undefined);
  if (opened !== undefined) await close(opened);
}

/** A directory that was given is removed with its task, or by the next worker in it; to remove it here, file by file, would be paid for. */
async function leavePlaces(
  places: TerminalPlaces,
  { WORKER_DIRECTORY: directory, WORKER_STOP_TIMEOUT_SECONDS: stopTimeoutSeconds }: TerminalWorkerSettings,
  taskLog: Log,
): Promise<void> {
  const leave = () => (directory === undefined ? places.remove() : places.endAll());
  try {
    await inTime(clock, lastMoments(stopTimeoutSeconds).close, leave);
  } catch (error) {
    taskLog.error('the places of the terminals could not be left as they should be', error);
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
