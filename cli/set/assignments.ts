import { ConfigurationError, type ConfigurationProblem } from '../../contract/configuration-error.ts';
import { clashesOf, type Overridable, type Overrides, overridable } from '../../contract/overrides.ts';
import type { Policy } from '../../contract/policy.ts';
import { policySettings } from '../../contract/policy-settings.ts';

/** What a person wants to have in the parameter. */
export interface WantedChanges {
  /** E.g. `ECS_MAX_TASKS=20`. */
  readonly assignments: readonly string[];
  /** Names that go back to what was deployed. */
  readonly unset: readonly string[];
}

/** A name that is to be set or unset more than once, which contradicts itself. */
export function namedTwice({ assignments, unset }: WantedChanges): string | undefined {
  const names = [...unset, ...assignments.map((assignment) => splitOnce(assignment)[0])];
  return names.find((name, index) => names.indexOf(name) < index);
}

/**
 * The overrides with the changes made.
 *
 * @param wanted - names each value once.
 * @param deployed - what holds where nothing is overridden.
 * @throws ConfigurationError with every problem found.
 */
export function withChanges(before: Overrides, wanted: WantedChanges, deployed: Policy): Overrides {
  const problems: ConfigurationProblem[] = [];
  const after: { -readonly [Name in keyof Overrides]: Overrides[Name] } = { ...before };
  for (const name of wanted.unset) {
    const known = knownName(name, problems);
    if (known) delete after[known];
  }
  for (const assignment of wanted.assignments) {
    const [name = '', value = ''] = splitOnce(assignment);
    const known = knownName(name, problems);
    if (!known) continue;
    const { kind } = policySettings[known];
    const number = kind.parse(value);
    if (number === undefined)
      problems.push({ name, rule: kind.rule, received: JSON.stringify(value), remedy: 'Correct it.' });
    else after[known] = number;
  }
  if (problems.length === 0) problems.push(...clashesOf(deployed, after));
  if (problems.length > 0) throw new ConfigurationError('The change', problems);
  return after;
}

/** A line for each value that changes, e.g. `ECS_MAX_TASKS: 10 (as deployed) -> 20`. */
export function changesInWords(before: Overrides, after: Overrides, deployed: Policy): string[] {
  const value = (overrides: Overrides, name: Overridable) =>
    overrides[name] === undefined ? `${deployedValue(deployed, name)} (as deployed)` : String(overrides[name]);
  return overridable
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${value(before, name)} -> ${value(after, name)}`);
}

function deployedValue({ minTasks, minTasksSchedule, maxTasks, demand }: Policy, name: Overridable): string {
  switch (name) {
    case 'ECS_MIN_TASKS':
      return minTasksSchedule.length === 0 ? String(minTasks) : `${minTasks}, or as ECS_MIN_TASKS_SCHEDULE says`;
    case 'ECS_MAX_TASKS':
      return String(maxTasks);
    case 'ECS_TARGET_WAIT_SECONDS':
      return demand.kind === 'target-wait' ? String(demand.targetWaitSeconds) : 'none';
  }
}

function splitOnce(assignment: string): [string, string] {
  const at = assignment.indexOf('=');
  return at < 0 ? [assignment, ''] : [assignment.slice(0, at), assignment.slice(at + 1)];
}

function knownName(name: string, problems: ConfigurationProblem[]): Overridable | undefined {
  const known = overridable.find((candidate) => candidate === name);
  if (!known) {
    const remedy =
      name === 'paused' ? '"fqs pause" and "fqs resume" change that.' : 'Anything else is changed by a deployment.';
    problems.push({ name: 'NAME', rule: `one of ${overridable.join(', ')}`, received: JSON.stringify(name), remedy });
  }
  return known;
}
