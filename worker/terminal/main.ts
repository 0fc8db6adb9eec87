import { createSqsClient } from '../../aws/clients.ts';
import { createEventQueue } from '../../aws/event-queue.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';
import { createWorkerMetrics } from '../metrics.ts';
import { notReady } from '../readiness.ts';
import { runWorker, standardLog, untilDone } from '../run-worker.ts';
import { commandUserRule } from './command-user.ts';
import { readTaskId } from './task-id.ts';
import { createTerminalDirectories } from './terminal-directories.ts';
import { createTerminalHandler } from './terminal-handler.ts';

const METADATA_TIMEOUT_MILLISECONDS = 2000;

const log = standardLog();

async function main(): Promise<void> {
  notReady();
  const settings = readSettings('The worker configuration', terminalWorkerSettings, process.env, [
    commandUserRule(process.getuid?.()),
  ]);
  const taskId = await readTaskId({
    metadataUri: process.env['ECS_CONTAINER_METADATA_URI_V4'],
    processId: process.pid,
    tooLate: AbortSignal.timeout(METADATA_TIMEOUT_MILLISECONDS),
    log,
  });
  const client = createSqsClient({ endpoint: settings.AWS_ENDPOINT_URL_SQS });
  const eventQueue = createEventQueue({ client, retry: untilDone() });
  const directories = await createTerminalDirectories(settings.WORKER_COMMAND_UID);
  try {
    const metrics = createWorkerMetrics(settings.ECS_TASK_DEFINITION);
    const parts = { settings, eventQueue, directories, taskId, metrics, path: process.env['PATH'], clock: systemClock };
    await runWorker({ handle: createTerminalHandler(parts), settings, metrics, log: log.with({ taskId }) });
  } finally {
    await directories.remove();
    client.destroy();
  }
}

try {
  await main();
} catch (error) {
  log.error('the worker ends', error);
  process.exitCode = 1;
}
