import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, CLUSTER, ecsFixture, FAMILY, START_DELAY } from './ecs-fixture.ts';

describe('the task metadata endpoint', () => {
  test('tells a running task about itself under the address in its environment', async () => {
    const { runOne, clock, runner } = await ecsFixture();
    const taskArn = await runOne();
    await clock.advance(START_DELAY);
    const base = runner.only().start.environment['ECS_CONTAINER_METADATA_URI_V4'];
    const response = await fetch(`${base}/task`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: {
        Cluster: `${ARN_PREFIX}:cluster/${CLUSTER}`,
        TaskARN: taskArn,
        Family: FAMILY,
        Revision: '1',
        DesiredStatus: 'RUNNING',
        KnownStatus: 'RUNNING',
        PullStartedAt: '2026-01-05T10:00:00.400Z',
        PullStoppedAt: '2026-01-05T10:00:00.900Z',
        LaunchType: 'FARGATE',
      },
    });
  });

  test('knows a task that ListTasks still hides', async () => {
    const { runOne, url } = await ecsFixture({ hideFromListMilliseconds: 60_000 });
    const id = (await runOne()).split('/').at(-1);
    const response = await fetch(`${url}/v4/${id}/task`);
    expect(await response.json()).toMatchObject({ KnownStatus: 'PROVISIONING' });
  });

  test.each([
    { name: 'an unknown task', path: `/v4/${'0'.repeat(32)}/task` },
    { name: 'what has no form of an id', path: '/v4/nobody/task' },
    { name: 'another document', path: `/v4/${'0'.repeat(32)}/stats` },
  ])('answers 404 for $name', async ({ path }) => {
    const { url } = await ecsFixture();
    expect((await fetch(url + path)).status).toBe(404);
  });
});
