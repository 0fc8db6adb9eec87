/** How many tasks may run beside, and how many may be missing, while ECS replaces the tasks of a service; in percent of its desired count. */
export interface RollingLimits {
  readonly maximumPercent: number;
  readonly minimumHealthyPercent: number;
}

/** A number of pods, or a percentage of the replicas such as `25%`. */
export type PodsOrPercent = number | string;

/** What Kubernetes does where a Deployment says nothing (Kubernetes API reference, RollingUpdateDeployment). */
export const DEFAULT_ROLLING: PodsOrPercent = '25%';

/** How many run while something is replaced. */
interface RollingCounts {
  readonly most: number;
  readonly least: number;
}

/**
 * How many pods Kubernetes runs at most and keeps at least. It rounds a percentage of surge up and one of unavailable pods down (API
 * reference, RollingUpdateDeployment); where both come to nothing, one pod may be missing, or the rollout would never move
 * (kubernetes/kubernetes, pkg/controller/deployment/util, ResolveFenceposts).
 *
 * @returns undefined where a text is no percentage.
 */
export function podsWithin(
  replicas: number,
  maxSurge: PodsOrPercent,
  maxUnavailable: PodsOrPercent,
): RollingCounts | undefined {
  const [surge, unavailable] = [readAmount(maxSurge), readAmount(maxUnavailable)];
  if (surge === undefined || unavailable === undefined) return undefined;
  const beside = 'pods' in surge ? surge.pods : Math.ceil((replicas * surge.percent) / 100);
  const missing = 'pods' in unavailable ? unavailable.pods : Math.floor((replicas * unavailable.percent) / 100);
  return { most: replicas + beside, least: Math.max(0, replicas - (beside + missing === 0 ? 1 : missing)) };
}

/**
 * The limits under which ECS starts and stops as many tasks at a time as Kubernetes pods. ECS rounds the most down and the least up (API
 * reference, DeploymentConfiguration). A percentage stays as it is where both come to the same tasks.
 *
 * @param replicas The desired count; for none, the limits are those of one, so that they hold once there is a task.
 * @returns undefined where a text is no percentage.
 */
export function rollingLimits(
  replicas: number,
  maxSurge: PodsOrPercent,
  maxUnavailable: PodsOrPercent,
): RollingLimits | undefined {
  const count = Math.max(1, replicas);
  const pods = podsWithin(count, maxSurge, maxUnavailable);
  const [surge, unavailable] = [readAmount(maxSurge), readAmount(maxUnavailable)];
  if (pods === undefined || surge === undefined || unavailable === undefined) return undefined;
  const { most, least } = pods;
  const exactMost = Math.ceil((most * 100) / count);
  const exactLeast = Math.floor((least * 100) / count);
  const givenMost = 'percent' in surge ? 100 + surge.percent : exactMost;
  const givenLeast = 'percent' in unavailable ? Math.max(0, 100 - unavailable.percent) : exactLeast;
  const given = tasksWithin(count, { maximumPercent: givenMost, minimumHealthyPercent: givenLeast });
  return {
    maximumPercent: given.most === most ? givenMost : exactMost,
    minimumHealthyPercent: given.least === least ? givenLeast : exactLeast,
  };
}

/** How many tasks ECS then runs at most and keeps at least. */
export function tasksWithin(replicas: number, { maximumPercent, minimumHealthyPercent }: RollingLimits): RollingCounts {
  return {
    most: Math.floor((replicas * maximumPercent) / 100),
    least: Math.ceil((replicas * minimumHealthyPercent) / 100),
  };
}

function readAmount(value: PodsOrPercent): { readonly pods: number } | { readonly percent: number } | undefined {
  if (typeof value === 'number') return { pods: value };
  const digits = /^(\d{1,4})%$/.exec(value)?.[1];
  return digits === undefined ? undefined : { percent: Number(digits) };
}
