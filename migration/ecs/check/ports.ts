import type { Place } from '../../trace/place.ts';
import { itemsAt, numberAt, textAt } from '../../trace/place-at.ts';
import { called, containersOf } from './reading.ts';

interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly protocol: string;
  readonly container: Place;
}

/** Refuses ports that do not exist, and two containers that listen on the same one. */
export function checkPorts(task: Place): void {
  const taken: PortRange[] = [];
  for (const container of containersOf(task)) {
    const own: PortRange[] = [];
    for (const mapping of itemsAt(container, 'portMappings')) {
      checkHostPort(mapping);
      const range = rangeOf(container, mapping);
      if (range === undefined) continue;
      const other = taken.find((one) => one.protocol === range.protocol && overlap(one, range));
      if (other !== undefined) refuseClash(mapping, range, other);
      own.push(range);
    }
    taken.push(...own);
  }
}

function rangeOf(container: Place, mapping: Place): PortRange | undefined {
  const single = mapping.member('containerPort');
  const several = mapping.member('containerPortRange');
  const [first, last] = several === undefined ? [single?.value, single?.value] : bounds(several);
  if (typeof first !== 'number' || typeof last !== 'number') return undefined;
  if (!isPort(first) || !isPort(last) || first > last) {
    const shown = first === last ? first : `${first}-${last}`;
    const remedy = 'Give a port from 1 to 65535, or a range whose first port is the smaller one.';
    (several ?? single)?.refuse('port-out-of-range', `${called(container)} has no port ${shown} to map.`, remedy);
    return undefined;
  }
  // TCP unless it says otherwise (ECS API reference, PortMapping, protocol).
  return { first, last, protocol: textAt(mapping, 'protocol') === 'udp' ? 'udp' : 'tcp', container };
}

/** The two ends of `8000-8010`; NaN for what is no range, which then is out of range. */
function bounds({ value }: Place): readonly [unknown, unknown] {
  if (typeof value !== 'string') return [undefined, undefined];
  const [, first, last] = /^(\d+)-(\d+)$/.exec(value) ?? [];
  return [Number(first), Number(last)];
}

function checkHostPort(mapping: Place): void {
  const port = numberAt(mapping, 'hostPort');
  // 0 asks for any free port of the host (ECS API reference, PortMapping, hostPort).
  if (port === undefined || port === 0 || isPort(port)) return;
  const remedy = 'Give a port from 1 to 65535, or leave "hostPort" out.';
  mapping.member('hostPort')?.refuse('port-out-of-range', `A host has no port ${port}.`, remedy);
}

function refuseClash(mapping: Place, { first, last, protocol, container }: PortRange, other: PortRange): void {
  const shown = first === last ? `port ${first}` : `ports ${first}-${last}`;
  const message = `${called(container)} and ${called(other.container)} both listen on ${protocol} ${shown}.`;
  const remedy =
    'Let one of them listen on another port: containers of one pod, and of one awsvpc task, share their network.';
  mapping.refuse('port-clash', message, remedy);
}

function overlap(left: PortRange, right: PortRange): boolean {
  return left.first <= right.last && right.first <= left.last;
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}
