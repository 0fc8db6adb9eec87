import type { FamilyRevision } from '../../aws/operator/family-revision.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import { minimumScheduleText } from '../../contract/minimum-schedule.ts';
import type { ScalerSettings } from '../../contract/scaler-settings.ts';

/** A setting that the stack runs with otherwise than the next deployment from this environment would. */
export interface Drift {
  readonly name: string;
  readonly wants: string;
  readonly runs: string;
}

/** These the function is given as they are. */
const ofTheScaler = [
  'ECS_MIN_TASKS',
  'ECS_MAX_TASKS',
  'ECS_TARGET_WAIT_SECONDS',
  'ECS_SECONDS_PER_MESSAGE',
  'ECS_MESSAGES_PER_TASK',
  'ECS_MAX_LAUNCHES_PER_TICK',
  'WORKER_IDLE_EXIT_SECONDS',
  'WORKER_MAX_LIFETIME_SECONDS',
  'ECS_CONTAINER_NAME',
  'ECS_ASSIGN_PUBLIC_IP',
  'ECS_CAPACITY_PROVIDERS',
  'ECS_TICK_SECONDS',
  'ECS_DRY_RUN',
] as const satisfies readonly (keyof ScalerSettings & keyof DeploymentSettings)[];

/** These name resources: unset, the stack has made its own, whose name nobody chose. */
const ofResources = [
  'AWS_SQS_QUEUE_URL',
  'ECS_CLUSTER_NAME',
  'ECS_TASK_DEFINITION',
  'ECS_SUBNETS',
  'ECS_SECURITY_GROUPS',
] as const satisfies readonly (keyof ScalerSettings & keyof DeploymentSettings)[];

/** These the container of the created task definition has in its environment. */
const ofTheWorker = [
  'WORKER_PAID_MINIMUM_SECONDS',
  'WORKER_COMMAND_TIMEOUT_SECONDS',
  'WORKER_STOP_TIMEOUT_SECONDS',
  'WORKER_MAX_OUTPUT_BYTES',
  'WORKER_DELIVERY',
  'REDIS_HOST',
] as const satisfies readonly (keyof DeploymentSettings)[];

/** These, too, where it is told of a Redis server. */
const ofRedis = ['REDIS_PORT', 'REDIS_TLS'] as const satisfies readonly (keyof DeploymentSettings)[];

/** Where the stack runs with other settings than it would be deployed with now. */
export function driftOf(
  wanted: DeploymentSettings,
  deployed: ScalerSettings,
  taskDefinition: FamilyRevision,
): readonly Drift[] {
  const resources = ofResources.filter((name) => wanted[name] !== undefined);
  const scaler = [...ofTheScaler, ...resources].map((name) => compare(name, wanted[name], deployed[name]));
  const schedule = compare('ECS_MIN_TASKS_SCHEDULE', scheduleText(wanted), scheduleText(deployed));
  // A task definition that was named is not the stack's, and what follows is not about it.
  const own = wanted.ECS_TASK_DEFINITION === undefined ? worker(wanted, taskDefinition) : [];
  return [...scaler, schedule, ...own].filter(({ wants, runs }) => wants !== runs);
}

function worker(
  wanted: DeploymentSettings,
  { containers, cpuUnits, memoryMib, architecture }: FamilyRevision,
): Drift[] {
  const environment = containers.find(({ name }) => name === wanted.ECS_CONTAINER_NAME)?.environment ?? {};
  return [
    ...[...ofTheWorker, ...(wanted.REDIS_HOST === undefined ? [] : ofRedis)].map((name) =>
      compare(name, wanted[name], environment[name]),
    ),
    compare('WORKER_CPU_UNITS', wanted.WORKER_CPU_UNITS, cpuUnits),
    compare('WORKER_MEMORY_MIB', wanted.WORKER_MEMORY_MIB, memoryMib),
    compare('WORKER_CPU_ARCHITECTURE', wanted.WORKER_CPU_ARCHITECTURE, architecture),
  ];
}

function scheduleText({ ECS_MIN_TASKS_SCHEDULE: schedule }: DeploymentSettings | ScalerSettings): string | undefined {
  return schedule && minimumScheduleText(schedule);
}

function compare(name: string, wants: unknown, runs: unknown): Drift {
  return { name, wants: String(wants ?? 'unset'), runs: String(runs ?? 'unset') };
}
