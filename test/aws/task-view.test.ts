import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { taskIdOf, viewTask } from '../../aws/task-view.ts';
import { STARTED_BY, TASK_OVERRIDES } from '../../contract/names.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const LIFETIME_SECONDS = 3600;

function view(change: Task) {
  const task: Task = {
    taskArn: 'arn:aws:ecs:eu-west-1:000000000000:task/workers/0123abcd',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/terminal:17',
    startedBy: STARTED_BY,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    startedAt: new Date(NOW - 60_000),
    ...change,
  };
  return viewTask(task, LIFETIME_SECONDS, NOW);
}

/** A task that ends so many milliseconds from now when it lives its lifetime out. */
const endingIn = (milliseconds: number): Task => ({
  startedAt: new Date(NOW - LIFETIME_SECONDS * 1000 + milliseconds),
});

function withEnvironment(...environment: { name: string; value: string }[]): Task {
  return { overrides: { containerOverrides: [{ name: 'sidecar' }, { name: 'worker', environment }] } };
}

describe('state', () => {
  test.each([
    { row: 'PROVISIONING', change: { lastStatus: 'PROVISIONING' }, state: 'starting' },
    { row: 'PENDING', change: { lastStatus: 'PENDING' }, state: 'starting' },
    { row: 'ACTIVATING', change: { lastStatus: 'ACTIVATING' }, state: 'starting' },
    { row: 'RUNNING', change: {}, state: 'running' },
    { row: 'RUNNING without a start', change: { startedAt: undefined }, state: 'running' },
    { row: 'more than two minutes from its end', change: endingIn(120_001), state: 'running' },
    { row: 'two minutes from its end', change: endingIn(120_000), state: 'leaving' },
    { row: 'past its end', change: endingIn(-1), state: 'leaving' },
    { row: 'told to stop', change: { desiredStatus: 'STOPPED' }, state: 'stopping' },
    {
      row: 'told to stop before it ran',
      change: { lastStatus: 'PENDING', desiredStatus: 'STOPPED' },
      state: 'stopping',
    },
    { row: 'DEPROVISIONING', change: { lastStatus: 'DEPROVISIONING', desiredStatus: 'STOPPED' }, state: 'stopping' },
  ])('of a task that is $row is $state', ({ change, state }) => {
    expect(view(change)?.state).toBe(state);
  });
});

describe('a lifetime of its own', () => {
  const lifetime = (value: string) => withEnvironment({ name: TASK_OVERRIDES.maxLifetimeSeconds, value });
  test.each([
    { row: 'a moment more than two minutes from its end', change: lifetime('181'), state: 'running' },
    { row: 'two minutes from its end', change: lifetime('180'), state: 'leaving' },
    { row: 'past its end, though not past that of the others', change: lifetime('30'), state: 'leaving' },
    { row: 'that is no number, so that of the others counts', change: lifetime('long'), state: 'running' },
    { row: 'that is empty, so that of the others counts', change: lifetime(''), state: 'running' },
  ])('of a task that has run for a minute: $row', ({ change, state }) => {
    expect(view(change)?.state).toBe(state);
  });
});

describe('role', () => {
  const role = (value: string) => ({ name: TASK_OVERRIDES.role, value });
  const idleExit = { name: TASK_OVERRIDES.idleExitSeconds, value: '5' };
  test.each([
    { row: 'baseline', change: withEnvironment(idleExit, role('baseline')), expected: 'baseline' },
    { row: 'burst', change: withEnvironment(role('burst'), idleExit), expected: 'burst' },
    { row: 'another role', change: withEnvironment(role('captain')), expected: 'burst' },
    { row: 'no role', change: withEnvironment(idleExit), expected: 'burst' },
    { row: 'no container override', change: { overrides: {} }, expected: 'burst' },
    { row: 'no override at all', change: {}, expected: 'burst' },
  ])('of a task with $row is $expected', ({ change, expected }) => {
    expect(view(change)?.role).toBe(expected);
  });
});

test.each([
  { capacityProviderName: 'FARGATE', capacity: 'FARGATE' },
  { capacityProviderName: 'FARGATE_SPOT', capacity: 'FARGATE_SPOT' },
  { capacityProviderName: undefined, capacity: 'FARGATE' },
])(
  'a task of the capacity provider $capacityProviderName stands on $capacity',
  ({ capacityProviderName, capacity }) => {
    expect(view({ capacityProviderName })?.capacity).toBe(capacity);
  },
);

test('id and revision are the last parts of the ARNs', () => {
  expect(view({})).toMatchObject({ taskId: '0123abcd', revision: 17 });
  expect(taskIdOf('0123abcd')).toBe('0123abcd');
});

test.each([
  { row: 'that somebody else started', change: { startedBy: 'a-person' } },
  { row: 'that nobody says to have started', change: { startedBy: undefined } },
  { row: 'that has stopped', change: { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' } },
])('a task $row is not ours to count', ({ change }) => {
  expect(view(change)).toBeUndefined();
});
