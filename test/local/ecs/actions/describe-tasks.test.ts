import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, CLUSTER, ecsFixture, START_DELAY } from '../ecs-fixture.ts';

const HOUR = 3600 * 1000;

describe('DescribeTasks', () => {
  test('finds tasks by id and ARN and lists what it does not know as MISSING', async () => {
    const { client, runOne } = await ecsFixture();
    const [one, two] = [await runOne(), await runOne()];
    const id = two.slice(two.lastIndexOf('/') + 1);
    const foreign = `${ARN_PREFIX}:task/other/${id}`;
    const answer = await client.send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: [one, id, 'nobody', foreign] }),
    );
    expect(answer.tasks?.map((task) => task.taskArn)).toEqual([one, two]);
    expect(answer.failures).toEqual([
      { arn: `${ARN_PREFIX}:task/${CLUSTER}/nobody`, reason: 'MISSING' },
      { arn: foreign, reason: 'MISSING' },
    ]);
  });

  test.each([
    { name: 'no task', cluster: CLUSTER, tasks: [], error: 'InvalidParameterException', message: /taskIds/ },
    {
      name: '101 tasks',
      cluster: CLUSTER,
      tasks: Array.from({ length: 101 }, (_, i) => `id-${i}`),
      error: 'InvalidParameterException',
      message: /^taskIds can have at most 100 items\.$/,
    },
    {
      name: 'an unknown cluster',
      cluster: 'other',
      tasks: ['a'],
      error: 'ClusterNotFoundException',
      message: /Cluster not found/,
    },
  ])('refuses $name with $error', async ({ cluster, tasks, error, message }) => {
    const { client } = await ecsFixture();
    const sent = client.send(new DescribeTasksCommand({ cluster, tasks }));
    await expect(sent).rejects.toMatchObject({ name: error, message: expect.stringMatching(message) });
  });

  test('takes 100 tasks', async () => {
    const { client } = await ecsFixture();
    const tasks = Array.from({ length: 100 }, (_, i) => `id-${i}`);
    expect((await client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks }))).failures).toHaveLength(100);
  });

  test('and ListTasks show a stopped task for one hour', async () => {
    const { runOne, ecs, clock, describe, list } = await ecsFixture();
    const arn = await runOne();
    ecs.kill(arn);
    await clock.advance(HOUR - 1);
    expect(await describe(arn)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([arn]);
    await clock.advance(1);
    await expect(describe(arn)).rejects.toThrow('not described');
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([]);
  });

  test('and ListTasks hide a task that was just launched for as long as the endpoint was told', async () => {
    const { runOne, clock, list, client } = await ecsFixture({ hideFromListMilliseconds: START_DELAY + 500 });
    const arn = await runOne();
    const answer = () => client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [arn] }));
    await clock.advance(START_DELAY + 499);
    expect(await list()).toEqual([]);
    expect(await answer()).toMatchObject({ tasks: [], failures: [{ arn, reason: 'MISSING' }] });
    await clock.advance(1);
    expect(await list()).toEqual([arn]);
    expect(await answer()).toMatchObject({ tasks: [{ lastStatus: 'RUNNING' }], failures: [] });
  });
});
