import { portName } from '../../kubernetes/names.ts';
import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { hostPortOf } from './host-port.ts';
import type { ExposedPort } from './pod-template.ts';
import { present } from './read.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

export interface PodPorts {
  /** The `ports` of each container. */
  readonly drafts: ReadonlyMap<ContainerPlan, readonly DraftMap[]>;
  readonly exposed: readonly ExposedPort[];
}

interface Opened extends ExposedPort {
  readonly container: ContainerPlan;
  readonly draft: DraftMap;
}

/** ECS lets a range have as many ports at most (ECS API reference, PortMapping, containerPortRange). */
const LONGEST_RANGE = 100;

/** The ports of all containers. They share one address, so each port and protocol may be opened once in the pod. */
export function portsOf(plan: TaskPlan): PodPorts {
  const opened: Opened[] = [];
  for (const container of plan.containers) {
    for (const mapping of container.place.list('portMappings')) {
      for (const { number, place } of numbersOf(mapping)) open(plan, container, { mapping, number, place }, opened);
    }
  }
  const drafts = plan.containers.map((container) => {
    const own = opened.filter((port) => port.container === container);
    return [container, own.map(({ draft }) => draft)] as const;
  });
  const exposed = opened.map(({ container, draft, ...port }) => port);
  return { drafts: new Map(drafts), exposed };
}

function open(
  plan: TaskPlan,
  container: ContainerPlan,
  port: { readonly mapping: Place; readonly number: number; readonly place: Place },
  opened: Opened[],
): void {
  const { mapping, number, place } = port;
  const protocolPlace = mapping.member('protocol');
  const protocol = String(protocolPlace?.value ?? 'tcp').toLowerCase() === 'udp' ? 'UDP' : 'TCP';
  const twin = opened.find((other) => other.number === number && other.protocol === protocol);
  // Two containers that listen on the same port are refused with the rest of the task definition's own rules.
  if (twin !== undefined) {
    mapping.ignore(`Port ${number}/${protocol} is mapped already.`);
    return;
  }
  const appProtocolPlace = mapping.member('appProtocol');
  const appProtocol = appProtocolPlace?.text();
  const { name, place: namePlace } = nameFor(mapping, { number, protocol }, opened);
  const draft: DraftMap = {
    name: carryAll(present(namePlace), name),
    containerPort: carry(place, number),
    // Containers have no application protocol; the port of the Service repeats what is given here.
    protocol: carryAll(present(protocolPlace, appProtocolPlace), protocol),
    hostPort: hostPortOf(plan, mapping, number),
  };
  opened.push({ container, containerName: container.name, name, number, protocol, appProtocol, place: mapping, draft });
}

function numbersOf(mapping: Place): readonly { readonly number: number; readonly place: Place }[] {
  const single = mapping.member('containerPort');
  const number = single?.number();
  if (single !== undefined) return number === undefined ? [] : [{ number, place: single }];
  const range = mapping.member('containerPortRange');
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range?.text() ?? '') ?? [];
  const length = Number(to) - Number(from) + 1;
  if (range === undefined || !(length > 0 && length <= LONGEST_RANGE)) return [];
  range.remark('port-range-expanded', {
    lost: `The ports ${from} to ${to} are listed one by one, as Kubernetes has no ranges.`,
    remedy: 'Leave out of the Service those that nobody calls.',
  });
  return Array.from({ length }, (_, index) => ({ number: Number(from) + index, place: range }));
}

function nameFor(mapping: Place, port: { readonly number: number; readonly protocol: string }, opened: Opened[]) {
  const isRange = mapping.member('containerPort') === undefined;
  const place = isRange ? undefined : mapping.member('name');
  const given = place?.text();
  const plain = portName(`${port.protocol}-${port.number}`);
  const wanted = given === undefined ? plain : portName(given);
  const name = opened.some((other) => other.name === wanted) ? plain : wanted;
  if (isRange) remarkRangeName(mapping);
  if (given !== undefined && given !== name) {
    place?.remark('renamed', {
      lost: `The port "${given}" is called "${name}", as port names have at most 15 lower-case letters, digits and hyphens, each once in a pod.`,
      remedy: 'Use the new name where a Service or a probe refers to the port.',
    });
  }
  return { name, place };
}

function remarkRangeName(mapping: Place): void {
  mapping.member('name')?.ignore('The single ports of a range have names of their own.');
}
