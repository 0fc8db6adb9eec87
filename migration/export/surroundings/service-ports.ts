import { podSelector, portName } from '../../kubernetes/names.ts';
import { Carried, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import type { ExposedPort } from '../pod/pod-template.ts';

/** A Kubernetes Service in the making. */
interface ServiceDraft {
  readonly name: string;
  readonly type: 'ClusterIP' | 'Headless' | 'LoadBalancer';
  readonly annotations: DraftMap;
  readonly ports: ServicePort[];
}

interface ServicePort {
  /** The port that clients call. */
  number: Draft;
  readonly target: ExposedPort;
}

/** The Services of one workload by name: what calls its pods by the same name and port shares an entry. */
export class ServiceDrafts {
  readonly #services = new Map<string, ServiceDraft>();

  /**
   * Adds a port, and the Service where there is none of the name.
   *
   * @returns false where the Service has that port already, and it leads to another one of the pod, or where it is of another type.
   */
  add(service: Omit<ServiceDraft, 'ports'>, number: Draft, target: ExposedPort): boolean {
    const known = this.#services.get(service.name) ?? { ...service, ports: [] };
    if (known.type !== service.type) return false;
    this.#services.set(service.name, known);
    const same = known.ports.find(
      (port) => numberOf(port) === numberOf({ number, target }) && port.target.protocol === target.protocol,
    );
    if (same === undefined) known.ports.push({ number, target });
    else if (same.target.number !== target.number) return false;
    else same.number = new Carried(numberOf(same), [...placesOf(same.number), ...placesOf(number)]);
    return true;
  }

  typeOf(name: string): ServiceDraft['type'] | undefined {
    return this.#services.get(name)?.type;
  }

  /** The port of the pod that a TCP port of a Service leads to. */
  targetOf(name: string, number: number): ExposedPort | undefined {
    const ports = this.#services.get(name)?.ports ?? [];
    return ports.find((port) => numberOf(port) === number && port.target.protocol === 'TCP')?.target;
  }

  /** Whether a Service has a port that leads there. */
  leadsTo(name: string, { number, protocol }: ExposedPort): boolean {
    const ports = this.#services.get(name)?.ports ?? [];
    return ports.some(({ target }) => target.number === number && target.protocol === protocol);
  }

  manifests(context: ExportContext): ManifestDraft[] {
    return [...this.#services.values()].map((service) => manifestOf(service, context));
  }
}

function manifestOf({ name, type, annotations, ports }: ServiceDraft, context: ExportContext): ManifestDraft {
  const names = new Set<string>();
  return {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    labels: podSelector(context.name),
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    body: {
      spec: {
        type: type === 'Headless' ? 'ClusterIP' : type,
        clusterIP: type === 'Headless' ? 'None' : undefined,
        selector: podSelector(context.name),
        ports: ports.map((port) => ({
          name: uniqueName(port, names),
          port: port.number,
          targetPort: port.target.name,
          protocol: port.target.protocol,
          appProtocol: port.target.appProtocol,
        })),
      },
    },
  };
}

/** Ports of one Service need different names, and two of them may lead to the same port of the pod. */
function uniqueName(port: ServicePort, names: Set<string>): string {
  const name = names.has(port.target.name) ? portName(`p${numberOf(port)}-${port.target.name}`) : port.target.name;
  names.add(name);
  return name;
}

function numberOf({ number }: ServicePort): number {
  return Number(number instanceof Carried ? number.value : number);
}

function placesOf(draft: Draft): readonly Place[] {
  return draft instanceof Carried ? draft.places : [];
}
