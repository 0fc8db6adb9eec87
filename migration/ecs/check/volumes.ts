import type { Place } from '../../trace/place.ts';
import { itemsAt, textAt } from '../../trace/place-at.ts';
import { refuseTwins } from './containers.ts';
import { called, checkName, containersOf } from './reading.ts';

/** Refuses volumes of the same name, and mounts of volumes or containers that are not there. */
export function checkVolumes(task: Place): void {
  const volumes = itemsAt(task, 'volumes');
  for (const volume of volumes) checkName(volume, 'name');
  refuseTwins(volumes, 'duplicate-volume-name', (name) => `Two volumes have the name "${name}".`);
  const volumeNames = namesOf(volumes);
  const containerNames = namesOf(containersOf(task));
  for (const container of containersOf(task)) {
    for (const mount of itemsAt(container, 'mountPoints')) {
      const source = mount.member('sourceVolume');
      if (source === undefined || volumeNames.has(String(source.value))) continue;
      const message = `${called(container)} mounts the volume "${source.value}", which the task definition does not have.`;
      source.refuse('unknown-volume', message, `Add it to "volumes"${known(volumeNames)}.`);
    }
    for (const mount of itemsAt(container, 'volumesFrom')) {
      const source = mount.member('sourceContainer');
      if (source === undefined || containerNames.has(String(source.value))) continue;
      const message = `${called(container)} takes the volumes of "${source.value}", which the task definition does not have.`;
      source.refuse('unknown-container', message, `Name one of its containers${known(containerNames)}.`);
    }
  }
}

function namesOf(items: readonly Place[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => textAt(item, 'name') ?? []));
}

function known(names: ReadonlySet<string>): string {
  return names.size === 0 ? '' : `; there are ${[...names].join(', ')}`;
}
