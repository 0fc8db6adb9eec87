import { objectName } from '../../kubernetes/names.ts';
import type { Declared } from './declared-container.ts';

/** The names of containers in the pod, where they are RFC 1123 labels. */
export function containerNames(declared: readonly Declared[]): ReadonlyMap<Declared, string> {
  const names = new Map<Declared, string>();
  for (const container of declared) {
    const { place, ecsName } = container;
    const name = objectName(ecsName);
    const twin = [...names].find(([, taken]) => taken === name)?.[0];
    // Two containers of one name are refused with the rest of the task definition's own rules.
    if (twin !== undefined && twin.ecsName !== ecsName) {
      place.refuse(
        'container-name-collision',
        `The containers "${twin.ecsName}" and "${ecsName}" would both be called "${name}", as names in a pod are lower-case letters, digits and hyphens.`,
        'Give one of them another name.',
      );
    }
    names.set(container, name);
    if (name !== ecsName && ecsName !== '') {
      place.member('name')?.remark('renamed', {
        lost: `The container "${ecsName}" is called "${name}", as names in a pod are lower-case letters, digits and hyphens, 63 at most.`,
        remedy: 'Use the new name in commands such as kubectl logs and in whatever filters logs by container.',
      });
    }
  }
  return names;
}
