import {
  DescribeTasksCommand,
  type DescribeTasksCommandInput,
  ECSClient,
  ListTasksCommand,
  type ListTasksCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readStoppedTasks } from '../../aws/stopped-tasks.ts';
import { STARTED_BY } from '../../contract/names.ts';
import { CLUSTER, ecsFixture, START_DELAY } from '../local/ecs/ecs-fixture.ts';
import { query as fleetQuery, launchAt, order } from './support/fleet-at.ts';
import { manualRetry, sdkError } from './support/retrying.ts';

const query = { ...fleetQuery, workerName: 'worker' };

test('tasks are read for an hour after they stopped, with their start and their end', async () => {
  const fixture = await ecsFixture();
  const { client, clock, ecs } = fixture;
  ecs.faults.failStart(1, 'CannotPullContainerError: not found');
  await launchAt(fixture, 'first', [order(2)]);
  await clock.advance(START_DELAY);
  await ecs.stopAll(0);
  await clock.advance(60_000);
  const read = () => readStoppedTasks(client, query, manualRetry(undefined, clock));
  const { stopped = [], startDelay } = (await read()) ?? {};
  expect(stopped.map(({ revision, end }) => [revision, end.kind]).sort()).toEqual([
    [1, 'came-up'],
    [1, 'failed-start'],
  ]);
  expect(startDelay).toEqual({ samples: 1, meanLogSeconds: Number(Math.log(START_DELAY / 1000).toFixed(4)) });
  await clock.advance(3600_000);
  expect(await read()).toEqual({ stopped: [], startDelay: { samples: 0, meanLogSeconds: 0 } });
});

test("neither running tasks nor other people's are read", async () => {
  const fixture = await ecsFixture();
  const { client, clock } = fixture;
  const task = await fixture.runOne();
  await clock.advance(START_DELAY);
  await client.send(new StopTaskCommand({ cluster: CLUSTER, task }));
  await clock.advance(60_000);
  expect((await fixture.describe(task)).lastStatus).toBe('STOPPED');
  await launchAt(fixture, 'first', [order(1)]);
  await clock.advance(START_DELAY);
  const reading = await readStoppedTasks(client, query, manualRetry(undefined, clock));
  expect(reading).toEqual({ stopped: [], startDelay: { samples: 0, meanLogSeconds: 0 } });
});

const client = new ECSClient({ region: 'eu-west-1' });
const mocked = mockClient(client);
afterEach(() => {
  mocked.reset();
});
const task = (id: string, change: Task = {}): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:000000000000:task/workers/${id}`,
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/terminal:7',
  startedBy: STARTED_BY,
  lastStatus: 'STOPPED',
  createdAt: new Date('2026-01-05T09:00:00Z'),
  startedAt: new Date('2026-01-05T09:00:20Z'),
  stoppedAt: new Date('2026-01-05T09:10:00Z'),
  ...change,
});

test('one that is still stopping, that is gone meanwhile, or that comes on two pages is no second one', async () => {
  const gone = 'arn:aws:ecs:eu-west-1:000000000000:task/workers/gone';
  mocked
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: ['a', 'b', 'gone'], nextToken: 'more' })
    .resolvesOnce({ taskArns: ['a'] });
  mocked.on(DescribeTasksCommand).resolves({
    tasks: [task('a'), task('b', { lastStatus: 'STOPPING' })],
    failures: [{ arn: gone, reason: 'MISSING' }],
  });
  const reading = await readStoppedTasks(client, query, manualRetry());
  expect(reading).toMatchObject({ stopped: [{ revision: 7 }], startDelay: { samples: 1 } });
  const inputs = mocked.commandCalls(ListTasksCommand).map(({ args }) => args[0].input);
  expect(inputs[0]).toMatchObject({ cluster: CLUSTER, family: query.family, desiredStatus: 'STOPPED' });
  expect(mocked.commandCalls(DescribeTasksCommand).map(({ args }) => args[0].input.tasks)).toEqual([
    ['a', 'b', 'gone'],
  ]);
});

/** ListTasks and DescribeTasks of so many stopped tasks, in pages of a hundred. */
function stoppedTasks(count: number, change: Task = {}) {
  mocked.on(ListTasksCommand).callsFake(({ nextToken = '0' }: ListTasksCommandInput) => {
    const from = Number(nextToken);
    const taskArns = Array.from({ length: Math.min(100, count - from) }, (_, index) => `task-${from + index}`);
    return { taskArns, nextToken: from + 100 < count ? String(from + 100) : undefined };
  });
  mocked
    .on(DescribeTasksCommand)
    .callsFake(({ tasks = [] }: DescribeTasksCommandInput) => ({ tasks: tasks.map((id) => task(id, change)) }));
}

test('a thousand are read', async () => {
  stoppedTasks(1000);
  const { stopped, startDelay } = (await readStoppedTasks(client, query, manualRetry())) ?? {};
  expect(stopped).toHaveLength(1000);
  expect(startDelay?.samples).toBe(50);
});

test('of more than a thousand, some of which came up, nothing is known', async () => {
  stoppedTasks(1001);
  expect(await readStoppedTasks(client, query, manualRetry())).toBeUndefined();
  expect(mocked.commandCalls(ListTasksCommand)).toHaveLength(10);
  expect(mocked.commandCalls(DescribeTasksCommand)).toHaveLength(10);
});

test('of more than a thousand, a thousand failed starts and nothing else say how it stands', async () => {
  stoppedTasks(1001, { stopCode: 'TaskFailedToStart', startedAt: undefined });
  const { stopped } = (await readStoppedTasks(client, query, manualRetry())) ?? {};
  expect(stopped).toHaveLength(1000);
});

test('one whose containers have ended is read as soon as they have', async () => {
  mocked.on(ListTasksCommand).resolves({ taskArns: ['a'] });
  const stoppingAt = new Date('2026-01-05T09:09:50Z');
  mocked.on(DescribeTasksCommand).resolves({
    tasks: [
      task('a', { lastStatus: 'DEPROVISIONING', stopCode: 'TaskFailedToStart', stoppingAt, stoppedAt: undefined }),
    ],
  });
  expect(await readStoppedTasks(client, query, manualRetry())).toMatchObject({
    stopped: [{ stoppedAt: stoppingAt.getTime(), end: { kind: 'failed-start' } }],
  });
});

test('a page that fails fails the reading', async () => {
  mocked
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: ['a'], nextToken: 'more' })
    .rejectsOnce(sdkError('AccessDeniedException', 'not authorized'));
  mocked.on(DescribeTasksCommand).resolves({ tasks: [task('a')] });
  await expect(readStoppedTasks(client, query, manualRetry())).rejects.toMatchObject({ operation: 'ListTasks' });
});
