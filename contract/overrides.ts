import * as z from 'zod/mini';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import { windowsAbove } from './minimum-schedule.ts';
import type { DemandPolicy, Policy } from './policy.ts';
import { policySettings } from './policy-settings.ts';

/**
 * What the SSM parameter may hold: pause, and settings that take effect without a deployment, under their own names, as JSON:
 * `{"paused":true,"ECS_MAX_TASKS":20}`. An empty object changes nothing.
 */
export interface Overrides extends Readonly<Partial<Record<Overridable, number>>> {
  readonly paused?: boolean;
}

/** Names of the settings that the parameter may hold. */
export const overridable = ['ECS_MIN_TASKS', 'ECS_MAX_TASKS', 'ECS_TARGET_WAIT_SECONDS'] as const;
export type Overridable = (typeof overridable)[number];

const shape = z.record(z.string(), z.unknown());

/**
 * Reads the parameter's text.
 *
 * @throws ConfigurationError with every problem found.
 */
export function parseOverrides(text: string): Overrides {
  const subject = 'The scaler parameter';
  const remedy = 'Put a JSON object like {"paused":false,"ECS_MAX_TASKS":20} into the parameter.';
  const parsed = z.safeParse(shape, parseJson(text));
  if (!parsed.success)
    throw new ConfigurationError(subject, [
      { name: 'parameter', rule: 'a JSON object', received: quote(text), remedy },
    ]);

  const problems: ConfigurationProblem[] = [];
  const overrides: { -readonly [Name in keyof Overrides]: Overrides[Name] } = {};
  for (const [name, value] of Object.entries(parsed.data)) {
    const setting = overridable.find((candidate) => candidate === name);
    if (name === 'paused' && typeof value === 'boolean') overrides.paused = value;
    else if (name === 'paused') problems.push({ name, rule: 'true or false', received: quote(value), remedy });
    else if (!setting)
      problems.push({ name, rule: `one of paused, ${overridable.join(', ')}`, received: quote(name), remedy });
    else {
      const number = typeof value === 'number' ? policySettings[setting].kind.parse(String(value)) : undefined;
      if (number === undefined)
        problems.push({ name, rule: policySettings[setting].kind.rule, received: quote(value), remedy });
      else overrides[setting] = number;
    }
  }
  if (problems.length > 0) throw new ConfigurationError(subject, problems);
  return overrides;
}

/**
 * The policy with the overrides in force. An overridden minimum holds around the clock, whatever is scheduled.
 *
 * @throws ConfigurationError with every override that clashes with another one or with the policy.
 */
export function withOverrides(policy: Policy, overrides: Overrides): Policy {
  const problems = clashesOf(policy, overrides);
  if (problems.length > 0) throw new ConfigurationError('The policy with its overrides', problems);
  return overridden(policy, overrides);
}

/** What keeps the overrides, each allowed by itself, from being in force together under the policy. */
export function clashesOf(policy: Policy, overrides: Overrides): readonly ConfigurationProblem[] {
  const { minTasks, maxTasks, minTasksSchedule } = overridden(policy, overrides);
  const problems: ConfigurationProblem[] = [];
  if (minTasks > maxTasks)
    problems.push({
      name: 'ECS_MIN_TASKS',
      rule: `at most ECS_MAX_TASKS, which is ${maxTasks}`,
      received: String(minTasks),
      remedy: 'Override both together.',
    });
  const above = windowsAbove(maxTasks, minTasksSchedule);
  if (above !== '')
    problems.push({
      name: 'ECS_MIN_TASKS_SCHEDULE',
      rule: `windows of at most ECS_MAX_TASKS, which is ${maxTasks}`,
      received: JSON.stringify(above),
      remedy: 'Override ECS_MIN_TASKS as well, which holds instead of the schedule, or raise ECS_MAX_TASKS.',
    });
  if (overrides.ECS_TARGET_WAIT_SECONDS !== undefined && policy.demand.kind === 'messages-per-task')
    problems.push({
      name: 'ECS_TARGET_WAIT_SECONDS',
      rule: 'left alone where ECS_MESSAGES_PER_TASK was deployed',
      received: `${overrides.ECS_TARGET_WAIT_SECONDS} beside ${policy.demand.messagesPerTask} messages a task`,
      remedy: 'Deploy a target wait instead of ECS_MESSAGES_PER_TASK, or take the override back.',
    });
  return problems;
}

function overridden(policy: Policy, overrides: Overrides): Policy {
  return {
    ...policy,
    demand: withTarget(policy.demand, overrides.ECS_TARGET_WAIT_SECONDS),
    minTasks: overrides.ECS_MIN_TASKS ?? policy.minTasks,
    minTasksSchedule: overrides.ECS_MIN_TASKS === undefined ? policy.minTasksSchedule : [],
    maxTasks: overrides.ECS_MAX_TASKS ?? policy.maxTasks,
    paused: overrides.paused ?? policy.paused,
  };
}

function withTarget(demand: DemandPolicy, targetWaitSeconds: number | undefined): DemandPolicy {
  if (demand.kind !== 'target-wait' || targetWaitSeconds === undefined) return demand;
  return { ...demand, targetWaitSeconds };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function quote(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
