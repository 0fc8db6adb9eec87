import { ConfigurationError, type ConfigurationProblem } from '../contract/configuration-error.ts';
import { type Environment, readSettings, type SettingTable } from '../contract/read-settings.ts';
import { commonSettings, readCommonSettings } from './common-settings.ts';
import { type PolicyName, policyNames, simulatedPolicies } from './policies.ts';
import { type TraceKindName, traceKinds } from './traces/generated.ts';

/** What is going to be simulated, as far as settings matter. */
export interface SimulationSettings {
  /** What each trace can be told; files can be told nothing. */
  readonly traceSettings: readonly SettingTable[];
  readonly policies: readonly PolicyName[];
  /** What was set for these simulations alone: each name has to be of use to one of them. */
  readonly set: Environment;
  /** What holds besides, by the names of the configuration. */
  readonly configuration: Environment;
}

/** The maximum is not known yet, as it may depend on the trace; no minimum is above this one. */
const ANY_MAXIMUM = String(5000);

/**
 * Looks at all settings before anything is simulated.
 *
 * @throws ConfigurationError with all problems together.
 */
export function checkSettings(simulation: SimulationSettings): void {
  const { traceSettings, policies, set, configuration } = simulation;
  const all = { ECS_MAX_TASKS: ANY_MAXIMUM, ...configuration, ...set };
  const problems = [
    ...uselessNames(simulation),
    ...problemsOf(() => readCommonSettings(all)),
    ...traceSettings.flatMap((table) => problemsOf(() => readSettings('', table, all))),
    ...policies.flatMap((name) => problemsOf(() => simulatedPolicies[name].read(all))),
  ];
  // The same setting may be read by several policies, and is wrong for each.
  const distinct = problems.filter(({ name, rule }, index) => {
    return problems.findIndex((other) => other.name === name && other.rule === rule) === index;
  });
  if (distinct.length > 0) throw new ConfigurationError('The simulation', distinct);
}

function problemsOf(read: () => unknown): readonly ConfigurationProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

/** Names that nothing here reads are typing mistakes, or meant for something else. */
function uselessNames({ traceSettings, policies, set }: SimulationSettings): ConfigurationProblem[] {
  const tables = [commonSettings, ...traceSettings, ...policies.map((name) => simulatedPolicies[name].settings)];
  return Object.entries(set)
    .filter(([name]) => !tables.some((table) => Object.hasOwn(table, name)))
    .map(([name, text]) => ({
      name,
      rule: 'a setting of what is simulated',
      received: JSON.stringify(text),
      remedy: remedyFor(name),
    }));
}

function remedyFor(name: string): string {
  const policies = policyNames.filter((policy) => Object.hasOwn(simulatedPolicies[policy].settings, name));
  const kindNames = Object.keys(traceKinds) as TraceKindName[];
  const kinds = kindNames.filter((kind) => Object.hasOwn(traceKinds[kind].settings, name));
  const places = [
    ...(policies.length > 0 ? [`--policy ${either.format(policies)}`] : []),
    ...(kinds.length > 0 ? [`--trace ${either.format(kinds)}`] : []),
  ];
  if (places.length > 0) return `It is for ${places.join(', and for ')}.`;
  return 'Nothing has a setting of this name; `fqs simulate --help` lists those that there are.';
}

const either = new Intl.ListFormat('en', { type: 'disjunction' });
