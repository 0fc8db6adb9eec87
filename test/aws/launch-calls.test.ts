import { ECSClient, RunTaskCommand, type RunTaskCommandInput, type RunTaskCommandOutput } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { launch } from '../../aws/launch.ts';
import type { LaunchTarget } from '../../aws/run-task.ts';
import type { LaunchOrder } from '../../contract/plan.ts';
import { inSlot, order, target } from './support/fleet-at.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

const client = new ECSClient({ region: 'eu-west-1' });
const ecs = mockClient(client);
beforeEach(() => {
  ecs.reset();
});

const requests = () => ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input);

/** As many tasks as were asked for, with ids that say by which call. */
function taken({ count = 0, clientToken = '' }: RunTaskCommandInput) {
  const tasks = Array.from({ length: count }, (_, index) => ({ taskArn: `arn:task/workers/${clientToken}-${index}` }));
  return { tasks, failures: [], $metadata: {} } satisfies RunTaskCommandOutput;
}

async function requestsOf(orders: readonly LaunchOrder[], slotId = 'slot', change: Partial<LaunchTarget> = {}) {
  ecs.reset();
  ecs.on(RunTaskCommand).callsFake(taken);
  await launch(client, { ...target, ...change }, orders, { slotId, tickId: 'tick-1' }, manualRetry());
  return requests();
}

describe('a request', () => {
  const expected = {
    cluster: 'workers',
    taskDefinition: 'terminal',
    count: 3,
    startedBy: 'fargate-queue-scaler',
    referenceId: 'tick-1',
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-1', 'subnet-2'],
        securityGroups: ['sg-1'],
        assignPublicIp: 'ENABLED',
      },
    },
    overrides: {
      containerOverrides: [
        {
          name: 'worker',
          environment: [
            { name: 'WORKER_ROLE', value: 'baseline' },
            { name: 'WORKER_IDLE_EXIT_SECONDS', value: '5' },
            { name: 'ECS_TASK_DEFINITION', value: 'terminal' },
            { name: 'ECS_CAPACITY_PROVIDER', value: 'FARGATE' },
          ],
        },
      ],
    },
  };

  test('says all that a task on Fargate needs, and nothing else', async () => {
    await expect(requestsOf([order(3, { role: 'baseline' })])).resolves.toEqual([expected]);
  });

  test.each([
    { row: 'a shorter one', lifetimeSeconds: 3599, told: ['3599'] },
    { row: 'as long a one as any task', lifetimeSeconds: 3600, told: [] },
    { row: 'a longer one, which no task may have', lifetimeSeconds: 36_000, told: [] },
    { row: 'none', lifetimeSeconds: undefined, told: [] },
  ])('tells a task its lifetime where the order has $row', async ({ lifetimeSeconds, told }) => {
    const [request] = await requestsOf([order(2, { role: 'baseline', lifetimeSeconds })], 'slot', {
      maxLifetimeSeconds: 3600,
    });
    const environment = request?.overrides?.containerOverrides?.[0]?.environment ?? [];
    const lifetimes = environment.filter(({ name }) => name === 'WORKER_MAX_LIFETIME_SECONDS');
    expect(lifetimes.map(({ value }) => value)).toEqual(told);
  });

  test('asks for no public address where none is wanted', async () => {
    const [request] = await requestsOf([order(3)], 'slot', { assignPublicIp: false });
    expect(request?.networkConfiguration?.awsvpcConfiguration?.assignPublicIp).toBe('DISABLED');
  });

  test('asks for at most ten tasks of one order', async () => {
    const made = await requestsOf([order(21, { role: 'baseline' }), order(10)]);
    expect(made.map(({ count }) => count)).toEqual([10, 10, 1, 10]);
  });
});

