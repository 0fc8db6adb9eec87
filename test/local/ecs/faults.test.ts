import { DescribeTasksCommand, ListTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { CAPACITY_UNAVAILABLE, WRAPPED_THROTTLE } from '../../../local/ecs/faults.ts';
import { CLUSTER, ecsFixture, runTaskInput, START_DELAY } from './ecs-fixture.ts';

const serverError = { error: { type: 'ServerException', message: 'Service Unavailable.', status: 500 } };

describe('a fault', () => {
  test('meets as many calls of its action as it was given for, and no other action', async () => {
    const { ecs, client, list } = await ecsFixture();
    ecs.faults.next('ListTasks', serverError, 2);
    const failed = { name: 'ServerException', message: 'Service Unavailable.', $metadata: { httpStatusCode: 500 } };
    for (let i = 0; i < 2; i += 1) await expect(list()).rejects.toMatchObject(failed);
    expect(await list()).toEqual([]);
    ecs.faults.next('ListTasks', serverError);
    const answer = await client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: ['a'] }));
    expect(answer.failures).toHaveLength(1);
  });

  test('comes once unless told, in the order in which faults were given', async () => {
    const { ecs, list } = await ecsFixture();
    ecs.faults.next('ListTasks', serverError);
    ecs.faults.next('ListTasks', { throttle: true });
    await expect(list()).rejects.toMatchObject({ name: 'ServerException' });
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(await list()).toEqual([]);
  });

  test('is retried away by an SDK that may retry', async () => {
    const { ecs, client } = await ecsFixture();
    ecs.faults.next('ListTasks', { throttle: true });
    const { ECSClient } = await import('@aws-sdk/client-ecs');
    const endpoint = await client.config.endpoint?.();
    const url = `http://${endpoint?.hostname}:${endpoint?.port}`;
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    const patient = new ECSClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 2 });
    const answer = await patient.send(new ListTasksCommand({ cluster: CLUSTER }));
    patient.destroy();
    expect(answer).toMatchObject({ taskArns: [], $metadata: { attempts: 2 } });
  });

  test('can be the throttle that comes as a mistake of the caller', async () => {
    const { ecs, run } = await ecsFixture();
    ecs.faults.next('RunTask', WRAPPED_THROTTLE);
    await expect(run()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('Rate exceeded (ErrorCode: Throttling)'),
    });
  });

  test.each([
    { name: 'some', refused: 3, count: 5, launched: 2, failures: 3 },
    { name: 'all', refused: 9, count: 5, launched: 0, failures: 5 },
  ])(
    'refuses $name of the tasks as failures of an answer with HTTP 200',
    async ({ refused, count, launched, failures }) => {
      const { ecs, client, list } = await ecsFixture();
      ecs.faults.next('RunTask', { refuse: { count: refused, reason: CAPACITY_UNAVAILABLE } });
      const answer = await client.send(new RunTaskCommand(runTaskInput({ count })));
      expect(answer.$metadata.httpStatusCode).toBe(200);
      expect(answer.tasks).toHaveLength(launched);
      expect(answer.failures).toEqual(Array.from({ length: failures }, () => ({ reason: CAPACITY_UNAVAILABLE })));
      expect(await list()).toHaveLength(launched);
    },
  );

  test('keeps a refusal for the next valid RunTask', async () => {
    const { ecs, run } = await ecsFixture();
    ecs.faults.next('RunTask', { refuse: { count: 1, reason: CAPACITY_UNAVAILABLE } });
    await expect(run({ count: 11 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await run()).toEqual([]);
    expect(await run()).toHaveLength(1);
  });

  test('lets as many tasks as told fail to start when they pull their image', async () => {
    const { ecs, run, clock, describe, runner, list } = await ecsFixture();
    ecs.faults.failStart(2);
    const arns = (await run({ count: 3 })).map((task) => task.taskArn ?? '');
    await clock.advance(START_DELAY);
    const tasks = await Promise.all(arns.map(describe));
    const failed = {
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^CannotPullContainerError: /),
      pullStartedAt: new Date('2026-01-05T10:00:00.400Z'),
      stoppedAt: new Date('2026-01-05T10:00:00.400Z'),
    };
    expect(tasks).toMatchObject([failed, failed, { lastStatus: 'RUNNING' }]);
    expect(tasks[0]?.startedAt).toBeUndefined();
    expect([runner.started.length, await list()]).toEqual([1, [arns[2]]]);
  });
});
