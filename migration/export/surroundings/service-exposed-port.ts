import type { Place } from '../../trace/place.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';

/** The port of the pod with that number, of the wanted protocol where there are several; refuses the input where there is none. */
export function exposedPort(
  place: Place,
  number: number | undefined,
  { ports }: PodTemplate,
  wanted: ExposedPort['protocol'] = 'TCP',
): ExposedPort | undefined {
  const found = ports
    .filter((port) => port.number === number)
    .sort((one, other) => Number(other.protocol === wanted) - Number(one.protocol === wanted));
  if (found.length === 0) refuse(place, number === undefined ? 'no container port' : `port ${number}`, ports);
  return found[0];
}

/** The port whose mapping has that name. */
export function namedPort(place: Place, { ports }: PodTemplate): ExposedPort | undefined {
  const name = place.text();
  const found = ports.find((port) => port.place.member('name')?.value === name);
  if (found === undefined) refuse(place, `"${name}"`, ports);
  return found;
}

function refuse(place: Place, named: string, ports: readonly ExposedPort[]): void {
  const known =
    ports.length === 0 ? 'no container maps a port' : `the ports are ${ports.map(({ number }) => number).join(', ')}`;
  place.refuse(
    'unknown-port',
    `The service names ${named}, and ${known}.`,
    'Correct the service, or add the port mapping to the task definition.',
  );
}
