import { RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { CLUSTER, ecsFixture, runTaskInput, START_DELAY } from './ecs-fixture.ts';

const HOUR = 3600 * 1000;
const token = { clientToken: 'tick-1/FARGATE/burst' };

describe('a client token', () => {
  test('that comes again with the same parameters answers the same tasks in their present state and launches none', async () => {
    const { run, clock, list } = await ecsFixture();
    const first = await run({ ...token, count: 2 });
    await clock.advance(START_DELAY);
    const again = await run({ ...token, count: 2 });
    expect(again.map((task) => task.taskArn)).toEqual(first.map((task) => task.taskArn));
    expect(again.map((task) => task.lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect(await list()).toHaveLength(2);
  });

  test('is the same request when its members come in another order', async () => {
    const { client, list } = await ecsFixture();
    const input = runTaskInput(token);
    const reversed = Object.fromEntries(Object.entries(input).reverse()) as unknown as RunTaskCommandInput;
    await client.send(new RunTaskCommand(input));
    await client.send(new RunTaskCommand(reversed));
    expect(await list()).toHaveLength(1);
  });

  test.each([
    { name: 'count', change: { count: 2 } },
    { name: 'overrides', change: { overrides: { containerOverrides: [{ name: 'worker' }] } } },
    { name: 'tags, which have no other effect here', change: { tags: [{ key: 'a', value: 'b' }] } },
  ])('that comes again with other $name is a conflict that names the tasks', async ({ change }) => {
    const { client, runOne, list } = await ecsFixture();
    const arn = await runOne(token);
    const sent = client.send(new RunTaskCommand(runTaskInput({ ...token, ...change })));
    await expect(sent).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: [arn],
      $metadata: { httpStatusCode: 400 },
    });
    expect(await list()).toEqual([arn]);
  });

  test('counts in its cluster alone', async () => {
    const { ecs, run, list } = await ecsFixture();
    ecs.createCluster({ clusterName: 'other', capacityProviders: ['FARGATE'] });
    await run(token);
    await run({ ...token, cluster: 'other' });
    expect([await list(), await list({ cluster: 'other' })]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  test('lasts 24 hours, longer than its stopped tasks are remembered', async () => {
    const { run, runOne, clock, ecs, list } = await ecsFixture();
    const arn = await runOne(token);
    ecs.kill(arn);
    await clock.advance(24 * HOUR - 1);
    expect(await run(token)).toMatchObject([{ taskArn: arn }]);
    expect(await list()).toEqual([]);
    await clock.advance(1);
    expect(await run(token)).not.toMatchObject([{ taskArn: arn }]);
    expect(await list()).toHaveLength(1);
  });

  test('stays free when nothing was launched', async () => {
    const { ecs, run } = await ecsFixture();
    ecs.faults.next('RunTask', { refuse: { count: 1, reason: 'no capacity' } });
    expect(await run(token)).toEqual([]);
    expect(await run(token)).toHaveLength(1);
  });

  test('that the SDK makes up differs from call to call', async () => {
    const { run, list } = await ecsFixture();
    await run();
    await run();
    expect(await list({ cluster: CLUSTER })).toHaveLength(2);
  });
});