describe('the client token', () => {
  const tokenOf = async (...given: Parameters<typeof requestsOf>) =>
    (await requestsOf(given[0], given[1], given[2]))[0]?.clientToken;

  test.each([
    { row: 'cluster', slotId: 'slot', change: { cluster: 'others' } },
    { row: 'family', slotId: 'slot', change: { family: 'others' } },
    { row: 'slot', slotId: 'next', change: {} },
    { row: 'provider', slotId: 'slot', change: { capacityProviders: ['FARGATE_SPOT'] } },
  ] as const)('is another one for another $row', async ({ slotId, change }) => {
    expect(await tokenOf([order(5)], slotId, change)).not.toBe(await tokenOf([order(5)]));
  });

  test.each([
    { row: 'count', changed: order(9), change: {} },
    { row: 'role', changed: order(5, { role: 'baseline' }), change: {} },
    { row: 'idle exit', changed: order(5, { idleExitSeconds: 60 }), change: {} },
    { row: 'lifetime', changed: order(5, { lifetimeSeconds: 600 }), change: {} },
    { row: 'container', changed: order(5), change: { containerName: 'other' } },
    { row: 'network', changed: order(5), change: { subnets: ['subnet-9'], securityGroups: [], assignPublicIp: false } },
    { row: 'list of further providers', changed: order(5), change: { capacityProviders: ['FARGATE', 'FARGATE_SPOT'] } },
  ] as const)('is the same one for another $row', async ({ changed, change }) => {
    expect(await tokenOf([changed], 'slot', change)).toBe(await tokenOf([order(5)]));
  });

  test('is another one for each call of a slot, numbered through all orders', async () => {
    const two = await requestsOf([order(10, { role: 'baseline' }), order(20)]);
    const one = await requestsOf([order(30)]);
    expect(new Set(two.map(({ clientToken }) => clientToken)).size).toBe(3);
    expect(two.map(({ clientToken }) => clientToken)).toEqual(one.map(({ clientToken }) => clientToken));
  });

  test('is another one for what the next provider is asked, and so is what the task is told to run on', async () => {
    ecs
      .on(RunTaskCommand)
      .resolvesOnce({ tasks: [], failures: [{ reason: 'no room' }] })
      .callsFake(taken);
    await launch(
      client,
      { ...target, capacityProviders: ['FARGATE_SPOT', 'FARGATE'] },
      [order(1)],
      inSlot('slot'),
      manualRetry(),
    );
    expect(new Set(requests().map(({ clientToken }) => clientToken)).size).toBe(2);
    const environments = requests().map(({ overrides }) => overrides?.containerOverrides?.[0]?.environment ?? []);
    const told = environments.map((each) => each.find(({ name }) => name === 'ECS_CAPACITY_PROVIDER')?.value);
    expect(told).toEqual(['FARGATE_SPOT', 'FARGATE']);
  });

  test('stays the same when a call without an answer is made again, which launches nothing twice', async () => {
    ecs.on(RunTaskCommand).rejectsOnce(sdkError('TimeoutError', 'no answer')).callsFake(taken);
    const context = manualRetry();
    const outcome = await settled(context.clock, launch(client, target, [order(5)], inSlot('slot'), context));
    expect(outcome).toMatchObject({ refusals: [], missing: 0 });
    const [first, second, ...others] = requests();
    expect(second).toEqual(first);
    expect(others).toEqual([]);
  });
});

test('a reason that ECS does not give is told as such, and equal reasons are summed', async () => {
  const failures = [{ reason: 'no room' }, {}, { reason: 'no room' }];
  ecs.on(RunTaskCommand).resolves({ tasks: [], failures });
  const { refusals, missing } = await launch(client, target, [order(3)], inSlot('slot'), manualRetry());
  expect(refusals.map(({ reason, count }) => ({ reason, count }))).toEqual([
    { reason: 'no room', count: 2 },
    { reason: 'no reason given', count: 1 },
  ]);
  expect(missing).toBe(3);
});

test('a later call that is refused does not stop the others', async () => {
  let calls = 0;
  ecs.on(RunTaskCommand).callsFake((input: RunTaskCommandInput) => {
    calls += 1;
    if (calls === 2) throw sdkError('AccessDeniedException', 'not authorized');
    return taken(input);
  });
  const outcome = await launch(client, target, [order(40)], inSlot('slot'), manualRetry());
  expect(outcome).toMatchObject({ refusals: [{ kind: 'configuration', count: 10 }], missing: 10, left: 0 });
  expect(outcome.batches.flatMap(({ taskIds }) => taskIds)).toHaveLength(30);
});
