import { ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { stopTask } from '../../../aws/operator/stop-task.ts';
import { manualRetry, sdkError, settled } from '../support/retrying.ts';

const ecs = mockClient(ECSClient);
const client = new ECSClient({});
const task = { cluster: 'workers', taskId: '0123', reason: 'fqs destroy --stop-tasks' };
beforeEach(() => {
  ecs.reset();
});

test('a task is stopped by its id, with the reason', async () => {
  ecs.on(StopTaskCommand).resolves({});
  await stopTask(client, task, manualRetry());
  expect(ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input)).toEqual([
    { cluster: 'workers', task: '0123', reason: 'fqs destroy --stop-tasks' },
  ]);
});

test('a throttle is waited out', async () => {
  ecs.on(StopTaskCommand).rejectsOnce(sdkError('ThrottlingException', 'Rate exceeded')).resolves({});
  const context = manualRetry();
  await settled(context.clock, stopTask(client, task, context));
  expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(2);
});

test('a failure names the task', async () => {
  ecs.on(StopTaskCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(stopTask(client, task, manualRetry())).rejects.toThrow('StopTask on 0123 failed: AccessDeniedException');
});
