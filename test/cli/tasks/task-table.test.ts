import { expect, test } from '@jest/globals';
import type { TaskDetails } from '../../../aws/operator/task-details.ts';
import { describeTask } from '../../../cli/tasks/task-description.ts';
import { tasksInWords } from '../../../cli/tasks/task-table.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const running: TaskDetails = {
  taskId: '0123',
  state: 'running',
  lastStatus: 'RUNNING',
  startedByScaler: true,
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/terminal:17',
  revision: 17,
  role: 'burst',
  capacity: 'FARGATE_SPOT',
  createdAt: '2026-01-05T09:59:00.000Z',
  startedAt: '2026-01-05T09:59:30.000Z',
  stoppingAt: null,
  stoppedAt: null,
  stopCode: null,
  stoppedReason: null,
  cpuUnits: 512,
  memoryMib: 1024,
  subnetId: 'subnet-1',
  privateAddress: '10.0.0.7',
  zone: null,
  containers: [{ name: 'worker', image: 'repository:tag', status: 'RUNNING', exitCode: null, reason: null }],
};
const stopped: TaskDetails = {
  ...running,
  taskId: '4567',
  state: 'stopped',
  lastStatus: 'STOPPED',
  startedByScaler: false,
  stoppedAt: '2026-01-05T09:59:50.000Z',
  stopCode: 'TaskFailedToStart',
  stoppedReason: 'CannotPullContainerError: no image',
  containers: [{ name: 'worker', image: 'repository:tag', status: 'STOPPED', exitCode: 137, reason: 'OutOfMemory' }],
};

test('tasks that are there and tasks that stopped are two tables', () => {
  const [present = '', gone = ''] = tasksInWords([running, stopped], NOW).split('Stopped of late:');
  expect(present).toMatch(/│ 0123 │ running │ burst │ FARGATE_SPOT │ 17 +│ 60 +│ 512 │ 1024 │/);
  expect(gone).toMatch(/│ 4567 │ not ours │ 17 +│ 10 +│ 137 +│ CannotPullContainerError: no image │/);
});

test.each([
  { exitCode: 66, words: 'left without having been given a message' },
  { exitCode: 69, words: 'ended with an error before its first receive' },
])('what a worker says by exit code $exitCode is told in words', ({ exitCode, words }) => {
  const stoppedReason = 'Essential container in task exited';
  const containers = [{ name: 'worker', image: 'repository:tag', status: 'STOPPED', exitCode, reason: null }];
  const task: TaskDetails = { ...stopped, stopCode: 'EssentialContainerExited', stoppedReason, containers };
  expect(tasksInWords([task], NOW)).toContain(`│ ${stoppedReason}; ${words} │`);
  expect(describeTask(task, undefined)).toContain(`worker: STOPPED, exit code ${exitCode}: ${words}\n`);
});

test('no task at all is said', () => {
  expect(tasksInWords([], NOW)).toBe('Tasks: none');
});

test('a large fleet is cut off, with the number that is left out', () => {
  const fleet = Array.from({ length: 103 }, (_, index) => ({ ...running, taskId: `id-${index}-` }));
  const words = tasksInWords(fleet, NOW);
  expect(words).toContain('id-99-');
  expect(words).not.toContain('id-100-');
  expect(words).toMatch(/\.\.\. and 3 more; --json has them all\.$/);
});

test('a task is described by what applies to it', () => {
  const log = { group: '/workers', stream: 'worker/worker/0123' };
  const words = describeTask(running, log);
  for (const line of [
    /^task +0123$/m,
    /^state +running \(RUNNING\)$/m,
    /^CPU +512 units reserved/m,
    /^memory +1024 MiB reserved$/m,
    /Container Insights is off/,
    /^address +10\.0\.0\.7$/m,
    /^container +worker: RUNNING$/m,
    /^ {2}image +repository:tag$/m,
    /^log stream +worker\/worker\/0123$/m,
  ])
    expect(words).toMatch(line);
  for (const name of ['stopped', 'stop reason', 'zone', '  reason'])
    expect(words).not.toMatch(new RegExp(`^${name} `, 'm'));
});

test('a stopped task is described with its end, and without a log where there is none', () => {
  const words = describeTask(stopped, undefined);
  for (const line of [
    /^role +not ours$/m,
    /^stop code +TaskFailedToStart$/m,
    /^stop reason +CannotPullContainerError: no image$/m,
    /^container +worker: STOPPED, exit code 137$/m,
    /^ {2}reason +OutOfMemory$/m,
  ])
    expect(words).toMatch(line);
  expect(words).not.toContain('log');
});
