import { bytesOf, milliCpuOf } from '../../kubernetes/quantity.ts';
import type { Place } from '../../trace/place.ts';
import type { PodContainer, PodSource } from './pod-source.ts';

/**
 * The value of a container's request or limit as Kubernetes puts it into a variable: a whole number of divisors, rounded up (Kubernetes API
 * reference, ResourceFieldSelector: the divisor is 1 by default, i.e. a core or a byte).
 *
 * @param resource `limits.cpu`, `requests.memory` and the like.
 * @returns undefined where the container does not say it.
 */
export function resourceFieldValue(
  source: Place,
  resource: string,
  container: PodContainer,
  pod: PodSource,
): string | undefined {
  const wanted = source.member('containerName')?.value ?? container.name;
  const place = pod.containers.find(({ name }) => name === wanted)?.place;
  const [kind = '', ...rest] = resource.split('.');
  const name = rest.join('.');
  const resources = place?.member('resources');
  // What has a limit and no request has its limit as request.
  const quantity = resources?.at(kind, name) ?? (kind === 'requests' ? resources?.at('limits', name) : undefined);
  const amountOf = name === 'cpu' ? milliCpuOf : bytesOf;
  const amount = quantityOf(quantity, amountOf);
  const divisor = quantityOf(source.member('divisor'), amountOf) || (name === 'cpu' ? 1000 : 1);
  return amount === undefined ? undefined : String(Math.ceil(amount / divisor));
}

function quantityOf(place: Place | undefined, amountOf: (quantity: string | number) => number | undefined) {
  const value = place?.value;
  return typeof value === 'string' || typeof value === 'number' ? amountOf(value) : undefined;
}
