import { Carried, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { ImportedTask } from '../task/imported-task.ts';

/** A port of a task that something outside of it leads to. */
export interface ExposedPort {
  readonly containerName: string;
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  /** The name of its port mapping. */
  readonly name: string;
}

/** What Service Connect speaks (ECS API reference, PortMapping, `appProtocol`). */
export type AppProtocol = 'http' | 'http2' | 'grpc';

/**
 * The ports of one task that Services and Ingresses lead to. Service Connect knows a port by the name of its mapping, so a mapping without
 * one is given one; a port that the pod did not declare, which Kubernetes does not ask for, gets a mapping.
 */
export class ExposedPorts {
  readonly #template: Place;
  readonly #task: ImportedTask;
  readonly #exposed = new Map<string, ExposedPort & { appProtocol?: Carried }>();
  /** By what a port is called already, by the name of its mapping: Service Connect takes one alias for each. */
  readonly #aliases = new Map<string, string>();

  constructor(template: Place, task: ImportedTask) {
    this.#template = template;
    this.#task = task;
  }

  /** The port that a Service's `targetPort` means, by number or by name; undefined for a name that no port has. */
  expose(target: number | string, protocol: 'tcp' | 'udp'): ExposedPort | undefined {
    const declared = this.#task.ports.find(
      (port) => port.protocol === protocol && (port.number === target || port.name === target),
    );
    if (declared === undefined && typeof target === 'string') return undefined;
    const number = declared?.number ?? Number(target);
    const containerName = declared?.containerName ?? this.#firstContainer();
    const key = `${number}/${protocol}`;
    const name = declared?.name ?? `port-${number}${protocol === 'udp' ? '-udp' : ''}`;
    const known = this.#exposed.get(key) ?? { containerName, number, protocol, name };
    this.#exposed.set(key, known);
    return known;
  }

  /** Says what is spoken at a port, an `AppProtocol`, which stands in its mapping. */
  speak(port: ExposedPort, appProtocol: Carried): void {
    this.#exposed.set(`${port.number}/${port.protocol}`, { ...port, appProtocol });
  }

  /**
   * Calls a port by a Service's name.
   *
   * @param alias Name and port, such as `web:80`.
   * @returns the alias that it has already, which stays; undefined where it had none.
   */
  takeAlias(port: ExposedPort, alias: string): string | undefined {
    const taken = this.#aliases.get(port.name);
    if (taken === undefined) this.#aliases.set(port.name, alias);
    return taken;
  }

  /** The task definition with the names and mappings that were asked for. */
  definition(): DraftMap {
    const containers = this.#task.definition['containerDefinitions'];
    if (!Array.isArray(containers) || this.#exposed.size === 0) return this.#task.definition;
    return {
      ...this.#task.definition,
      containerDefinitions: containers.map((container: DraftMap) => this.#connected(container)),
    };
  }

  #connected(container: DraftMap): DraftMap {
    const wanted = [...this.#exposed.values()].filter(
      ({ containerName }) => containerName === known(container['name']),
    );
    if (wanted.length === 0) return container;
    const mappings = container['portMappings'];
    const present: readonly DraftMap[] = Array.isArray(mappings) ? mappings : [];
    const named = present.map((mapping) => {
      const port = wanted.find((one) => isMappingOf(mapping, one));
      return port === undefined ? mapping : { ...mapping, ...spoken(port), name: mapping['name'] ?? port.name };
    });
    const added = wanted
      .filter((port) => !present.some((mapping) => isMappingOf(mapping, port)))
      .map((port) => ({ name: port.name, containerPort: port.number, protocol: port.protocol, ...spoken(port) }));
    return { ...container, portMappings: [...named, ...added] };
  }

  #firstContainer(): string {
    return String(this.#template.at('spec')?.list('containers')[0]?.member('name')?.value ?? '');
  }
}

function isMappingOf(mapping: DraftMap, { number, protocol }: ExposedPort): boolean {
  return known(mapping['containerPort']) === number && (known(mapping['protocol']) ?? 'tcp') === protocol;
}

function spoken({ appProtocol }: { readonly appProtocol?: Carried }): DraftMap {
  return appProtocol === undefined ? {} : { appProtocol };
}

/** The value of a draft that is a scalar, wherever it comes from. */
function known(draft: Draft | undefined): Json | undefined {
  if (draft instanceof Carried) return draft.value;
  return typeof draft === 'object' ? undefined : draft;
}
