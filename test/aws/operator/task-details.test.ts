import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { readTaskDetails, taskDetails } from '../../../aws/operator/task-details.ts';
import { STARTED_BY } from '../../../contract/names.ts';
import { CLUSTER, definition, ecsFixture, FAMILY, START_DELAY } from '../../local/ecs/ecs-fixture.ts';
import { manualRetry } from '../support/retrying.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const query = { cluster: CLUSTER, family: FAMILY, maxLifetimeSeconds: 3600 };

describe('the tasks of a family', () => {
  test('are those that run and those that stopped, newest first, whoever started them', async () => {
    const { client, clock, ecs, run, runner } = await ecsFixture();
    ecs.registerTaskDefinition(definition({ family: 'other' }));
    await run({ startedBy: STARTED_BY });
    await clock.advance(START_DELAY);
    runner.only().exit({ exitCode: 3, signal: null });
    await clock.advance(1);
    await run({ startedBy: 'somebody else' });
    await run({ taskDefinition: 'other' });
    await clock.advance(START_DELAY);
    expect(await readTaskDetails(client, query, manualRetry(undefined, clock))).toMatchObject([
      { state: 'running', startedByScaler: false, stopCode: null, cpuUnits: 256, memoryMib: 512 },
      {
        state: 'stopped',
        startedByScaler: true,
        createdAt: '2026-01-05T10:00:00.000Z',
        startedAt: '2026-01-05T10:00:01.000Z',
        stoppedAt: '2026-01-05T10:00:01.000Z',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'worker', image: 'worker', status: 'STOPPED', exitCode: 3 }],
      },
    ]);
  });

  test('cannot be had from a cluster that is not there', async () => {
    const { client, clock } = await ecsFixture();
    const reading = readTaskDetails(client, { ...query, cluster: 'none' }, manualRetry(undefined, clock));
    await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: 'ListTasks' });
  });
});

test('a task on Fargate is described with its network', () => {
  const task: Task = {
    taskArn: 'arn:aws:ecs:eu-west-1:1:task/workers/0123',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/terminal:17',
    lastStatus: 'RUNNING',
    availabilityZone: 'eu-west-1b',
    cpu: '512',
    memory: '1024',
    attachments: [
      {
        type: 'ElasticNetworkInterface',
        details: [
          { name: 'subnetId', value: 'subnet-1' },
          { name: 'privateIPv4Address', value: '10.0.0.7' },
        ],
      },
    ],
  };
  expect(taskDetails(task, 3600, NOW)).toMatchObject({
    taskId: '0123',
    revision: 17,
    zone: 'eu-west-1b',
    subnetId: 'subnet-1',
    privateAddress: '10.0.0.7',
    containers: [],
  });
});
