import { describe, expect, test } from '@jest/globals';
import { hopelessBecause, hungAt, stageInWords, taskStages } from '../../../cli/chain/chain-stages.ts';
import type { StackStatus } from '../../../cli/stack/stack-status.ts';

const SENT = Date.parse('2026-01-05T10:00:00.000Z');
const task = { taskId: '0123', role: 'burst', capacity: 'FARGATE', ageSeconds: 40 } as const;
const decided = (reason: string, at = '2026-01-05T10:00:05.000Z') => ({
  at,
  ageSeconds: 1,
  reason,
  explanation: 'A sentence.',
  launched: 0,
});
const status = (change: Partial<StackStatus>): StackStatus => ({
  queue: { visible: 1, inFlight: 0, delayed: 0 },
  tasks: [],
  lastDecision: null,
  lastFailure: null,
  ...change,
});

test.each([
  {
    name: 'launched for the command',
    times: { createdAt: '2026-01-05T10:00:04.200Z', startedAt: '2026-01-05T10:00:41.060Z' },
    words: ['   4.2 s  task launched', '  41.1 s  task running'],
  },
  {
    name: 'that was there already',
    times: { createdAt: '2026-01-05T09:59:00.000Z', startedAt: '2026-01-05T09:59:30.000Z' },
    words: ['  before  task launched', '  before  task running'],
  },
])('the stages of a task $name', ({ times, words }) => {
  expect(taskStages(times, SENT).map(stageInWords)).toEqual(words);
});

describe('waiting is without hope', () => {
  test.each([
    { name: 'when paused', change: { lastDecision: decided('paused') }, says: /fqs resume/ },
    { name: 'without an image', change: { lastDecision: decided('no-image') }, says: /ecs:build-push/ },
  ])('$name', ({ change, says }) => {
    expect(hopelessBecause(status(change), SENT)).toMatch(says);
  });

  test.each<{ name: string; change: Partial<StackStatus> }>([
    { name: 'while nothing was decided', change: {} },
    { name: 'after another decision', change: { lastDecision: decided('backlog') } },
    { name: 'by a decision from before', change: { lastDecision: decided('paused', '2026-01-05T09:59:59.999Z') } },
    {
      name: 'while a task is there',
      change: { lastDecision: decided('paused'), tasks: [{ ...task, state: 'running' }] },
    },
  ])('not $name', ({ change }) => {
    expect(hopelessBecause(status(change), SENT)).toBeUndefined();
  });
});

test.each<{ name: string; change: Partial<StackStatus>; dryRun?: true; says: RegExp }>([
  { name: 'a task runs', change: { tasks: [{ ...task, state: 'running' }] }, says: /tasks run, but .* "fqs logs"/ },
  {
    name: 'a task starts',
    change: { tasks: [{ ...task, state: 'starting' }] },
    says: /since 40 s: "fqs tasks 0123"/,
  },
  { name: 'nothing was decided', change: {}, says: /decided nothing since: "fqs logs --scaler"/ },
  {
    name: 'nothing was decided since',
    change: { lastDecision: decided('idle', '2026-01-05T09:59:59.999Z') },
    says: /decided nothing since: "fqs logs --scaler"/,
  },
  {
    name: 'ticks fail',
    change: {
      lastDecision: decided('idle'),
      lastFailure: { at: '2026-01-05T10:00:10.000Z', ageSeconds: 1, error: 'Error: broken' },
    },
    says: /last tick failed with Error: broken: "fqs doctor"/,
  },
  {
    name: 'no task is there',
    change: { lastDecision: decided('at-maximum') },
    says: /last decision was at-maximum: A sentence\. "fqs explain"/,
  },
  {
    name: 'the scaler only decides',
    change: { lastDecision: decided('backlog') },
    dryRun: true,
    says: /launches none: .*ECS_DRY_RUN/,
  },
])('a command that hangs while $name: $says', ({ change, dryRun = false, says }) => {
  expect(hungAt(status(change), SENT, dryRun)).toMatch(says);
});
