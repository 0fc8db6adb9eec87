import type { Draft, DraftMap } from '../../trace/draft.ts';
import { draftAt, draftItems, draftValue } from '../../trace/draft-reading.ts';
import type { ManifestDraft } from '../manifest-draft.ts';

/** How many pods a workload may have at once. */
export interface PodCount {
  readonly most: number;
  /** Whether it is a number that is set, and no bound of an autoscaler. */
  readonly isFixed: boolean;
}

/** As the workload's objects say it; undefined for a DaemonSet, which has a pod on each node, and where there is no workload. */
export function podCountOf(manifests: readonly ManifestDraft[]): PodCount | undefined {
  const bounds = ['maxReplicas', 'maxReplicaCount'];
  const scaled = manifests.flatMap(({ body }) => bounds.flatMap((name) => numberIn(draftAt(body, 'spec', name)) ?? []));
  if (scaled.length > 0) return { most: Math.max(...scaled), isFixed: false };
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  if (deployment === undefined) return undefined;
  return { most: numberIn(draftAt(deployment.body, 'spec', 'replicas')) ?? 1, isFixed: true };
}

/** NVIDIA GPUs of all containers of the pod. */
export function gpusIn(podSpec: DraftMap): number {
  return draftItems(podSpec['containers']).reduce<number>(
    (sum, container) => sum + (numberIn(draftAt(container, 'resources', 'limits', 'nvidia.com/gpu')) ?? 0),
    0,
  );
}

/** Undefined also for a placeholder that is to be filled in. */
function numberIn(draft: Draft | undefined): number | undefined {
  const value = draftValue(draft);
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
