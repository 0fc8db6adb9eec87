import { objectName } from '../../kubernetes/names.ts';
import { memoryQuantity } from '../../kubernetes/quantity.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ContainerPlan } from './task-plan.ts';

/** Volumes in memory that belong to one container; like Docker's, they count against its memory (Kubernetes docs, "Volumes", emptyDir). */
export interface MemoryVolumes {
  readonly volumes: readonly DraftMap[];
  readonly mounts: readonly DraftMap[];
}

/** Mount options that an emptyDir in memory has anyway. */
const PLAIN_OPTIONS: readonly unknown[] = ['defaults', 'rw', 'exec', 'async', 'relatime'];

/** What `sharedMemorySize` and `tmpfs` become. */
export function memoryVolumesOf(container: ContainerPlan): MemoryVolumes {
  const linux = container.place.member('linuxParameters');
  const size = linux?.member('sharedMemorySize');
  const sizeMib = size?.number();
  const shared =
    size === undefined || sizeMib === undefined
      ? []
      : [inMemory(`${container.name}-shm`, carry(size, memoryQuantity(sizeMib)), { mountPath: '/dev/shm' })];
  const temporary = (linux?.list('tmpfs') ?? []).flatMap((item, index) => temporaryFiles(container, item, index) ?? []);
  const all = [...shared, ...temporary];
  return { volumes: all.map(({ volume }) => volume), mounts: all.map(({ mount }) => mount) };
}

function temporaryFiles(container: ContainerPlan, item: Place, index: number) {
  const path = item.required('containerPath');
  const mountPath = path?.text();
  const size = item.member('size');
  const sizeMib = size?.number();
  if (path === undefined || mountPath === undefined) return undefined;
  const limit = size === undefined || sizeMib === undefined ? undefined : carry(size, memoryQuantity(sizeMib));
  const name = `${container.name}-tmpfs-${index + 1}`;
  return inMemory(name, limit, { mountPath: carry(path, mountPath), readOnly: readOnlyOf(item, mountPath) });
}

function readOnlyOf(item: Place, mountPath: string): DraftMap[string] {
  let readOnly: DraftMap[string];
  for (const option of item.list('mountOptions')) {
    if (option.value === 'ro') readOnly = carry(option, true);
    else if (PLAIN_OPTIONS.includes(option.value)) option.ignore('A volume in memory is mounted so anyway.');
    else {
      option.remark('tmpfs-option-lost', {
        lost: `${mountPath} is not mounted with "${String(option.value)}", as volumes in memory have no mount options.`,
        remedy: 'Do without it, or remount the path in the container where it may.',
      });
    }
  }
  return readOnly;
}

function inMemory(title: string, sizeLimit: DraftMap[string], mount: DraftMap) {
  const name = objectName(title);
  return { volume: { name, emptyDir: { medium: 'Memory', sizeLimit } }, mount: { name, ...mount } };
}
