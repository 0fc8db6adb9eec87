import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runTask } from '../../../aws/run-task.ts';
import { systemClock } from '../../../aws/system-clock.ts';
import { ChildProcessRunner } from '../../../local/ecs/child-process-runner.ts';
import { inSlot, order, target } from '../../aws/support/fleet-at.ts';
import { awsEnvironment, type LocalQueues, retry, startLocalQueues } from '../../worker/support/local-queues.ts';
import { ARN_PREFIX, CLUSTER, definition, ecsFixture } from './ecs-fixture.ts';
import { Log } from './real-processes.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

test('a worker that Spot interrupts knows it, gives its message back at once, and ends well', async () => {
  const log = new Log();
  const runner = new ChildProcessRunner({
    clock: systemClock,
    commands: new Map([['worker', [process.execPath, 'test/worker/support/waiting.ts'] as const]]),
    onLog: (_container, line) => log.add(line),
  });
  const { client, ecs, describe } = await ecsFixture({ clock: systemClock, runner, startDelayMilliseconds: 1 });
  const queueUrl = await queues.createQueue('interrupted');
  const settings = {
    ...awsEnvironment,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_SQS_QUEUE_URL: queueUrl,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: queueUrl,
  };
  const environment = Object.entries(settings).map(([name, value]) => ({ name, value }));
  ecs.registerTaskDefinition(definition({ containerDefinitions: [{ name: 'worker', image: 'worker', environment }] }));
  await queues.send(queueUrl, 'leaving');
  try {
    const chunk = { index: 0, order: order(1), count: 1 };
    const { taskIds } = await runTask(client, target, chunk, 'FARGATE_SPOT', inSlot('slot'), retry);
    const arn = `${ARN_PREFIX}:task/${CLUSTER}/${taskIds[0]}`;
    await log.line(/"begun"/);
    ecs.interrupt(arn);
    await log.line(/"worker leaves".*"spot-interruption"/);
    expect(await queues.counts('interrupted')).toEqual({ visible: 1, inFlight: 0 });
    await ecs.stopAll(10_000);
    expect(await describe(arn)).toMatchObject({
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
      containers: [{ exitCode: 0 }],
    });
  } finally {
    await ecs.stopAll(0);
  }
});
