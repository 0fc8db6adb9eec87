import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** How many pods an autoscaled workload of KEDA's has at most where it is not told (KEDA docs, "ScaledObject specification", "ScaledJob specification"). */
export const KEDA_MOST_REPLICAS = 100;

/** How many tasks a service has. */
export interface TaskCount {
  /** What it is created with; 0 where its workload is stopped, which no autoscaler of Kubernetes changes. */
  readonly start: number;
  /** What it has at least while it runs; the limits of a rollout are percentages of that. At least 1. */
  readonly least: number;
  /** How many an autoscaler makes of it at most; undefined without one, and where it does not say. */
  readonly most: number | undefined;
}

/** The replicas that are asked for, unless an autoscaler asks for more at once. */
export function taskCountOfService({ scaler }: PlannedWorkload, replicas: Place | undefined): TaskCount {
  const given = replicas === undefined ? 1 : (replicas.number() ?? 1);
  const spec = scaler?.place.member('spec');
  const keda = scaler?.kind === 'ScaledObject';
  const minimum = numberOf(spec?.member(keda ? 'minReplicaCount' : 'minReplicas')?.value) ?? 1;
  const maximum = numberOf(spec?.member(keda ? 'maxReplicaCount' : 'maxReplicas')?.value);
  const least = scaler === undefined ? Math.max(1, given) : Math.max(1, given, minimum);
  return {
    start: given === 0 ? 0 : least,
    least,
    most: keda ? (maximum ?? KEDA_MOST_REPLICAS) : maximum,
  };
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
