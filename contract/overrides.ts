import * as z from 'zod/mini';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import type { Policy } from './policy.ts';
import { policySettings } from './settings.ts';

/**
 * What the SSM parameter may hold: pause, and settings that take effect without a deployment, under their own names, as JSON:
 * `{"paused":true,"ECS_MAX_TASKS":20}`. An empty object changes nothing.
 */
export interface Overrides {
  readonly paused?: boolean;
  readonly ECS_MIN_TASKS?: number;
  readonly ECS_MAX_TASKS?: number;
}

/** Names of the settings that the parameter may hold. */
export const overridable = ['ECS_MIN_TASKS', 'ECS_MAX_TASKS'] as const;
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
  const overrides: { paused?: boolean; ECS_MIN_TASKS?: number; ECS_MAX_TASKS?: number } = {};
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
 * The policy with the overrides in force.
 *
 * @throws ConfigurationError when the minimum would come to lie above the maximum.
 */
export function withOverrides(policy: Policy, overrides: Overrides): Policy {
  const minTasks = overrides.ECS_MIN_TASKS ?? policy.minTasks;
  const maxTasks = overrides.ECS_MAX_TASKS ?? policy.maxTasks;
  if (minTasks > maxTasks) {
    const problem = {
      name: 'ECS_MIN_TASKS',
      rule: `at most ECS_MAX_TASKS, which is ${maxTasks}`,
      received: String(minTasks),
      remedy: 'Override both in the parameter.',
    };
    throw new ConfigurationError('The policy with its overrides', [problem]);
  }
  return { ...policy, minTasks, maxTasks, paused: overrides.paused ?? policy.paused };
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
