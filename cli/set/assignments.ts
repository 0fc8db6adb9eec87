import { ConfigurationError, type ConfigurationProblem } from '../../contract/configuration-error.ts';
import { type Overrides, overridable } from '../../contract/overrides.ts';
import { policySettings, type ScalerSettings } from '../../contract/settings.ts';

type Overridable = (typeof overridable)[number];
type Deployed = Pick<ScalerSettings, Overridable>;

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
export function withChanges(before: Overrides, wanted: WantedChanges, deployed: Deployed): Overrides {
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
  const { ECS_MIN_TASKS: minimum, ECS_MAX_TASKS: maximum } = inForce(after, deployed);
  if (problems.length === 0 && minimum > maximum)
    problems.push({
      name: 'ECS_MIN_TASKS',
      rule: `at most ECS_MAX_TASKS, which is ${maximum}`,
      received: String(minimum),
      remedy: 'Set both together.',
    });
  if (problems.length > 0) throw new ConfigurationError('The change', problems);
  return after;
}

/** The values that the scaler works with. */
export function inForce(overrides: Overrides, deployed: Deployed): Deployed {
  return {
    ECS_MIN_TASKS: overrides.ECS_MIN_TASKS ?? deployed.ECS_MIN_TASKS,
    ECS_MAX_TASKS: overrides.ECS_MAX_TASKS ?? deployed.ECS_MAX_TASKS,
  };
}

/** A line for each value that changes, e.g. `ECS_MAX_TASKS: 10 (as deployed) -> 20`. */
export function changesInWords(before: Overrides, after: Overrides, deployed: Deployed): string[] {
  const value = (overrides: Overrides, name: Overridable) =>
    overrides[name] === undefined ? `${deployed[name]} (as deployed)` : String(overrides[name]);
  return overridable
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${value(before, name)} -> ${value(after, name)}`);
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
