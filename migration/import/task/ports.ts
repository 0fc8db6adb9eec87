import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ImportedPort } from './imported-task.ts';
import type { PodContainer } from './pod-source.ts';

interface TaskPorts {
  readonly ports: readonly ImportedPort[];
  /** `portMappings` of each container. */
  mappingsOf(container: PodContainer): readonly DraftMap[];
}

interface Mapping {
  readonly port: ImportedPort;
  readonly draft: DraftMap;
}

/**
 * The port mappings of all containers. Containers of a task share its network, and ECS takes each port once (ECS API reference, PortMapping:
 * a container port cannot be exposed for several protocols), and each name.
 */
export function portsOf(containers: readonly PodContainer[]): TaskPorts {
  const taken: ImportedPort[] = [];
  const mappings = containers.flatMap(({ place, name }) =>
    place.list('ports').flatMap((port) => {
      const mapping = mappingOf(port, name, taken);
      if (mapping !== undefined) taken.push(mapping.port);
      return mapping ?? [];
    }),
  );
  return {
    ports: taken,
    mappingsOf: ({ name }) => mappings.filter(({ port }) => port.containerName === name).map(({ draft }) => draft),
  };
}

function mappingOf(place: Place, containerName: string, taken: readonly ImportedPort[]): Mapping | undefined {
  if (!place.checkMap()) return undefined;
  const number = readNumber(place.required('containerPort'));
  const numberPlace = place.member('containerPort');
  if (number === undefined || numberPlace === undefined) return undefined;
  const protocolPlace = place.member('protocol');
  const protocol = protocolOf(place, protocolPlace, number);
  if (protocol === undefined) return undefined;
  const same = taken.find((port) => port.number === number);
  if (same !== undefined) {
    tellTaken(place, number, protocol, same);
    return undefined;
  }
  const namePlace = place.member('name');
  const name = namePlace?.text();
  const unique = name !== undefined && taken.every((port) => port.name !== name);
  if (name !== undefined && !unique)
    namePlace?.ignore('A port of another container has this name; ECS takes each name once.');
  tellHostPort(place, number);
  return {
    port: { containerName, name, number, protocol, place },
    draft: {
      name: unique && namePlace ? carry(namePlace) : undefined,
      containerPort: carry(numberPlace),
      protocol: carryAll(protocolPlace ? [protocolPlace] : [], protocol),
    },
  };
}

function readNumber(place: Place | undefined): number | undefined {
  const number = place?.number();
  if (number === undefined || (Number.isInteger(number) && number >= 1 && number <= 65_535)) return number;
  place?.refuse('port-out-of-range', `${number} is no port.`, 'Use a whole number from 1 to 65535.');
  return undefined;
}

function protocolOf(place: Place, member: Place | undefined, number: number): 'tcp' | 'udp' | undefined {
  const protocol = member?.value ?? 'TCP';
  if (protocol === 'TCP') return 'tcp';
  if (protocol === 'UDP') return 'udp';
  place.remark('port-lost', {
    lost: `Port ${number} is one of the protocol ${String(protocol)}; ECS maps TCP and UDP ports only.`,
    remedy: 'See whether the clients can speak TCP or UDP; load balancers of AWS know no other protocol either.',
  });
  return undefined;
}

function tellTaken(place: Place, number: number, protocol: 'tcp' | 'udp', same: ImportedPort): void {
  place.ignore(`The task has a mapping of port ${number} already.`);
  if (protocol === same.protocol) return;
  place.remark('port-of-two-protocols', {
    lost: `Port ${number} is open for TCP and UDP; ECS maps a port for one protocol only, and has ${same.protocol} in its mapping.`,
    remedy: `The task can be reached under both, because it has a network interface of its own: let its security groups admit ${protocol} to port ${number}, too.`,
  });
}

function tellHostPort(place: Place, number: number): void {
  const hostPort = place.member('hostPort');
  const lost =
    hostPort?.value === number
      ? `The pod can be reached at port ${number} of its node; the task can be reached at this port of its own address.`
      : `The pod can be reached at port ${String(hostPort?.value)} of its node; the task has port ${number} only, at an address of its own.`;
  hostPort?.remark('host-port', {
    lost,
    remedy: 'Point those who call the address of a node to a load balancer, or to the name of the service.',
  });
  place.member('hostIP')?.ignore('There is no node, so there is no address of one.');
}
