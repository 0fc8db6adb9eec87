import { expect, test } from '@jest/globals';
import { readFleet } from '../../aws/fleet.ts';
import { AWS_RATES } from '../../local/ecs/limits.ts';
import { CLUSTER, definition, ecsFixture, onlyOn, START_DELAY } from '../local/ecs/ecs-fixture.ts';
import { launchAt, MAX_LIFETIME_SECONDS, order, query } from './support/fleet-at.ts';
import { manualRetry, settled } from './support/retrying.ts';

const ONE_TASK = { role: 'burst', capacity: 'FARGATE', revision: 1, count: 1 } as const;

test('an empty cluster has no tasks and no start delays', async () => {
  const { client, clock } = await ecsFixture();
  const reading = await readFleet(client, query, manualRetry(undefined, clock));
  expect(reading).toEqual({
    tasks: [],
    startDelay: { samples: 0, meanLogSeconds: 0 },
    present: [],
    someEnded: false,
    taskIds: new Set(),
  });
});

test('tasks are summed by state, role, capacity and revision, the role being read from the container overrides', async () => {
  const fixture = await ecsFixture();
  const { client, clock, ecs } = fixture;
  await launchAt(fixture, 'first', [order(2), order(1, { role: 'baseline' })]);
  await clock.advance(START_DELAY);
  ecs.registerTaskDefinition(definition());
  await launchAt(fixture, 'second', [order(3)]);
  await launchAt(fixture, 'third', [order(1, { role: 'baseline' })], { capacityProviders: ['FARGATE_SPOT'] });
  const { tasks, taskIds } = await readFleet(client, query, manualRetry(undefined, clock));
  expect(tasks).toEqual([
    { state: 'running', role: 'baseline', capacity: 'FARGATE', revision: 1, count: 1 },
    { state: 'running', role: 'burst', capacity: 'FARGATE', revision: 1, count: 2 },
    { state: 'starting', role: 'baseline', capacity: 'FARGATE_SPOT', revision: 2, count: 1 },
    { state: 'starting', role: 'burst', capacity: 'FARGATE', revision: 2, count: 3 },
  ]);
  expect(taskIds.size).toBe(7);
});

test.each([
  { row: 'just launched', milliseconds: 0, state: 'starting' },
  { row: 'about to start', milliseconds: START_DELAY - 1, state: 'starting' },
  { row: 'started', milliseconds: START_DELAY, state: 'running' },
  {
    row: 'a moment more than two minutes from its end',
    milliseconds: START_DELAY + MAX_LIFETIME_SECONDS * 1000 - 120_001,
    state: 'running',
  },
  {
    row: 'two minutes from its end',
    milliseconds: START_DELAY + MAX_LIFETIME_SECONDS * 1000 - 120_000,
    state: 'leaving',
  },
  { row: 'past its end', milliseconds: START_DELAY + MAX_LIFETIME_SECONDS * 1000 + 1, state: 'leaving' },
])('a task that is $row is $state', async ({ milliseconds, state }) => {
  const fixture = await ecsFixture();
  await launchAt(fixture, 'slot', [order(1)]);
  await fixture.clock.advance(milliseconds);
  const { tasks } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([{ state, ...ONE_TASK }]);
});

test('a task that was launched with a shorter lifetime leaves by that', async () => {
  const fixture = await ecsFixture();
  await launchAt(fixture, 'slot', [
    order(1, { role: 'baseline', lifetimeSeconds: 600 }),
    order(1, { role: 'baseline' }),
  ]);
  await fixture.clock.advance(START_DELAY + 480_000);
  const { tasks } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([
    { ...ONE_TASK, state: 'leaving', role: 'baseline' },
    { ...ONE_TASK, state: 'running', role: 'baseline' },
  ]);
});

test("other people's tasks of the family, and tasks of other families, are not counted", async () => {
  const fixture = await ecsFixture();
  fixture.ecs.registerTaskDefinition(definition({ family: 'other' }));
  await launchAt(fixture, 'slot', [order(1)]);
  await launchAt(fixture, 'elsewhere', [order(1)], { family: 'other' });
  await fixture.run();
  await fixture.run({ startedBy: 'a-person', capacityProviderStrategy: onlyOn('FARGATE_SPOT') });
  const { tasks } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([{ state: 'starting', ...ONE_TASK }]);
});

test('tasks that have stopped are not counted', async () => {
  const fixture = await ecsFixture();
  const { batches } = await launchAt(fixture, 'slot', [order(2)]);
  await fixture.clock.advance(START_DELAY);
  const [id = 'none'] = batches[0]?.taskIds ?? [];
  const { taskArn = 'none' } = await fixture.describe(id);
  fixture.ecs.kill(taskArn);
  await fixture.clock.advance(0);
  const { tasks } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([{ state: 'running', ...ONE_TASK }]);
});

test('230 tasks come on three pages and are all counted', async () => {
  const plenty = { burst: 1000, refillPerSecond: 1000 };
  const fixture = await ecsFixture({ rates: { ...AWS_RATES, launch: plenty, runTask: plenty } });
  await launchAt(fixture, 'slot', [order(30, { role: 'baseline' }), order(200)]);
  const { tasks, taskIds } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([
    { state: 'starting', ...ONE_TASK, role: 'baseline', count: 30 },
    { state: 'starting', ...ONE_TASK, count: 200 },
  ]);
  expect(taskIds.size).toBe(230);
});

test('the start delays of tasks that have started are sampled', async () => {
  const fixture = await ecsFixture({ startDelayMilliseconds: 20_000 });
  await launchAt(fixture, 'first', [order(3)]);
  await fixture.clock.advance(20_000);
  await launchAt(fixture, 'second', [order(2)]);
  const { startDelay } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(startDelay).toEqual({ samples: 3, meanLogSeconds: Number(Math.log(20).toFixed(4)) });
});

test.each(['ListTasks', 'DescribeTasks'] as const)(
  'a throttled %s is tried again, and nothing is missing',
  async (action) => {
    const fixture = await ecsFixture();
    await launchAt(fixture, 'slot', [order(3)]);
    fixture.ecs.faults.next(action, { throttle: true }, 3);
    const context = manualRetry();
    const { tasks } = await settled(context.clock, readFleet(fixture.client, query, context));
    expect(tasks).toEqual([{ state: 'starting', ...ONE_TASK, count: 3 }]);
  },
);

test.each([
  { action: 'ListTasks', row: 'throttled four times', fault: { throttle: true }, times: 4, kind: 'throttled' },
  { action: 'DescribeTasks', row: 'throttled four times', fault: { throttle: true }, times: 4, kind: 'throttled' },
  { action: 'ListTasks', row: 'refused', fault: denied(), times: 1, kind: 'configuration' },
  { action: 'DescribeTasks', row: 'refused', fault: denied(), times: 1, kind: 'configuration' },
] as const)('a $action that is $row is an error with operation and cluster', async ({ action, fault, times, kind }) => {
  const fixture = await ecsFixture();
  await launchAt(fixture, 'slot', [order(3)]);
  fixture.ecs.faults.next(action, fault, times);
  const context = manualRetry();
  const reading = settled(context.clock, readFleet(fixture.client, query, context));
  await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: action, resource: CLUSTER, kind });
});

function denied() {
  return { error: { type: 'AccessDeniedException', message: 'not authorized', status: 400 } };
}

test('a cluster that is not there is an error to page for', async () => {
  const { client } = await ecsFixture();
  const reading = readFleet(client, { ...query, cluster: 'none' }, manualRetry());
  await expect(reading).rejects.toMatchObject({ operation: 'ListTasks', resource: 'none', action: 'page' });
});
