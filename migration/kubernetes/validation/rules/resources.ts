import { bytesOf, milliCpuOf } from '../../quantity.ts';
import { type Finding, type Manifest, unless } from '../manifest.ts';
import { membersAt, type Part, partAt } from '../part.ts';
import { containersOf } from '../pod.ts';

/** What containers ask for are quantities, and no more than their limits; extended resources ask for exactly their limits. */
export function resourceRule(manifest: Manifest): readonly Finding[] {
  return containersOf(manifest).flatMap(({ part }) => [
    ...(['requests', 'limits'] as const).flatMap((list) =>
      membersAt(part, 'resources', list).flatMap(([resource, quantity]) =>
        unless(amountOf(resource, quantity) !== undefined, quantity, 'This is no quantity.'),
      ),
    ),
    ...membersAt(part, 'resources', 'requests').flatMap(([resource, request]) => {
      const limit = partAt(part, 'resources', 'limits', resource);
      const most = amountOf(resource, limit);
      return unless(
        most === undefined || (amountOf(resource, request) ?? 0) <= most,
        request,
        'The request is above the limit.',
      );
    }),
  ]);
}

/** Thousandths of a core for `cpu`, else bytes or pieces; undefined for what is no quantity. */
export function amountOf(resource: string, quantity: Part | undefined): number | undefined {
  const value = quantity?.value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return resource === 'cpu' ? milliCpuOf(value) : bytesOf(value);
}
