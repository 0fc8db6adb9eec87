import type { Task, TaskStopCode } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { endedAt, endOf, type TaskEnd } from '../../aws/task-end.ts';
import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../../contract/names.ts';

const startedAt = new Date('2026-01-05T09:00:00Z');
const secondsLater = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);
/** One whose containers ended so many seconds after its start; ECS calls it stopped half a minute later. */
const exitedAfter = (seconds: number, exitCodes: readonly (number | undefined)[], change: Task = {}): Task => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  startedAt,
  executionStoppedAt: secondsLater(seconds),
  stoppingAt: secondsLater(seconds + 10),
  stoppedAt: secondsLater(seconds + 30),
  containers: exitCodes.map((exitCode, index) => ({ name: index === 0 ? 'worker' : 'sidecar', exitCode })),
  ...change,
});
const exited = (exitCode: number, change: Task = {}): Task => exitedAfter(2, [exitCode], change);
const unstarted: Task = { startedAt: undefined, stoppedReason: 'CannotStartContainerError: exec: "x": not found' };
const notStarted = (stoppedReason: string): Task => ({ stopCode: 'TaskFailedToStart', stoppedReason });

// Texts of the ECS developer guide, "Amazon ECS stopped tasks error messages", unless another source is named.
const ends: readonly { row: string; task: Task; kind: TaskEnd['kind'] }[] = [
  {
    row: 'an image that cannot be pulled',
    task: notStarted(
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/repository:tag: not found',
    ),
    kind: 'failed-start',
  },
  {
    row: 'an image that cannot be pulled, under another stop code',
    task: {
      ...exited(0),
      ...{ startedAt: undefined },
      stoppedReason: 'CannotPullContainerError: ref pull has been retried',
    },
    kind: 'failed-start',
  },
  {
    row: 'a secret that cannot be fetched',
    task: notStarted(
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm',
    ),
    kind: 'failed-start',
  },
  {
    row: 'a command that is not there',
    task: notStarted(
      'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task',
    ),
    kind: 'failed-start',
  },
  { row: 'no reason at all', task: { stopCode: 'TaskFailedToStart' }, kind: 'failed-start' },
  {
    row: 'no capacity',
    task: notStarted(
      'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    ),
    kind: 'says-nothing',
  },
  {
    row: 'a Spot interruption before its start',
    task: { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' },
    kind: 'says-nothing',
  },
  { row: 'the same as a failed start', task: notStarted('Your Spot Task was interrupted.'), kind: 'says-nothing' },
  {
    row: 'a Spot interruption of one that ran',
    task: { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.', startedAt },
    kind: 'came-up',
  },
  {
    row: 'a person who stopped it before its start',
    task: { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' },
    kind: 'says-nothing',
  },
  {
    row: 'a person who stopped it later',
    task: { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', startedAt },
    kind: 'came-up',
  },
  { row: 'a command that cannot be run', task: { ...exitedAfter(2, [undefined]), ...unstarted }, kind: 'failed-start' },
  { row: 'leaving', task: exitedAfter(600, [0]), kind: 'came-up' },
  { row: 'leaving at once', task: exited(0), kind: 'came-up' },
  { row: 'leaving at once without having served', task: exited(EXIT_CODE_SERVED_NOTHING), kind: 'came-up' },
  {
    row: 'leaving later without having served, beside a container that was told to stop',
    task: exitedAfter(60, [EXIT_CODE_SERVED_NOTHING, 143]),
    kind: 'came-up',
  },
  {
    row: 'another container that ends at once as if it had not served',
    task: exitedAfter(2, [undefined, EXIT_CODE_SERVED_NOTHING]),
    kind: 'failed-start',
  },
  { row: 'an image of the wrong architecture', task: exited(1), kind: 'failed-start' },
  { row: 'an error at once', task: exited(255), kind: 'failed-start' },
  { row: 'a signal at once, maybe for a command that took all memory', task: exited(137), kind: 'came-up' },
  { row: 'a command that a shell did not find', task: exited(127), kind: 'failed-start' },
  { row: 'an error after ten seconds', task: exitedAfter(10, [1]), kind: 'failed-start' },
  { row: 'an error a moment later, maybe after work', task: exitedAfter(10.001, [1]), kind: 'came-up' },
  { row: "lack of memory later, by a person's command", task: exitedAfter(60, [137]), kind: 'came-up' },
  { row: 'an error before ECS saw it start', task: exited(1, { startedAt: undefined }), kind: 'failed-start' },
  { row: 'an error before its first receive', task: exited(EXIT_CODE_NEVER_READY), kind: 'failed-start' },
  { row: 'the same after a while', task: exitedAfter(90, [EXIT_CODE_NEVER_READY]), kind: 'failed-start' },
  {
    row: 'the same beside a container that left',
    task: exitedAfter(90, [EXIT_CODE_NEVER_READY, 0]),
    kind: 'failed-start',
  },
  { row: 'an error beside a container that was stopped', task: exitedAfter(2, [143, 1]), kind: 'failed-start' },
  { row: 'leaving, with a container that was stopped', task: exitedAfter(2, [0, 143]), kind: 'came-up' },
  { row: 'leaving, with a container that was killed', task: exitedAfter(2, [0, 137]), kind: 'came-up' },
  { row: 'signals to all containers at once', task: exitedAfter(2, [137, 143]), kind: 'came-up' },
  { row: 'leaving at once, beside a container that failed', task: exitedAfter(2, [0, 1]), kind: 'came-up' },
  ...['UserInitiated', 'TerminationNotice', 'SpotInterruption', 'ServiceSchedulerInitiated'].map((stopCode) => ({
    row: `an error at once, under the stop code ${stopCode}`,
    task: exited(143, { stopCode: stopCode as TaskStopCode }),
    kind: 'came-up' as const,
  })),
];

describe('the end of a task', () => {
  test.each(ends)('by $row says: $kind', ({ task, kind }) => {
    expect(endOf(task, 'worker').kind).toBe(kind);
  });

  test.each([
    ['of ECS', notStarted('CannotPullContainerError:\n not   found'), 'CannotPullContainerError: not found'],
    ['of a stop code alone', { stopCode: 'TaskFailedToStart' } as Task, 'TaskFailedToStart'],
    ['of an exit code', exited(127), 'container worker ended with exit code 127'],
    [
      'of a container',
      exited(127, { containers: [{ name: 'worker', exitCode: 127, reason: 'no such file' }] }),
      'container worker ended with exit code 127: no such file',
    ],
  ])('has the reason %s in one line', (_name, task, reason) => {
    expect(endOf(task, 'worker')).toEqual({ kind: 'failed-start', reason });
  });

  test('has no more than 200 characters of reason', () => {
    const end = endOf(notStarted('x'.repeat(1000)), 'worker');
    expect(end).toEqual({ kind: 'failed-start', reason: 'x'.repeat(200) });
  });
});

describe('containers have ended', () => {
  const [executionStoppedAt, stoppingAt, stoppedAt] = [1, 2, 3].map(secondsLater) as [Date, Date, Date];

  test.each([
    ['when they did', { executionStoppedAt, stoppingAt, stoppedAt }, executionStoppedAt],
    ['when they were told to, where none had begun', { stoppingAt, stoppedAt }, stoppingAt],
    ['when the task had stopped, where nothing else is known', { stoppedAt }, stoppedAt],
    ['not yet', {}, undefined],
  ])('%s', (_name, task, at) => {
    expect(endedAt(task)).toBe(at);
  });
});
