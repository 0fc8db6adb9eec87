import type { DraftMap } from '../../trace/draft.ts';
import { draftAt, draftItems, draftValue } from '../../trace/draft-reading.ts';

/**
 * Names of the containers that ask for none of a resource. One of them is enough for the pod to have no utilization of it (Kubernetes docs,
 * "Horizontal Pod Autoscaling"); init containers that end before the others start do not count.
 */
export function containersWithout(podSpec: DraftMap, resource: string): readonly string[] {
  const helpers = draftItems(podSpec['initContainers']).filter(
    (container) => draftAt(container, 'restartPolicy') !== undefined,
  );
  return [...helpers, ...draftItems(podSpec['containers'])]
    .filter((container) => draftAt(container, 'resources', 'requests', resource) === undefined)
    .map((container) => String(draftValue(draftAt(container, 'name'))));
}
