import { describe, expect, test } from '@jest/globals';
import { decideAgain, type ReplayedDecision } from '../../../cli/replay/decide-again.ts';
import type { DecisionRecord } from '../../../contract/decision-record.ts';
import type { Policy } from '../../../contract/policy.ts';
import { decisionRecord } from '../../fixtures/decision-record.ts';
import { basePolicy } from '../../fixtures/decisions.ts';

const at = '2026-01-05T10:00:00.000Z';
/** Twelve messages at five a task want three tasks. */
const logged = (policy: Partial<Policy> = {}) => decisionRecord({ at, queue: [12, 0, 0], policy });
const burst = (count: number, idleExitSeconds = 5) => ({ role: 'burst', count, idleExitSeconds }) as const;
const baseline = (count: number, idleExitSeconds = 5) => ({ role: 'baseline', count, idleExitSeconds }) as const;

function replayed(record: object, policy: Parameters<typeof decideAgain>[1]): ReplayedDecision {
  const decision = decideAgain(record, policy);
  if ('problem' in decision) throw new Error(decision.problem);
  return decision;
}

function withPlan(plan: Partial<DecisionRecord['plan']>): DecisionRecord {
  const record = logged();
  return { ...record, plan: { ...record.plan, ...plan } };
}

describe('under the present policy', () => {
  test.each([
    { name: 'the same policy', now: {}, launch: [burst(3)], reason: 'backlog', differs: false },
    {
      name: 'another demand',
      now: { demand: { kind: 'messages-per-task', messagesPerTask: 2 } } as const,
      launch: [burst(6)],
      reason: 'backlog',
      launchesDiffer: true,
    },
    {
      name: 'a maximum that the operator may have overridden',
      now: { maxTasks: 2 },
      launch: [burst(2)],
      reason: 'at-maximum',
      launchesDiffer: true,
    },
    {
      name: 'a minimum, which moves tasks from one role to the other',
      now: { minTasks: 1 },
      launch: [baseline(1), burst(2)],
      reason: 'backlog',
      launchesDiffer: true,
    },
    {
      name: 'another idle exit of burst tasks',
      now: { idleExitSeconds: 60 },
      launch: [burst(3, 60)],
      reason: 'backlog',
      launchesDiffer: true,
    },
    {
      name: 'a minimum of as many tasks',
      was: { minTasks: 3 },
      now: { minTasks: 3, idleExitSeconds: 60 },
      launch: [baseline(3, 60)],
      reason: 'backlog',
      differs: false,
    },
  ])('$name', ({ was = {}, now, launch, reason, launchesDiffer = false, differs = launchesDiffer }) => {
    const decision = replayed(logged(was), { ...basePolicy, ...now });
    expect(decision).toMatchObject({ now: { launch, reason }, launchesDiffer, differs });
  });

  test.each([
    { name: 'a pause', was: { paused: true }, reason: 'paused' },
    { name: 'a missing image', was: { imagePushed: false }, reason: 'no-image' },
  ])('$name of then still stops every launch', ({ was, reason }) => {
    const decision = replayed(logged(was), { ...basePolicy, maxTasks: 2 });
    expect(decision).toMatchObject({ now: { launch: [], reason }, differs: false });
  });

  test('the same launches for another reason differ, and their launches do not', () => {
    const decision = replayed(withPlan({ reason: 'warm-up' }), basePolicy);
    expect(decision).toMatchObject({
      before: { launch: [burst(3)], reason: 'warm-up' },
      now: { reason: 'backlog', explanation: expect.stringMatching(/^Backlog 12 /) },
      differs: true,
      launchesDiffer: false,
    });
  });

  test('what was overridden is told', () => {
    expect(replayed({ ...logged(), overridden: ['ECS_MAX_TASKS'] }, basePolicy).overridden).toEqual(['ECS_MAX_TASKS']);
  });
});

describe('by the policy in the line', () => {
  test.each([
    { name: 'nothing differs while the code is the same', record: logged({ maxTasks: 2 }), differs: false },
    {
      name: 'a schedule and a target are policy, too',
      record: logged({
        demand: { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage: 10 },
        minTasksSchedule: [{ days: [1], fromMinute: 0, toMinute: 1440, timeZone: 'UTC', minTasks: 1 }],
      }),
      differs: false,
    },
    {
      name: 'a lifetime that older code did not give differs',
      record: {
        ...logged({
          minTasksSchedule: [{ days: [1], fromMinute: 540, toMinute: 660, timeZone: 'UTC', minTasks: 3 }],
        }),
        plan: { ...logged().plan, launch: [baseline(3)] },
      },
      differs: true,
    },
    {
      name: 'the lifetime that a window gives is the same',
      record: logged({
        minTasksSchedule: [{ days: [1], fromMinute: 540, toMinute: 660, timeZone: 'UTC', minTasks: 3 }],
      }),
      differs: false,
    },
    { name: 'what older code came to differs', record: withPlan({ launch: [burst(4)] }), differs: true },
  ])('$name', ({ record, differs }) => {
    expect(replayed(record, 'as-logged').differs).toBe(differs);
  });
});

describe('a line that this version cannot read', () => {
  const { observation, policy, plan, ...rest } = logged();
  const task = { state: 'running', role: 'burst', capacity: 'FARGATE', count: 1 };
  const { tickSeconds: _, ...older } = policy;
  test.each([
    {
      name: 'an unknown field of the observation',
      record: { ...rest, plan, policy, observation: { ...observation, color: 'red' } },
      problem: /^observation: /,
    },
    {
      name: 'the shape that throughput once had',
      record: {
        ...rest,
        plan,
        policy,
        observation: { ...observation, throughput: [{ from: at, seconds: 60, completed: 1, averageInFlight: 1 }] },
      },
      problem: /^observation\.throughput: /,
    },
    {
      name: 'an unknown state of a task, whichever task it is',
      record: {
        ...rest,
        plan,
        policy,
        observation: { ...observation, tasks: [task, { ...task, state: 'asleep' }] },
      },
      problem: /^observation\.tasks\.state: /,
    },
    { name: 'no observation', record: { ...rest, plan, policy }, problem: /^observation: / },
    { name: 'no policy', record: { ...rest, plan, observation }, problem: /^policy: / },
    {
      name: 'launches that are no list',
      record: { ...rest, policy, observation, plan: { ...plan, launch: 3 } },
      problem: /^plan\.launch: /,
    },
  ])('is named: $name', ({ record, problem }) => {
    for (const by of [basePolicy, 'as-logged'] as const)
      expect(decideAgain(record, by)).toEqual({ problem: expect.stringMatching(problem) });
  });

  test.each([
    { name: 'an older policy', policy: older, problem: /^policy\.tickSeconds: / },
    { name: 'a policy with a rule that is not known here', policy: { ...policy, rule: 1 }, problem: /^policy: / },
  ])('by the policy in the line, but can be decided under another: $name', ({ policy: found, problem }) => {
    const record = { ...rest, plan, observation, policy: found };
    expect(decideAgain(record, 'as-logged')).toEqual({ problem: expect.stringMatching(problem) });
    expect(decideAgain(record, basePolicy)).toMatchObject({ differs: false });
  });
});
