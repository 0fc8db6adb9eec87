import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { CLUSTER, definition, ecsFixture, START_DELAY } from '../ecs-fixture.ts';

describe('StopTask', () => {
  test('wants the task STOPPED at once and ends it with SIGTERM', async () => {
    const { client, runOne, clock, runner, describe } = await ecsFixture();
    const task = await runOne();
    await clock.advance(START_DELAY);
    const answer = await client.send(new StopTaskCommand({ cluster: CLUSTER, task, reason: 'because' }));
    expect(answer.task).toMatchObject({ desiredStatus: 'STOPPED', lastStatus: 'STOPPING', stopCode: 'UserInitiated' });
    await clock.advance(0);
    expect(runner.only().signals).toEqual(['SIGTERM']);
    expect(await describe(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'because',
      stopCode: 'UserInitiated',
      containers: [{ lastStatus: 'STOPPED', exitCode: 0 }],
    });
  });

  test.each([
    { name: '30 s when its definition says nothing', stopTimeout: undefined, seconds: 30 },
    { name: 'the stopTimeout of its definition', stopTimeout: 7, seconds: 7 },
  ])('kills a container that ignores SIGTERM after $name', async ({ stopTimeout, seconds }) => {
    const { client, ecs, runOne, clock, runner, describe } = await ecsFixture();
    const container = { name: 'worker', image: 'stubborn', ...(stopTimeout === undefined ? {} : { stopTimeout }) };
    ecs.registerTaskDefinition(definition({ containerDefinitions: [container] }));
    const task = await runOne();
    await clock.advance(START_DELAY);
    await client.send(new StopTaskCommand({ cluster: CLUSTER, task }));
    await clock.advance(seconds * 1000 - 1);
    expect(runner.only()).toMatchObject({ signals: ['SIGTERM'], start: { stopTimeoutSeconds: seconds } });
    expect(await describe(task)).toMatchObject({ lastStatus: 'STOPPING', desiredStatus: 'STOPPED' });
    await clock.advance(1);
    expect(runner.only().signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await describe(task)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] });
  });

  test.each([
    { name: 'PROVISIONING', after: 0 },
    { name: 'PENDING', after: 400 },
    { name: 'ACTIVATING', after: 900 },
  ])('lets a task that is $name never start its process', async ({ name, after }) => {
    const { client, runOne, clock, runner, describe } = await ecsFixture();
    const task = await runOne();
    await clock.advance(after);
    expect(await describe(task)).toMatchObject({ lastStatus: name });
    await client.send(new StopTaskCommand({ cluster: CLUSTER, task }));
    await clock.advance(10 * START_DELAY);
    expect(runner.started).toEqual([]);
    const stopped = await describe(task);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect([stopped.startedAt, stopped.executionStoppedAt]).toEqual([undefined, undefined]);
  });

  test('leaves a task that is stopping already as it is', async () => {
    const { client, runOne, clock, ecs, describe } = await ecsFixture();
    const task = await runOne();
    ecs.kill(task);
    await clock.advance(START_DELAY);
    await client.send(new StopTaskCommand({ cluster: CLUSTER, task, reason: 'too late' }));
    expect(await describe(task)).toMatchObject({ stopCode: 'TerminationNotice' });
  });

  test.each([
    {
      name: 'an unknown task',
      cluster: CLUSTER,
      error: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    },
    { name: 'an unknown cluster', cluster: 'other', error: 'ClusterNotFoundException', message: 'Cluster not found.' },
  ])('refuses $name with $error', async ({ cluster, error, message }) => {
    const { client } = await ecsFixture();
    const sent = client.send(new StopTaskCommand({ cluster, task: 'nobody' }));
    await expect(sent).rejects.toMatchObject({ name: error, message });
  });
});
