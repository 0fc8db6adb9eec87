import { randomUUID } from 'node:crypto';
import { createSqsClient } from '../../aws/clients.ts';
import { createEventQueue } from '../../aws/event-queue.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { createStartMarks } from '../../aws/start-marks.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { deliveryRule, type TerminalWorkerSettings, terminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { Log } from '../log.ts';
import { createWorkerMetrics } from '../metrics.ts';
import { notReady } from '../readiness.ts';
import { runWorker, standardLog, untilDone } from '../run-worker.ts';
import { commandUserRule } from './command-user.ts';
import { createEventRoutes } from './event-routes.ts';
import { createRedisEvents, type RedisEvents } from './redis-events.ts';
import { readTaskId } from './task-id.ts';
import { createTerminalDirectories } from './terminal-directories.ts';
import { createTerminalHandler } from './terminal-handler.ts';

const METADATA_TIMEOUT_MILLISECONDS = 2000;

const log = standardLog();

/** Before there is a loop, there is nothing to finish. */
const leaveAtOnce = () => process.exit(0);

async function main(): Promise<void> {
  notReady();
  process.on('SIGTERM', leaveAtOnce);
  const settings = readSettings('The worker configuration', terminalWorkerSettings, process.env, [
    commandUserRule(process.getuid?.()),
    deliveryRule,
  ]);
  const taskId = await readTaskId({
    metadataUri: process.env['ECS_CONTAINER_METADATA_URI_V4'],
    processId: process.pid,
    tooLate: AbortSignal.timeout(METADATA_TIMEOUT_MILLISECONDS),
    log,
  });
  const taskLog = log.with({ taskId });
  const metrics = createWorkerMetrics(settings.ECS_TASK_DEFINITION);
  const client = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
  const redis = openRedis(settings, taskLog);
  const marks = openStartMarks(settings);
  const directories = await createTerminalDirectories(settings.WORKER_COMMAND_UID);
  try {
    // A worker that cannot make marks could only use up the receives of its messages.
    await marks?.startMarks.check();
    const handle = createTerminalHandler({
      settings,
      routes: createEventRoutes({ settings, eventQueue: createEventQueue({ client, retry: untilDone() }), redis }),
      startMarks: marks?.startMarks,
      directories,
      taskId,
      metrics,
      path: process.env['PATH'],
      clock: systemClock,
      random: Math.random,
      uniqueId: randomUUID,
    });
    const departure = runWorker({ handle, settings, metrics, log: taskLog });
    process.off('SIGTERM', leaveAtOnce);
    await departure;
  } finally {
    marks?.close();
    await redis?.close();
    client.destroy();
    await directories.remove();
  }
}

/** Undefined in a stack without Redis. */
function openRedis(settings: TerminalWorkerSettings, redisLog: Log): RedisEvents | undefined {
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_TLS: tls, REDIS_PASSWORD: password } = settings;
  if (host === undefined) return undefined;
  return createRedisEvents({ host, port, tls, password, log: redisLog, clock: systemClock, random: Math.random });
}

/** Undefined where a command may run twice. */
function openStartMarks(settings: TerminalWorkerSettings) {
  const { WORKER_DELIVERY: delivery, AWS_S3_BUCKET_NAME: bucketName } = settings;
  if (delivery === 'at-least-once' || bucketName === undefined) return undefined;
  const client = createS3Client({ endpoint: settings.AWS_ENDPOINT_URL_S3 });
  return {
    startMarks: createStartMarks({ client, bucketName, retry: untilDone() }),
    close: () => client.destroy(),
  };
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
