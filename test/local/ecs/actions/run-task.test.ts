import { RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, CLUSTER, definition, ecsFixture, FAMILY, NETWORK, onlyOn, runTaskInput } from '../ecs-fixture.ts';

const subnets = (count: number) => ({
  awsvpcConfiguration: { subnets: Array.from({ length: count }, (_, i) => `subnet-${i}`) },
});
const groups = (count: number) => ({
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: Array.from({ length: count }, (_, i) => `sg-${i}`) },
});

interface Refused {
  readonly name: string;
  readonly input: Partial<RunTaskCommandInput>;
  readonly error: string;
  readonly message: RegExp;
}

const invalid = 'InvalidParameterException';
const refused: Refused[] = [
  { name: 'a count of 0', input: { count: 0 }, error: invalid, message: /count must be between 1 and 10; received 0/ },
  { name: 'a count of 11', input: { count: 11 }, error: invalid, message: /received 11/ },
  { name: 'a count that is no whole number', input: { count: 1.5 }, error: 'SerializationException', message: /count/ },
  {
    name: 'an unknown cluster',
    input: { cluster: 'other' },
    error: 'ClusterNotFoundException',
    message: /^Cluster not found\.$/,
  },
  {
    name: "a cluster's ARN in another account",
    input: { cluster: `arn:aws:ecs:us-east-1:111111111111:cluster/${CLUSTER}` },
    error: 'ClusterNotFoundException',
    message: /Cluster not found/,
  },
  {
    name: 'an unknown family',
    input: { taskDefinition: 'other' },
    error: 'ClientException',
    message: /^TaskDefinition not found\.$/,
  },
  {
    name: 'an unknown revision',
    input: { taskDefinition: `${FAMILY}:9` },
    error: 'ClientException',
    message: /not found/,
  },
  {
    name: 'launch type and strategy together',
    input: { launchType: 'FARGATE', capacityProviderStrategy: onlyOn('FARGATE') },
    error: invalid,
    message: /^Specifying both a launch type and capacity provider strategy is not supported/,
  },
  {
    name: 'a capacity provider that is not associated',
    input: { capacityProviderStrategy: onlyOn('EC2_GROUP') },
    error: invalid,
    message: /cannot contain a capacity provider that is not associated with the cluster/,
  },
  {
    name: 'neither launch type nor any strategy',
    input: { launchType: undefined },
    error: invalid,
    message: /^No Container Instances were found in your cluster\.$/,
  },
  { name: 'an unknown launch type', input: { launchType: 'MOON' as 'EC2' }, error: invalid, message: /launchType/ },
  {
    name: 'no network configuration',
    input: { networkConfiguration: undefined },
    error: invalid,
    message: /^Network Configuration must be provided when networkMode 'awsvpc' is specified\.$/,
  },
  { name: 'no subnet', input: { networkConfiguration: subnets(0) }, error: invalid, message: /subnets/ },
  {
    name: '17 subnets',
    input: { networkConfiguration: subnets(17) },
    error: invalid,
    message: /subnets can have at most 16/,
  },
  {
    name: '6 security groups',
    input: { networkConfiguration: groups(6) },
    error: invalid,
    message: /securityGroups can have at most 5/,
  },
  {
    name: 'an override for an unknown container',
    input: { overrides: { containerOverrides: [{ name: 'other' }] } },
    error: invalid,
    message: /^Override for container named other is not a container in the TaskDefinition\.$/,
  },
  {
    name: 'an override without a name',
    input: { overrides: { containerOverrides: [{ environment: [{ name: 'A', value: 'a' }] }] } },
    error: invalid,
    message: /Override for container/,
  },
  { name: 'startedBy of 129 characters', input: { startedBy: 'x'.repeat(129) }, error: invalid, message: /startedBy/ },
  {
    name: 'a client token of 65 characters',
    input: { clientToken: 'x'.repeat(65) },
    error: invalid,
    message: /clientToken/,
  },
  { name: 'a client token with a space', input: { clientToken: 'a b' }, error: invalid, message: /33-126/ },
  { name: 'a client token beyond ASCII', input: { clientToken: 'é' }, error: invalid, message: /33-126/ },
  { name: 'a client token without characters', input: { clientToken: '' }, error: invalid, message: /clientToken/ },
];

