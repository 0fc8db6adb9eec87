import { ListTasksCommand, type ListTasksCommandInput, paginateListTasks } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { CLUSTER, definition, ecsFixture, onlyOn } from '../ecs-fixture.ts';

async function threeTasks() {
  const fixture = await ecsFixture();
  fixture.ecs.registerTaskDefinition(definition({ family: 'other' }));
  const ours = await fixture.runOne({ startedBy: 'us', capacityProviderStrategy: onlyOn('FARGATE_SPOT') });
  const theirs = await fixture.runOne({ startedBy: 'them', taskDefinition: 'other' });
  const stopped = await fixture.runOne({ startedBy: 'us' });
  fixture.ecs.kill(stopped);
  const names = new Map([
    [ours, 'ours'],
    [theirs, 'theirs'],
    [stopped, 'stopped'],
  ]);
  const list = async (filters: Partial<ListTasksCommandInput>) =>
    (await fixture.list(filters)).map((arn) => names.get(arn));
  return { ...fixture, list };
}

describe('ListTasks', () => {
  test.each<{ name: string; filters: Partial<ListTasksCommandInput>; found: string[] }>([
    { name: 'no filter lists what is to run', filters: {}, found: ['ours', 'theirs'] },
    { name: 'desired status RUNNING is the default', filters: { desiredStatus: 'RUNNING' }, found: ['ours', 'theirs'] },
    { name: 'desired status STOPPED', filters: { desiredStatus: 'STOPPED' }, found: ['stopped'] },
    { name: 'desired status PENDING finds nothing ever', filters: { desiredStatus: 'PENDING' }, found: [] },
    { name: 'family', filters: { family: 'other' }, found: ['theirs'] },
    { name: 'family with desired status', filters: { family: 'other', desiredStatus: 'STOPPED' }, found: [] },
    { name: 'startedBy', filters: { startedBy: 'us' }, found: ['ours'] },
    {
      name: 'startedBy with desired status',
      filters: { startedBy: 'us', desiredStatus: 'STOPPED' },
      found: ['stopped'],
    },
    { name: 'launch type FARGATE, Spot too', filters: { launchType: 'FARGATE' }, found: ['ours', 'theirs'] },
    { name: 'launch type EC2', filters: { launchType: 'EC2' }, found: [] },
  ])('filters: $name', async ({ filters, found }) => {
    expect(await (await threeTasks()).list(filters)).toEqual(found);
  });

  test.each<{ name: string; input: Partial<ListTasksCommandInput>; error: string; message: RegExp }>([
    {
      name: 'startedBy beside family',
      input: { startedBy: 'us', family: 'a' },
      error: 'InvalidParameterException',
      message: /^cannot specify startedBy with other arguments$/,
    },
    {
      name: 'startedBy beside launch type',
      input: { startedBy: 'us', launchType: 'FARGATE' },
      error: 'InvalidParameterException',
      message: /startedBy/,
    },
    {
      name: 'an unknown cluster',
      input: { cluster: 'other' },
      error: 'ClusterNotFoundException',
      message: /^Cluster not found\.$/,
    },
    {
      name: 'a page of 0',
      input: { maxResults: 0 },
      error: 'InvalidParameterException',
      message: /maxResults must be between 1 and 100; received 0/,
    },
    { name: 'a page of 101', input: { maxResults: 101 }, error: 'InvalidParameterException', message: /received 101/ },
    {
      name: 'a token that it never gave',
      input: { nextToken: 'abc' },
      error: 'InvalidParameterException',
      message: /nextToken/,
    },
    {
      name: 'an unknown desired status',
      input: { desiredStatus: 'DONE' as 'STOPPED' },
      error: 'InvalidParameterException',
      message: /desiredStatus/,
    },
    {
      name: 'an unknown launch type',
      input: { launchType: 'MOON' as 'EC2' },
      error: 'InvalidParameterException',
      message: /launchType/,
    },
    {
      name: 'a service',
      input: { serviceName: 'web' },
      error: 'ServiceNotFoundException',
      message: /^Service not found\.$/,
    },
    {
      name: 'a container instance',
      input: { containerInstance: 'i-1' },
      error: 'InvalidParameterException',
      message: /container instance/,
    },
  ])('refuses $name with $error', async ({ input, error, message }) => {
    const { client } = await ecsFixture();
    const sent = client.send(new ListTasksCommand({ cluster: CLUSTER, ...input }));
    await expect(sent).rejects.toMatchObject({ name: error, message: expect.stringMatching(message) });
  });

  test('gives 100 a page unless told and a token for the rest', async () => {
    const { client, run, clock } = await ecsFixture();
    const launched: (string | undefined)[] = [];
    for (let i = 0; i < 11; i += 1) {
      launched.push(...(await run({ count: 10 })).map((task) => task.taskArn));
      // Refills the launch rate.
      await clock.advance(1000);
    }
    const pages: string[][] = [];
    for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster: CLUSTER })) pages.push(taskArns);
    expect(pages.map((page) => page.length)).toEqual([100, 10]);
    expect(pages.flat()).toEqual(launched);
  });

  test('gives no token when the last page is full', async () => {
    const { client, run } = await ecsFixture();
    await run({ count: 2 });
    const answer = await client.send(new ListTasksCommand({ cluster: CLUSTER, maxResults: 2 }));
    expect(answer.taskArns).toHaveLength(2);
    expect(answer.nextToken).toBeUndefined();
  });

  test('skips no task when one of an earlier page leaves between two pages', async () => {
    const { client, ecs, run } = await ecsFixture();
    const [a, b, c] = (await run({ count: 3 })).map((task) => task.taskArn ?? '');
    const first = await client.send(new ListTasksCommand({ cluster: CLUSTER, maxResults: 2 }));
    expect(first.taskArns).toEqual([a, b]);
    ecs.kill(a ?? '');
    const next = { cluster: CLUSTER, maxResults: 2, nextToken: first.nextToken };
    expect((await client.send(new ListTasksCommand(next))).taskArns).toEqual([c]);
  });
});
