import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { placesOf, type Resources } from './resources.ts';
import { neededAtOnce, type SizedContainer } from './task-size.ts';
import type { VolumeSize } from './task-volume.ts';

/** GiB of storage that each Fargate task has, and the bounds of what it may be given instead (ECS API reference, EphemeralStorage). */
const DEFAULT_GIB = 20;
const LEAST_GIB = 21;
const MOST_GIB = 200;

/** `ephemeralStorage` of the task, where the containers or the volumes of the pod ask for more than each task has. */
export function ephemeralStorageOf(
  spec: Place,
  containers: readonly SizedContainer[],
  pod: Resources | undefined,
  volumes: readonly VolumeSize[],
): DraftMap | undefined {
  const ofContainers = neededAtOnce(containers, pod, ({ storageMib }) => storageMib);
  const ofVolumes = volumes.reduce((sum, { sizeMib }) => sum + sizeMib, 0);
  const places = [
    ...[...containers.map(({ resources }) => resources), ...(pod === undefined ? [] : [pod])].flatMap(
      ({ storageMib }) => placesOf(storageMib),
    ),
    ...volumes.map(({ place }) => place),
  ];
  // Requests of containers count what they write into such volumes, so the two are not added up.
  const sizeGib = Math.ceil(Math.max(ofContainers, ofVolumes) / 1024);
  if (sizeGib <= DEFAULT_GIB) {
    for (const place of places)
      place.ignore(`Each Fargate task has ${DEFAULT_GIB} GiB of storage, and this asks for no more.`);
    return undefined;
  }
  if (sizeGib > MOST_GIB) {
    spec.refuse(
      'storage-too-large',
      `The pod needs ${sizeGib} GiB of ephemeral storage, and a Fargate task has at most ${MOST_GIB} GiB.`,
      'Lower the requests, or put the data on an EFS file system.',
    );
  }
  return { sizeInGiB: carryAll(places, Math.max(LEAST_GIB, sizeGib)) };
}
