import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import type { ExposedPort } from './exposed-ports.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { selectedWorkloads } from './selection.ts';

/** A port of a Service, and where it leads. */
export interface ServicePort {
  readonly place: Place;
  readonly workload: PlannedWorkload;
  readonly target: ExposedPort;
}

/** The workloads with an ECS service that a Service's selector finds. */
export function workloadsBehind(service: KubernetesObject, workloads: readonly PlannedWorkload[]) {
  const selector = service.place.at('spec', 'selector');
  const services = workloads.filter(({ starter }) => starter === 'service');
  return selectedWorkloads(selector, service.namespace, services);
}

/** Where a port of a Service leads; refuses a name that no port of the pods has. */
export function targetOf(port: Place, workload: PlannedWorkload): ServicePort | undefined {
  const protocol = port.member('protocol')?.value === 'UDP' ? 'udp' : 'tcp';
  // Unset, it is the Service's own port (Kubernetes API reference, ServicePort).
  const wanted = port.member('targetPort') ?? port.required('port');
  if (wanted === undefined) return undefined;
  const named = typeof wanted.value === 'number' || typeof wanted.value === 'string' ? wanted.value : undefined;
  if (named === undefined) {
    wanted.number();
    return undefined;
  }
  const target = workload.ports.expose(named, protocol);
  if (target === undefined) {
    const message = `No ${protocol.toUpperCase()} port of ${workload.object.kind} "${workload.object.name}" is called "${named}".`;
    wanted.refuse('unknown-target-port', message, 'Write the number of the port, or its name as the pod has it.');
    return undefined;
  }
  return { place: port, workload, target };
}

/** The port of a Service that is named by its number or by its name. */
export function servicePortWith(service: KubernetesObject, wanted: Json | undefined): Place | undefined {
  const ports = service.place.at('spec')?.list('ports') ?? [];
  return ports.find((port) => [port.member('port')?.value, port.member('name')?.value].includes(wanted ?? null));
}
