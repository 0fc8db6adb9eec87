import type { ServiceInput } from '../../ecs/service-parts.ts';
import { objectName } from '../../kubernetes/names.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import type { VolumeClaims } from './pod-template.ts';
import type { TaskPlan } from './task-plan.ts';
import { volumeSource } from './volume-source.ts';

export interface PodVolumes {
  readonly drafts: readonly DraftMap[];
  /** Name in the pod of a volume of the task definition; undefined where it has none of that name. */
  nameOf(ecsName: string): string | undefined;
  /** Whether the volume of that name in the pod is empty where ECS has what the image has at the mount. */
  hidesImage(name: string): boolean;
  /** Classes that claims of the pod name. */
  readonly storageClasses: readonly ManifestDraft[];
}

/** The volumes of the task. Their names are RFC 1123 labels in a pod. */
export function volumesOf(plan: TaskPlan, claims: VolumeClaims, service: ServiceInput | undefined): PodVolumes {
  const names = new Map<string, string>();
  const hiding = new Set<string>();
  const storageClasses: ManifestDraft[] = [];
  const drafts = plan.task.list('volumes').flatMap((volume): readonly DraftMap[] => {
    const place = volume.required('name');
    const ecsName = place?.text();
    if (place === undefined || ecsName === undefined) return [];
    const name = objectName(ecsName);
    remarkName(place, { ecsName, name }, names);
    names.set(ecsName, name);
    const made = volumeSource(ecsName, volume, claims.claimFor(ecsName), { plan, service });
    if (made.hidesImage === true) hiding.add(name);
    if (made.storageClass !== undefined) storageClasses.push(made.storageClass);
    return [{ name: carry(place, name), ...made.source }];
  });
  return {
    drafts,
    nameOf: (ecsName) => names.get(ecsName),
    hidesImage: (name) => hiding.has(name),
    storageClasses,
  };
}

function remarkName(
  place: Place,
  { ecsName, name }: { readonly ecsName: string; readonly name: string },
  taken: ReadonlyMap<string, string>,
): void {
  const twin = [...taken].find(([other, used]) => used === name && other !== ecsName)?.[0];
  if (twin !== undefined) {
    place.refuse(
      'volume-name-collision',
      `The volumes "${twin}" and "${ecsName}" would both be called "${name}", as names in a pod are lower-case letters, digits and hyphens.`,
      'Give one of them another name.',
    );
  }
  if (name !== ecsName) {
    place.remark('renamed', {
      lost: `The volume "${ecsName}" is called "${name}", as names in a pod are lower-case letters, digits and hyphens, 63 at most.`,
      remedy: 'Nothing, unless something outside the task definition goes by the name.',
    });
  }
}
