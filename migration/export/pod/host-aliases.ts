import { type Carried, carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { textItems, unlessEmpty } from './read.ts';
import type { TaskPlan } from './task-plan.ts';

interface HostName {
  readonly ip: string;
  readonly ipPlace: Place | undefined;
  readonly hostname: Carried;
}

/**
 * Entries of the pod's hosts file, one for each address, which is what tells them apart (Kubernetes API reference, HostAlias). A link of Docker
 * names another container, which in a pod is the same host.
 */
export function hostAliasesOf({ containers }: TaskPlan): readonly DraftMap[] | undefined {
  const links = containers.flatMap(({ place }) => textItems(place.member('links'), aliasOf) ?? []);
  const names: readonly HostName[] = [
    ...links.map((hostname) => ({ ip: '127.0.0.1', ipPlace: undefined, hostname })),
    ...containers.flatMap(({ place }) => place.list('extraHosts')).flatMap((item) => extraHost(item) ?? []),
  ];
  const aliases = [...Map.groupBy(names, ({ ip }) => ip)].map(([ip, same]): DraftMap => {
    const places = same.flatMap(({ ipPlace }) => ipPlace ?? []);
    return { ip: carryAll(places, ip), hostnames: distinctNames(same.map(({ hostname }) => hostname)) };
  });
  return unlessEmpty(aliases);
}

function extraHost(item: Place): HostName | undefined {
  const ipPlace = item.required('ipAddress');
  const name = item.required('hostname');
  const ip = ipPlace?.text();
  const hostname = name?.text();
  if (name === undefined || ip === undefined || hostname === undefined) return undefined;
  return { ip, ipPlace, hostname: carry(name, hostname) };
}

function distinctNames(names: readonly Carried[]): readonly Carried[] {
  return [...Map.groupBy(names, ({ value }) => value)].map(([value, same]) => {
    return carryAll(
      same.flatMap(({ places }) => places),
      value,
    );
  });
}

/** `name` or `name:alias` (ECS API reference, ContainerDefinition, links). */
function aliasOf(link: string): string {
  return link.split(':')[1] ?? link;
}
