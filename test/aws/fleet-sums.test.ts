import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { FleetSums } from '../../aws/fleet-sums.ts';
import { STARTED_BY } from '../../contract/names.ts';
import { query } from './support/fleet-at.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const logOf = (seconds: number) => Number(Math.log(seconds).toFixed(4));

/** A task that took so many seconds to start, and did so many seconds ago. */
function started(id: string, delaySeconds: number, secondsAgo: number, change: Task = {}): Task {
  const startedAt = NOW - secondsAgo * 1000;
  return {
    taskArn: `arn:aws:ecs:eu-west-1:000000000000:task/workers/${id}`,
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/terminal:1',
    startedBy: STARTED_BY,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: new Date(startedAt - delaySeconds * 1000),
    startedAt: new Date(startedAt),
    ...change,
  };
}

function startDelayOf(tasks: readonly Task[]) {
  const sums = new FleetSums(query, NOW);
  for (const task of tasks) sums.add(task);
  return sums.reading().startDelay;
}

describe('start delays', () => {
  test('are sampled with the mean of their logs, which is the log of their geometric mean', () => {
    const tasks = [started('a', 10, 1), started('b', 40, 2)];
    expect(startDelayOf(tasks)).toEqual({ samples: 2, meanLogSeconds: logOf(20) });
  });

  test('of the 50 newest tasks count, in whatever order the tasks come', () => {
    const old = Array.from({ length: 30 }, (_, index) => started(`old-${index}`, 600, 1000 + index));
    const newest = Array.from({ length: 50 }, (_, index) => started(`new-${index}`, 20, index));
    const expected = { samples: 50, meanLogSeconds: logOf(20) };
    expect(startDelayOf([...old, ...newest])).toEqual(expected);
    expect(startDelayOf([...newest, ...old])).toEqual(expected);
  });

  test("of a start at once, or before the creation by a clock's error, are a millisecond", () => {
    expect(startDelayOf([started('a', 0, 1)])).toEqual({ samples: 1, meanLogSeconds: logOf(0.001) });
    expect(startDelayOf([started('a', -2, 1)])).toEqual({ samples: 1, meanLogSeconds: logOf(0.001) });
  });

  test.each([
    { row: 'that has not started', change: { lastStatus: 'PENDING', startedAt: undefined } },
    { row: 'without a creation', change: { createdAt: undefined } },
    { row: 'that somebody else started', change: { startedBy: 'a-person' } },
    { row: 'that has stopped', change: { lastStatus: 'STOPPED' } },
  ])('of a task $row are not sampled', ({ change }) => {
    expect(startDelayOf([started('a', 10, 1, change)])).toEqual({ samples: 0, meanLogSeconds: 0 });
  });
});

describe('a just-launched task', () => {
  const arn = 'arn:aws:ecs:eu-west-1:000000000000:task/workers/new';
  const at = '2026-01-05T09:59:50.000Z';
  const justLaunched = [{ at, role: 'baseline', capacity: 'FARGATE_SPOT', taskIds: ['new'] }] as const;
  const sums = () =>
    new FleetSums({ ...query, justLaunched: justLaunched.map((e) => ({ ...e, taskIds: ['new'] })) }, NOW);

  test('that is missing twice counts once', () => {
    const twice = sums();
    for (const _ of [1, 2]) twice.addMissing({ arn, reason: 'MISSING' });
    expect(twice.reading().tasks).toEqual([
      { state: 'starting', role: 'baseline', capacity: 'FARGATE_SPOT', count: 1 },
    ]);
  });

  test('that is described after it was missing, or missing after it was described, counts once', () => {
    const task = started('new', 1, 1, { lastStatus: 'PENDING', startedAt: undefined });
    const [before, after] = [sums(), sums()];
    before.addMissing({ arn, reason: 'MISSING' });
    before.add(task);
    expect(before.reading().tasks).toMatchObject([{ state: 'starting', count: 1 }]);
    after.add(task);
    after.addMissing({ arn, reason: 'MISSING' });
    expect(after.reading().tasks).toMatchObject([{ state: 'starting', revision: 1, count: 1 }]);
  });
});
