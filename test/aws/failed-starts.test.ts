import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { endOf, failedStartsOf, type PresentTask, type StoppedTask, type TaskEnd } from '../../aws/failed-starts.ts';
import { EXIT_CODE_NEVER_READY } from '../../contract/names.ts';

const startedAt = new Date('2026-01-05T09:00:00Z');
const exited = (exitCode: number, change: Task = {}): Task => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  startedAt,
  containers: [{ name: 'worker', exitCode }],
  ...change,
});
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
  { row: 'leaving', task: exited(0), kind: 'came-up' },
  { row: 'an error of its own, maybe after work', task: exited(1), kind: 'came-up' },
  { row: "lack of memory, by a person's command", task: exited(137), kind: 'came-up' },
  { row: 'an error before its first receive', task: exited(EXIT_CODE_NEVER_READY), kind: 'failed-start' },
  { row: 'a container command that failed', task: exited(125), kind: 'failed-start' },
  { row: 'a command that is not executable', task: exited(126), kind: 'failed-start' },
  { row: 'a command that a shell did not find', task: exited(127), kind: 'failed-start' },
];

describe('the end of a task', () => {
  test.each(ends)('by $row says: $kind', ({ task, kind }) => {
    expect(endOf(task).kind).toBe(kind);
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
    expect(endOf(task)).toEqual({ kind: 'failed-start', reason });
  });

  test('has no more than 200 characters of reason', () => {
    const end = endOf(notStarted('x'.repeat(1000)));
    expect(end).toEqual({ kind: 'failed-start', reason: 'x'.repeat(200) });
  });
});

const NOW = Date.parse('2026-01-05T10:00:00Z');
const secondsAgo = (seconds: number) => NOW - seconds * 1000;
/** One that was created so many seconds ago and stopped ten seconds later. */
const stopped = (created: number, end: TaskEnd['kind'], change: Partial<StoppedTask> = {}): StoppedTask => ({
  revision: 7,
  createdAt: secondsAgo(created),
  stoppedAt: secondsAgo(created - 10),
  end: end === 'failed-start' ? { kind: end, reason: `reason ${created}` } : { kind: end },
  ...change,
});
const failed = (created: number, change?: Partial<StoppedTask>) => stopped(created, 'failed-start', change);
/** One that ran for so many seconds before it failed. */
const failedAfter = (seconds: number, created: number) =>
  failed(created, { startedAt: secondsAgo(created), stoppedAt: secondsAgo(created - seconds) });
const running = (created: number, started: number, revision = 7): PresentTask => ({
  revision,
  createdAt: secondsAgo(created),
  startedAt: secondsAgo(started),
});
const starting = (created: number, revision = 7): PresentTask => ({ revision, createdAt: secondsAgo(created) });

const runs: readonly {
  row: string;
  stopped: readonly StoppedTask[];
  present?: readonly PresentTask[];
  inARow: number;
}[] = [
  { row: 'nothing is known', stopped: [], inARow: 0 },
  { row: 'all failed', stopped: [failed(30), failed(90), failed(60)], inARow: 3 },
  { row: 'an older one came up', stopped: [failed(30), failed(60), stopped(90, 'came-up'), failed(120)], inARow: 2 },
  { row: 'the newest one came up', stopped: [stopped(30, 'came-up'), failed(60)], inARow: 0 },
  { row: 'one in between says nothing', stopped: [failed(30), stopped(60, 'says-nothing'), failed(90)], inARow: 2 },
  { row: 'an older one runs', stopped: [failed(30)], present: [running(500, 400)], inARow: 1 },
  { row: 'a newer one runs', stopped: [failed(60)], present: [running(50, 5)], inARow: 0 },
  { row: 'a newer one starts', stopped: [failed(60)], present: [starting(10)], inARow: 1 },
  {
    row: 'a newer one runs no longer than they did',
    stopped: [failedAfter(40, 200)],
    present: [running(90, 60)],
    inARow: 1,
  },
  { row: 'a newer one outlived them', stopped: [failedAfter(40, 200)], present: [running(120, 81)], inARow: 0 },
  { row: 'another revision failed', stopped: [failed(60, { revision: 6 }), failed(30, { revision: 7 })], inARow: 1 },
  { row: 'a new revision starts', stopped: [failed(60), failed(30)], present: [starting(10, 8)], inARow: 0 },
  { row: 'an old revision runs', stopped: [failed(60), failed(30)], present: [running(20, 10, 6)], inARow: 2 },
];

describe('failed starts in a row', () => {
  test.each(runs)('are $inARow when $row', ({ stopped: ended, present = [], inARow }) => {
    for (const order of [ended, ended.toReversed()]) expect(failedStartsOf(order, present, NOW).inARow).toBe(inARow);
  });

  test('come with time and reason of the one that stopped last', () => {
    expect(failedStartsOf([failed(90), failed(30), failed(60)], [], NOW)).toEqual({
      inARow: 3,
      lastAt: new Date(secondsAgo(20)).toISOString(),
      reason: 'reason 30',
    });
  });
});
