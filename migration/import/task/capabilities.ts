import { type Carried, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** What a container may do where nothing is said (Docker docs, "Runtime privilege and Linux capabilities"; containerd has the same). */
export const defaultCapabilities: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** The only one that Fargate adds (ECS API reference, KernelCapabilities). */
const ADDABLE = 'SYS_PTRACE';

/**
 * `linuxParameters` with the capabilities of a container. Fargate cannot add what was dropped, so where all are dropped and some default ones are
 * added again, the others are dropped one by one, which is the same.
 */
export function capabilitiesOf(capabilities: Place | undefined): DraftMap | undefined {
  if (capabilities === undefined || !capabilities.checkMap()) return undefined;
  const adds = named(capabilities.list('add'));
  const drops = named(capabilities.list('drop'));
  const dropsAll = drops.some(({ name }) => name === 'ALL');
  const ptrace = adds.filter(({ name }) => name === ADDABLE);
  const kept = adds.filter(({ name }) => defaultCapabilities.includes(name));
  for (const add of adds.filter((each) => !ptrace.includes(each) && !kept.includes(each))) tellLost(add);
  const drop = dropsAll && kept.length > 0 ? allBut(kept, drops) : carriedNames(drops);
  if (!dropsAll) {
    for (const { place, name } of kept) {
      if (drops.every((each) => each.name !== name)) place.ignore('Containers have this capability by default.');
      else tellLost({ place, name });
    }
  }
  const add = carriedNames(ptrace);
  return add === undefined && drop === undefined ? undefined : { capabilities: { add, drop } };
}

interface Named {
  readonly place: Place;
  readonly name: string;
}

function named(items: readonly Place[]): readonly Named[] {
  return items.flatMap((place) => {
    const name = place.text();
    return name === undefined ? [] : [{ place, name: name.toUpperCase().replace(/^CAP_/, '') }];
  });
}

function allBut(kept: readonly Named[], drops: readonly Named[]): Carried {
  const names = defaultCapabilities.filter((name) => kept.every((each) => each.name !== name));
  return carryAll(
    [...kept, ...drops].map(({ place }) => place),
    names,
  );
}

function carriedNames(capabilities: readonly Named[]): Carried | undefined {
  if (capabilities.length === 0) return undefined;
  return carryAll(
    capabilities.map(({ place }) => place),
    [...new Set(capabilities.map(({ name }) => name))],
  );
}

function tellLost({ place, name }: Named): void {
  place.remark('capability-lost', {
    lost: `The container asks for the capability ${name}, and Fargate adds none but ${ADDABLE}.`,
    remedy: 'See whether the program does without it; if it does not, run it on ECS with EC2 instances.',
  });
}
