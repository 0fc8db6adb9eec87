import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { draftItems } from './scaling-environment.ts';
import { draftText } from './workload-draft-text.ts';

/**
 * The pod spec of a job. A Job is over when all containers have ended, where a task ends with its first essential one; so those beside the
 * worker become sidecars, which Kubernetes ends with it (Kubernetes docs, "Sidecar Containers").
 */
export function jobPodSpec(spec: DraftMap, containerName: string, settings: Place): DraftMap {
  const containers = draftItems(spec['containers']);
  const beside = containers.filter(({ name }) => draftText(name) !== containerName);
  if (containers.length === 1 || beside.length === 0) return { ...spec, restartPolicy: 'Never' };
  settings.remark('sidecars-of-job', {
    lost: `The job ends with "${containerName}"; ${beside.map(({ name }) => `"${draftText(name)}"`).join(' and ')} start before it as sidecars, and are started anew when they end, where the task would end with an essential one.`,
    remedy: 'See that the worker can do without them for a moment.',
  });
  return {
    ...spec,
    initContainers: [
      ...draftItems(spec['initContainers']),
      ...beside.map((container) => ({ ...container, restartPolicy: 'Always' })),
    ],
    containers: containers.filter((container) => !beside.includes(container)),
    restartPolicy: 'Never',
  };
}
