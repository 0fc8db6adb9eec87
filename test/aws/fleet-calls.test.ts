import {
  DescribeTasksCommand,
  type DescribeTasksCommandInput,
  ECSClient,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readFleet } from '../../aws/fleet.ts';
import { STARTED_BY } from '../../contract/names.ts';
import type { LaunchedTasks } from '../../contract/tick-message.ts';
import { query } from './support/fleet-at.ts';
import { manualRetry, sdkError } from './support/retrying.ts';

const client = new ECSClient({ region: 'eu-west-1' });
const ecs = mockClient(client);
beforeEach(() => {
  ecs.reset();
});

const denied = sdkError('AccessDeniedException', 'not authorized');
const arn = (id: string) => `arn:aws:ecs:eu-west-1:000000000000:task/workers/${id}`;
const task = (id: string): Task => ({
  taskArn: arn(id),
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/terminal:7',
  startedBy: STARTED_BY,
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
});

/** Two pages of ids, of which DescribeTasks knows those that it is told. */
function twoPages() {
  ecs
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: [arn('a'), arn('b')], nextToken: 'more' })
    .resolvesOnce({ taskArns: [arn('c')] });
}

test('each page is asked for with the token of the one before, by family alone', async () => {
  twoPages();
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [task('a'), task('b')] })
    .resolvesOnce({ tasks: [task('c')] });
  const { tasks } = await readFleet(client, query, manualRetry());
  expect(tasks).toEqual([{ state: 'running', role: 'burst', capacity: 'FARGATE', revision: 7, count: 3 }]);
  const shared = { cluster: query.cluster, family: query.family, maxResults: 100 };
  expect(ecs.commandCalls(ListTasksCommand).map(({ args }) => args[0].input)).toEqual([
    { ...shared, nextToken: undefined },
    { ...shared, nextToken: 'more' },
  ]);
  expect(ecs.commandCalls(DescribeTasksCommand).map(({ args }) => args[0].input)).toEqual([
    { cluster: query.cluster, tasks: ['a', 'b'] },
    { cluster: query.cluster, tasks: ['c'] },
  ]);
});

test('a just-launched task that ECS lists is described once', async () => {
  twoPages();
  ecs.on(DescribeTasksCommand).callsFake(({ tasks: ids }: DescribeTasksCommandInput) => ({ tasks: ids?.map(task) }));
  const at = '2026-01-05T10:00:00.000Z';
  const justLaunched: LaunchedTasks[] = [{ at, role: 'burst', capacity: 'FARGATE', taskIds: ['c', 'x'] }];
  const { taskIds } = await readFleet(client, { ...query, justLaunched }, manualRetry());
  expect([...taskIds]).toEqual(['a', 'b', 'c', 'x']);
  expect(ecs.commandCalls(DescribeTasksCommand).map(({ args }) => args[0].input.tasks)).toEqual([
    ['a', 'b'],
    ['c'],
    ['x'],
  ]);
});

test('a second page of ListTasks that fails fails the whole reading', async () => {
  ecs
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: [arn('a')], nextToken: 'more' })
    .rejectsOnce(denied);
  ecs.on(DescribeTasksCommand).resolves({ tasks: [task('a')] });
  await expect(readFleet(client, query, manualRetry())).rejects.toMatchObject({ operation: 'ListTasks' });
});

test('a second DescribeTasks that fails fails the whole reading', async () => {
  twoPages();
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [task('a'), task('b')] })
    .rejectsOnce(denied);
  await expect(readFleet(client, query, manualRetry())).rejects.toMatchObject({ operation: 'DescribeTasks' });
});

test('a DescribeTasks of just-launched tasks that fails fails the whole reading', async () => {
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  ecs.on(DescribeTasksCommand).rejects(denied);
  const at = '2026-01-05T10:00:00.000Z';
  const justLaunched: LaunchedTasks[] = [{ at, role: 'burst', capacity: 'FARGATE', taskIds: ['x'] }];
  const reading = readFleet(client, { ...query, justLaunched }, manualRetry());
  await expect(reading).rejects.toMatchObject({ operation: 'DescribeTasks' });
});

test('a task that is gone by the time it is described is not counted', async () => {
  twoPages();
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [task('a')], failures: [{ arn: arn('b'), reason: 'MISSING' }] })
    .resolvesOnce({ tasks: [task('c')] });
  const { tasks } = await readFleet(client, query, manualRetry());
  expect(tasks).toMatchObject([{ state: 'running', count: 2 }]);
});

test.each(['ACCESS_DENIED', undefined])(
  'a task that is not described for the reason %s fails the whole reading',
  async (reason) => {
    twoPages();
    ecs.on(DescribeTasksCommand).resolves({ tasks: [task('a')], failures: [{ arn: arn('b'), reason }] });
    const reading = readFleet(client, query, manualRetry());
    await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: 'DescribeTasks' });
    await expect(reading).rejects.toThrow(`${reason} for ${arn('b')}`);
  },
);

test('a task that moves from one page to the next is counted once', async () => {
  ecs
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: [arn('a'), arn('b')], nextToken: 'more' })
    .resolvesOnce({ taskArns: [arn('b')] });
  ecs
    .on(DescribeTasksCommand)
    .resolvesOnce({ tasks: [task('a'), task('b')] })
    .resolvesOnce({ tasks: [task('b')] });
  const { tasks } = await readFleet(client, query, manualRetry());
  expect(tasks).toMatchObject([{ count: 2 }]);
});

test('pages that never end are an error', async () => {
  ecs.on(ListTasksCommand).resolves({ taskArns: [], nextToken: 'again' });
  await expect(readFleet(client, query, manualRetry())).rejects.toThrow('more than 100 pages');
  expect(ecs.commandCalls(ListTasksCommand)).toHaveLength(100);
});
