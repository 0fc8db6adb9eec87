import { mebibytesOf } from '../../kubernetes/quantity.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored } from '../member-rules.ts';
import { claimTemplateVolume, claimVolume } from './claims.ts';
import { tellMissingVolume } from './missing-volumes.ts';
import type { PodSource } from './pod-source.ts';
import type { TaskVolume, VolumeSize } from './task-volume.ts';

/** All volumes of a pod, with those that a StatefulSet makes for each of its pods. */
export function volumesOf(pod: PodSource): readonly TaskVolume[] {
  const named = new Map<string, TaskVolume>();
  for (const place of pod.spec.list('volumes')) {
    const name = place.checkMap() ? place.required('name')?.text() : undefined;
    if (name === undefined) continue;
    if (named.has(name)) {
      place.refuse('duplicate-volume-name', `Two volumes are called "${name}".`, 'Give each volume its own name.');
      continue;
    }
    named.set(name, volumeOf(place, name, pod));
  }
  const { place, kind } = pod.workload.object;
  const templates = kind === 'StatefulSet' ? (place.member('spec')?.list('volumeClaimTemplates') ?? []) : [];
  for (const template of templates) {
    const nameMember = template.at('metadata', 'name');
    const name = nameMember?.text();
    if (nameMember !== undefined && name !== undefined && !named.has(name))
      named.set(name, claimTemplateVolume(nameMember, name, pod));
  }
  return [...named.values()];
}

function volumeOf(place: Place, name: string, pod: PodSource): TaskVolume {
  const nameMember = place.member('name');
  const carriedName = nameMember === undefined ? name : carry(nameMember);
  const emptyDir = place.member('emptyDir');
  if (emptyDir !== undefined) return emptyDirectory(emptyDir, name, carriedName);
  const claim = place.member('persistentVolumeClaim');
  if (claim !== undefined) return claimVolume(claim, name, carriedName, pod);
  const ephemeral = place.member('ephemeral');
  if (ephemeral !== undefined) return ephemeralVolume(ephemeral, name, carriedName);
  tellMissingVolume(place, name);
  return { name, draft: undefined, readOnly: false, size: undefined };
}

/** A directory on the task's own storage, which all its containers may share. */
function emptyDirectory(source: Place, name: string, carriedName: DraftMap[string]): TaskVolume {
  if (Object.keys(source.value ?? {}).length === 0) {
    return { name, draft: { name: carriedName, host: carry(source, {}) }, readOnly: false, size: undefined };
  }
  applyTemplateRules(source, {
    medium: (medium) => {
      if (medium.value === 'Memory') {
        medium.remark('memory-volume', {
          lost: `The volume "${name}" is kept in memory; on Fargate it is on the task's disk, which is slower, and /dev/shm has 64 MiB whatever is asked for.`,
          remedy:
            'See whether the program is fast enough so, or run it on ECS with EC2 instances, where "tmpfs" and "sharedMemorySize" work.',
        });
      } else medium.ignore('It is the default medium.');
    },
  });
  const limit = source.member('sizeLimit');
  return {
    name,
    draft: { name: carriedName, host: {} },
    readOnly: false,
    size: limit === undefined ? undefined : sizeAt(limit, `The volume "${name}" may hold ${String(limit.value)}`),
  };
}

/** A volume from a claim that Kubernetes makes and deletes with the pod: the task's own storage lives as long. */
function ephemeralVolume(source: Place, name: string, carriedName: DraftMap[string]): TaskVolume {
  const template = source.member('volumeClaimTemplate');
  template?.member('metadata')?.ignore('There is no claim that could have labels or annotations.');
  const spec = template?.member('spec');
  applyTemplateRules(spec, {
    accessModes: ignored("The containers of one task share it, as the pod's do."),
    storageClassName: ignored("It is the task's own storage."),
    volumeMode: ignored('It is a file system.'),
    volumeAttributesClassName: ignored("It is the task's own storage."),
  });
  const request = spec?.at('resources', 'requests', 'storage');
  spec?.at('resources', 'limits')?.ignore('The task has one size of storage for all.');
  return {
    name,
    draft: { name: carriedName, host: {} },
    readOnly: false,
    size:
      request === undefined
        ? undefined
        : sizeAt(request, `The volume "${name}" has ${String(request.value)} of its own`),
  };
}

function sizeAt(place: Place, has: string): VolumeSize | undefined {
  const { value } = place;
  const sizeMib = typeof value === 'string' || typeof value === 'number' ? mebibytesOf(value) : undefined;
  if (sizeMib === undefined) {
    const message = `${JSON.stringify(value)} is no quantity of Kubernetes.`;
    place.refuse('invalid-quantity', message, 'Write a number with a unit of Kubernetes behind it, e.g. 512Mi.');
    return undefined;
  }
  place.remark('volume-size-shared', {
    lost: `${has}; on Fargate all volumes and containers of the task share its storage, and no limit holds one of them back.`,
    remedy: 'See that nothing fills the storage of the task (20 GiB unless "ephemeralStorage" says more).',
  });
  return { sizeMib, place };
}