describe('RunTask', () => {
  test.each(refused)('refuses $name with $error', async ({ input, error, message }) => {
    const { client, list } = await ecsFixture();
    const sent = client.send(new RunTaskCommand(runTaskInput(input)));
    await expect(sent).rejects.toMatchObject({ name: error, message: expect.stringMatching(message) });
    expect(await list()).toEqual([]);
  });

  test.each([
    { name: '16 subnets', input: { networkConfiguration: subnets(16) } },
    { name: '5 security groups', input: { networkConfiguration: groups(5) } },
    { name: 'startedBy of 128 characters', input: { startedBy: 'x'.repeat(128) } },
    { name: 'a client token of 64 characters', input: { clientToken: '~'.repeat(64) } },
    { name: 'an empty override', input: { overrides: { containerOverrides: [{}] } } },
    { name: "the cluster's ARN", input: { cluster: `${ARN_PREFIX}:cluster/${CLUSTER}` } },
  ])('takes $name', async ({ input }) => {
    expect(await (await ecsFixture()).run(input)).toHaveLength(1);
  });

  test('launches ten tasks at most and answers each as PROVISIONING', async () => {
    const { client } = await ecsFixture();
    const { tasks = [], failures } = await client.send(
      new RunTaskCommand(runTaskInput({ count: 10, startedBy: 'us' })),
    );
    expect(new Set(tasks.map((task) => task.taskArn)).size).toBe(10);
    expect(failures).toEqual([]);
    expect(tasks[0]).toMatchObject({
      taskArn: expect.stringMatching(/^arn:aws:ecs:us-east-1:000000000000:task\/workers\/[0-9a-f]{32}$/),
      clusterArn: `${ARN_PREFIX}:cluster/${CLUSTER}`,
      taskDefinitionArn: `${ARN_PREFIX}:task-definition/${FAMILY}:1`,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      group: `family:${FAMILY}`,
      startedBy: 'us',
      launchType: 'FARGATE',
      cpu: '256',
      memory: '512',
      createdAt: new Date('2026-01-05T10:00:00.000Z'),
      containers: [{ name: 'worker', image: 'worker', lastStatus: 'PENDING' }],
    });
    expect(tasks[0]).not.toHaveProperty('capacityProviderName');
  });

  test.each([
    { name: 'a family alone, which means the latest revision', taskDefinition: FAMILY, revision: 2 },
    { name: 'family and revision', taskDefinition: `${FAMILY}:1`, revision: 1 },
    { name: 'an ARN', taskDefinition: `${ARN_PREFIX}:task-definition/${FAMILY}:1`, revision: 1 },
  ])('finds the task definition by $name', async ({ taskDefinition, revision }) => {
    const { ecs, run } = await ecsFixture();
    ecs.registerTaskDefinition(definition());
    const [task] = await run({ taskDefinition });
    expect(task?.taskDefinitionArn).toBe(`${ARN_PREFIX}:task-definition/${FAMILY}:${revision}`);
  });

  test('names the capacity provider of a task that came by a strategy', async () => {
    const { run } = await ecsFixture();
    const [task] = await run({ capacityProviderStrategy: onlyOn('FARGATE_SPOT') });
    expect(task).toMatchObject({ capacityProviderName: 'FARGATE_SPOT', launchType: 'FARGATE' });
  });

  test("follows the cluster's default strategy when nothing is chosen", async () => {
    const { ecs, client } = await ecsFixture();
    const registration = { clusterName: 'spot', capacityProviders: ['FARGATE_SPOT'] as const };
    ecs.createCluster({ ...registration, defaultCapacityProviderStrategy: onlyOn('FARGATE_SPOT') });
    const input = { cluster: 'spot', taskDefinition: FAMILY, networkConfiguration: NETWORK };
    const { tasks } = await client.send(new RunTaskCommand(input));
    expect(tasks).toMatchObject([{ capacityProviderName: 'FARGATE_SPOT' }]);
  });

  test('keeps the overrides as they were given and hands their environment to the container', async () => {
    const { ecs, run, describe, runner, clock } = await ecsFixture();
    const environment = [
      { name: 'KEPT', value: 'defined' },
      { name: 'CHANGED', value: 'defined' },
    ];
    ecs.registerTaskDefinition(
      definition({ containerDefinitions: [{ name: 'worker', image: 'worker', environment }] }),
    );
    const overrides = { containerOverrides: [{ name: 'worker', environment: [{ name: 'CHANGED', value: 'run' }] }] };
    const [task] = await run({ overrides });
    expect((await describe(task?.taskArn ?? '')).overrides).toEqual(overrides);
    await clock.advance(1000);
    expect(runner.only().start.environment).toMatchObject({ KEPT: 'defined', CHANGED: 'run' });
  });
});
