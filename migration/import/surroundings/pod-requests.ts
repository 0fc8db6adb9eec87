import { mebibytesOf, milliCpuOf } from '../../kubernetes/quantity.ts';
import type { Place } from '../../trace/place.ts';

/** What the containers of a pod that run at the same time ask for of one resource. */
interface PodRequests {
  /** In thousandths of a core, or in MiB. */
  readonly amount: number;
  /** The first container that does not say it; an autoscaler of Kubernetes then has nothing to take a percentage of. */
  readonly missing: string | undefined;
}

/**
 * The sum of which an autoscaler takes a percentage: of the pod's own requests, else of all main containers and sidecars (kubernetes/kubernetes,
 * pkg/controller/podautoscaler, calculatePodRequests). What has a limit and no request has its limit as request.
 */
export function podRequests(template: Place, name: 'cpu' | 'memory'): PodRequests {
  const spec = template.member('spec');
  const ofPod = spec && requestOf(spec, name);
  if (ofPod !== undefined) return { amount: ofPod, missing: undefined };
  const sidecars = (spec?.list('initContainers') ?? []).filter(
    (container) => container.member('restartPolicy')?.value === 'Always',
  );
  const requests = [...sidecars, ...(spec?.list('containers') ?? [])].map((container) => ({
    container: String(container.member('name')?.value ?? ''),
    request: requestOf(container, name),
  }));
  return {
    amount: requests.reduce((sum, { request }) => sum + (request ?? 0), 0),
    missing: requests.find(({ request }) => request === undefined)?.container,
  };
}

function requestOf(place: Place, name: 'cpu' | 'memory'): number | undefined {
  const resources = place.member('resources');
  const value = (resources?.at('requests', name) ?? resources?.at('limits', name))?.value;
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  return name === 'cpu' ? milliCpuOf(value) : mebibytesOf(value);
}
