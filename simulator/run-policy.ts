import { taskHourDollars, taskSizeFrom } from '../contract/prices.ts';
import type { Environment, SettingTable } from '../contract/read-settings.ts';
import { commonSettings, readCommonSettings } from './common-settings.ts';
import { GENERATED_MAXIMUM_TASKS, maximumFor } from './maximum-tasks.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type PolicyName, simulatedPolicies } from './policies.ts';
import { Random } from './random.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';
import type { Watcher } from './simulation.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { Trace } from './trace.ts';

/** A trace and how it came about. */
export interface TraceSource {
  readonly trace: Trace;
  /** What it could be told as it was made; nothing for a file. */
  readonly settings: SettingTable;
  readonly isGenerated: boolean;
}

/** One simulation in figures, as `--json` prints it. */
export interface Row extends Outcome {
  readonly trace: string;
  readonly policy: PolicyName;
  /** What was used and differs from its default: with it and the seed the row can be had again. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A simulation that can begin. */
export interface PreparedRun {
  readonly trace: Trace;
  readonly policy: PolicyName;
  readonly run: (watch?: Watcher) => { readonly row: Row; readonly result: SimulationResult };
}

/**
 * Reads all that a simulation needs, so that what is wrong shows before the first one begins.
 *
 * @param set - settings by name; names that are not for this policy or trace are ignored.
 * @throws ConfigurationError
 */
export function prepareRun(source: TraceSource, policyName: PolicyName, set: Environment, seed: number): PreparedRun {
  const policy: SimulatedPolicy = simulatedPolicies[policyName];
  const common = readCommonSettings(set);
  const { trace } = source;
  const maxTasks = common.ECS_MAX_TASKS ?? usualMaximum(source, policy);
  const resolved = { ...set, ECS_MAX_TASKS: String(maxTasks) };
  const play = policy.read(resolved);
  const settings = usedSettings({ ...source.settings, ...policy.settings, ...heededBy(policy) }, resolved);
  const price = taskHourDollars(taskSizeFrom(common));
  return {
    trace,
    policy: policyName,
    run: (watch) => {
      const result = play({ trace, model: common, maxTasks, random: new Random(seed), watch });
      return { row: { trace: trace.name, policy: policyName, settings, ...outcomeOf(trace, result, price) }, result };
    },
  };
}

function usualMaximum({ trace, isGenerated }: TraceSource, policy: SimulatedPolicy): number {
  return isGenerated && !policy.fillsMaximum ? GENERATED_MAXIMUM_TASKS : maximumFor(trace);
}

/** Of what every simulation can be told, what makes a difference to a policy. */
function heededBy({ ignores = [] }: SimulatedPolicy): SettingTable {
  return Object.fromEntries(Object.entries(commonSettings).filter(([name]) => !ignores.includes(name)));
}

function usedSettings(table: SettingTable, set: Environment): Readonly<Record<string, unknown>> {
  const used: [string, unknown][] = [];
  for (const [name, { kind, default: standard }] of Object.entries(table)) {
    const text = set[name];
    if (text === undefined) continue;
    const value = kind.parse(text);
    // What is neither number nor flag, a list or a schedule, is shown as it would have to be given again.
    if (JSON.stringify(value) !== JSON.stringify(standard)) used.push([name, typeof value === 'object' ? text : value]);
  }
  return Object.fromEntries(used);
}
