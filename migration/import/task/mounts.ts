import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored, remarked, unless } from '../member-rules.ts';
import type { TaskVolume } from './task-volume.ts';

/** `mountPoints` of a container. */
export function mountPointsOf(container: Place, volumes: readonly TaskVolume[]): readonly DraftMap[] {
  return container
    .list('volumeMounts')
    .map((mount) => mountPoint(mount, volumes))
    .filter((point) => point !== undefined);
}

function mountPoint(mount: Place, volumes: readonly TaskVolume[]): DraftMap | undefined {
  const [nameMember, path] = mount.checkMap() ? [mount.required('name'), mount.required('mountPath')] : [];
  const name = nameMember?.text();
  if (nameMember === undefined || path === undefined || name === undefined || path.text() === undefined)
    return undefined;
  const volume = volumes.find((each) => each.name === name);
  if (volume === undefined) {
    nameMember.refuse(
      'mount-of-unknown-volume',
      `The container mounts the volume "${name}", and the pod has none of this name.`,
      `Add "${name}" to the volumes of the pod, or correct the name.`,
    );
    return undefined;
  }
  if (volume.draft === undefined) {
    mount.ignore(`The volume "${name}" is not in the output; what that means is told there.`);
    return undefined;
  }
  applyTemplateRules(mount, {
    subPath: subPathLost,
    subPathExpr: subPathLost,
    mountPropagation: unless(
      ['None'],
      'It is the default.',
      remarked(
        'mount-propagation-lost',
        'Mounts that are made within the container or on the host are not passed on by Fargate.',
        'Do without; Fargate lets no container mount anything.',
      ),
    ),
    recursiveReadOnly: ignored('There is nothing mounted below.'),
  });
  const readOnly = mount.member('readOnly');
  return {
    sourceVolume: carry(nameMember),
    containerPath: carry(path),
    readOnly:
      readOnly?.flag() === undefined
        ? volume.readOnly || undefined
        : carry(readOnly, readOnly.value === true || volume.readOnly),
  };
}

function subPathLost(subPath: Place): void {
  subPath.remark('sub-path-lost', {
    lost: 'The container sees one directory or file of the volume there; ECS mounts volumes as a whole.',
    remedy:
      'Mount the volume elsewhere and link to the file when the container starts; for EFS, make a volume of its own with this directory as "rootDirectory".',
  });
}
