import { type Carried, carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { flagMember, present } from './read.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';
import type { PodVolumes } from './volumes.ts';

interface Mount {
  readonly path: string;
  readonly draft: DraftMap;
}

/** The mounts of a container: its own, and those that it takes over from others. Its own win where both have the same path. */
export function mountsOf(plan: TaskPlan, container: ContainerPlan, volumes: PodVolumes): readonly DraftMap[] {
  const mounts = allMounts(plan, container, volumes, []);
  const first = mounts.filter(({ path }, index) => mounts.findIndex((other) => other.path === path) === index);
  return first.map(({ draft }) => draft);
}

function allMounts(
  plan: TaskPlan,
  container: ContainerPlan,
  volumes: PodVolumes,
  visited: readonly ContainerPlan[],
): readonly Mount[] {
  const own = container.place.list('mountPoints').flatMap((item) => ownMount(item, volumes) ?? []);
  const taken = container.place.list('volumesFrom').flatMap((item) => {
    const from = item.member('sourceContainer')?.value;
    const source = plan.containers.find(({ ecsName }) => ecsName === from);
    if (source === undefined || source === container || visited.includes(source)) return [];
    const mounts = allMounts(plan, source, volumes, [...visited, container]);
    if (visited.length === 0) remarkSource(item, source.ecsName, mounts.length);
    return mounts.map((mount) => takenOver(mount, item));
  });
  return [...own, ...taken];
}

function ownMount(item: Place, volumes: PodVolumes): Mount | undefined {
  const volume = item.member('sourceVolume');
  const pathPlace = item.member('containerPath');
  const name = volumes.nameOf(volume?.text() ?? '');
  const path = pathPlace?.text();
  if (volume === undefined || pathPlace === undefined || name === undefined || path === undefined) return undefined;
  if (volumes.hidesImage(name)) {
    pathPlace.remark('volume-hides-image', {
      lost: `${path} is empty when the pod starts; on ECS it holds what the image has there, if its Dockerfile declares it as VOLUME (volumes that Docker makes hold it in any case).`,
      remedy: `Where the image has files at ${path}, copy them into the volume by an init container of the same image.`,
    });
  }
  const draft = {
    name: carry(volume, name),
    mountPath: carry(pathPlace, path),
    readOnly: flagMember(item, 'readOnly'),
  };
  return { path, draft };
}

function takenOver({ path, draft }: Mount, item: Place): Mount {
  const readOnly = item.member('readOnly');
  const name = withPlaces(draft['name'], present(item.member('sourceContainer')));
  const isReadOnly = readOnly?.flag();
  if (isReadOnly !== true) readOnly?.ignore('The mounts that are taken over stay as they are.');
  return {
    path,
    draft: { ...draft, name, ...(readOnly && isReadOnly ? { readOnly: carry(readOnly, true) } : {}) },
  };
}

function withPlaces(draft: DraftMap[string], places: readonly Place[]): Carried | undefined {
  const carried = draft as Carried | undefined;
  return carried && carryAll([...carried.places, ...places], carried.value);
}

function remarkSource(item: Place, source: string, mounts: number): void {
  if (mounts > 0) {
    item.remark('volumes-from-copied', {
      lost: `The ${mounts} mount points of "${source}" are repeated; what its image declares as VOLUME is not shared.`,
      remedy: `Add a volume and a mount point to both containers for each VOLUME of the image of "${source}" that is meant.`,
    });
    return;
  }
  item.remark('volumes-from-lost', {
    lost: `"${source}" has no mount points, so nothing of it is shared; what its image declares as VOLUME cannot be seen from here.`,
    remedy: `Add a volume and a mount point to both containers for each VOLUME of the image of "${source}".`,
  });
}
