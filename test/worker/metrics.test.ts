import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../contract/names.ts';
import { type LocalQueues, startLocalQueues } from './support/local-queues.ts';
import type { LogLine } from './support/log-lines.ts';
import { startWorkerProcess } from './support/worker-process.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

/** The lines of a worker of one's own that was given these messages, in this order. */
async function linesFor(name: string, bodies: readonly string[], more: Readonly<Record<string, string>>) {
  const commands = await queues.createQueue(name);
  for (const body of bodies) await queues.send(commands, body);
  const worker = startWorkerProcess('test/worker/support/line-counter.ts', {
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_SQS_QUEUE_URL: commands,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: await queues.createQueue(`${name}-dead`),
    WORKER_IDLE_EXIT_SECONDS: '1',
    WORKER_PAID_MINIMUM_SECONDS: '0',
    ...more,
  });
  await worker.exited;
  return worker.lines;
}

const isMetricLine = (line: LogLine) => '_aws' in line;

function metricLine(metrics: readonly object[], values: Readonly<Record<string, unknown>>) {
  const directive = { Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics: metrics };
  const header = { Timestamp: expect.any(Number), CloudWatchMetrics: [directive] };
  return { _aws: header, [METRIC_DIMENSION]: 'line-counter', ...values };
}

describe('the metrics of a worker that is a process of its own', () => {
  test('are two lines a message in the embedded metric format, under the family that it was told', async () => {
    const lines = await linesFor('counted', ['one', 'one\ntwo'], { ECS_TASK_DEFINITION: 'line-counter' });
    const wait = metricLine([{ Name: 'WaitSeconds', Unit: 'Seconds' }], { WaitSeconds: expect.any(Number) });
    const rest = metricLine(
      [
        { Name: 'ServiceSeconds', Unit: 'Seconds' },
        { Name: 'FailedMessages', Unit: 'Count' },
      ],
      { ServiceSeconds: expect.any(Number), FailedMessages: 0 },
    );
    expect(lines.filter(isMetricLine)).toEqual([wait, rest, wait, rest]);
    // In the order in which they were written, between the other lines.
    expect(lines.map((line) => (isMetricLine(line) ? 'metrics' : line.message))).toEqual([
      'worker started',
      'metrics',
      'counted',
      'metrics',
      'message handled',
      'metrics',
      'counted',
      'metrics',
      'message handled',
      'worker leaves',
    ]);
  });

  test('are not written by a task that nobody told its family', async () => {
    const lines = await linesFor('uncounted', ['one'], {});
    expect(lines.map(({ message }) => message)).toContain('message handled');
    expect(lines.filter(isMetricLine)).toEqual([]);
  });
});
