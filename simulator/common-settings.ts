import { deploymentSettings, sizeSettings } from '../contract/deployment-settings.ts';
import { problemOfFargateSize } from '../contract/fargate-sizes.ts';
import { type CrossRule, type Environment, readSettings, type Settings } from '../contract/read-settings.ts';
import { GENERATED_MAXIMUM_TASKS } from './maximum-tasks.ts';
import { modelRules, modelSettings } from './model.ts';

/** What every simulation can be told, whatever trace and policy. */
export const commonSettings = {
  ...modelSettings,
  ECS_MAX_TASKS: {
    kind: deploymentSettings.ECS_MAX_TASKS.kind,
    meaning:
      'How many tasks may exist at once; unset, a quarter more than the busiest five minutes need, from 10 to 200, and ' +
      `${GENERATED_MAXIMUM_TASKS} for generated traces.`,
  },
  WORKER_CPU_UNITS: deploymentSettings.WORKER_CPU_UNITS,
  WORKER_MEMORY_MIB: deploymentSettings.WORKER_MEMORY_MIB,
  WORKER_CPU_ARCHITECTURE: deploymentSettings.WORKER_CPU_ARCHITECTURE,
  ECS_CAPACITY_PROVIDERS: deploymentSettings.ECS_CAPACITY_PROVIDERS,
  ECS_ASSIGN_PUBLIC_IP: deploymentSettings.ECS_ASSIGN_PUBLIC_IP,
} as const;

const commonRules: readonly CrossRule<typeof commonSettings>[] = [
  ...modelRules,
  {
    // A task of no such size would have a price all the same.
    about: ['WORKER_CPU_UNITS', 'WORKER_MEMORY_MIB'],
    check: ({ WORKER_CPU_UNITS: cpuUnits, WORKER_MEMORY_MIB: memoryMib }) =>
      problemOfFargateSize(cpuUnits, memoryMib, sizeSettings),
  },
];

/**
 * Reads what every simulation can be told; other names are ignored.
 *
 * @throws ConfigurationError with every problem found.
 */
export function readCommonSettings(set: Environment): Settings<typeof commonSettings> {
  return readSettings('The simulation', commonSettings, set, commonRules);
}
