import { type Environment, readSettings, type Settings, type SettingTable } from '../contract/read-settings.ts';
import type { Model } from './model.ts';
import type { Random } from './random.ts';
import type { Scaler } from './scaler.ts';
import { Simulation, type Watcher } from './simulation.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { Trace } from './trace.ts';

/** What a policy is tried on. */
export interface Trial {
  readonly trace: Trace;
  readonly model: Model;
  readonly maxTasks: number;
  readonly random: Random;
  readonly watch?: Watcher | undefined;
}

/** A way to scale, as it can be simulated. */
export interface SimulatedPolicy {
  /** One sentence, for docs and `--help`. */
  readonly meaning: string;
  /** What it can be told beside the model and the maximum. */
  readonly settings: SettingTable;
  /** Whether it runs to the maximum, always or when it overshoots, so that one out of the way would say nothing about it. */
  readonly fillsMaximum?: true;
  /** What it does not heed of what every simulation can be told, by name. */
  readonly ignores?: readonly string[];
  /**
   * Reads its settings, ignoring names that are not its own; `set` always has the maximum, as ECS_MAX_TASKS.
   *
   * @throws ConfigurationError
   */
  readonly read: (set: Environment) => (trial: Trial) => SimulationResult;
}

interface PolicyParts<Table extends SettingTable> {
  readonly name: string;
  readonly meaning: string;
  readonly settings: Table;
}

/** A policy that knows the whole trace beforehand. */
export function offlinePolicy<const Table extends SettingTable>({
  name,
  meaning,
  settings,
  solve,
}: PolicyParts<Table> & {
  readonly solve: (values: Settings<Table>, trial: Trial) => SimulationResult;
}): SimulatedPolicy {
  return {
    meaning,
    settings,
    read: (set) => {
      const values = readSettings(`The policy ${name}`, settings, set);
      return (trial) => solve(values, trial);
    },
  };
}

/** A policy that looks at the queue tick by tick. */
export function onlinePolicy<const Table extends SettingTable>({
  scaler,
  ...parts
}: PolicyParts<Table> & {
  readonly scaler: (values: Settings<Table>, trial: Trial) => Scaler;
}): SimulatedPolicy {
  return offlinePolicy({ ...parts, solve: (values, trial) => simulate(trial, scaler(values, trial)) });
}

export function simulate({ trace, model, random, watch }: Trial, scaler: Scaler): SimulationResult {
  return new Simulation(trace, model, scaler, random, watch).run();
}
