import type { Place } from '../../trace/place.ts';
import type { ObjectIndex, SecretSources, Workload } from '../import-context.ts';

/** A pod template with what stands around it. */
export interface PodSource {
  readonly workload: Workload;
  readonly objects: ObjectIndex;
  readonly secrets: SecretSources;
  /** `spec` of the template. */
  readonly spec: Place;
  /** In the order in which Kubernetes starts them: init containers one after the other, then all others together. */
  readonly containers: readonly PodContainer[];
}

/**
 * - `init` runs to its end before what follows it is started.
 * - `sidecar` is an init container with `restartPolicy: Always`: it starts in its turn, and runs as long as the pod.
 * - `main` is a container of the pod proper.
 */
export type ContainerRole = 'init' | 'sidecar' | 'main';

export interface PodContainer {
  readonly place: Place;
  readonly name: string;
  readonly role: ContainerRole;
}

/** ECS developer guide, "Task definition parameters", name: up to 255 letters, digits, underscores and hyphens. Names of Kubernetes are all of them. */
const CONTAINER_NAME = /^[\w-]{1,255}$/;

/** The containers of a pod's spec that can be told apart; refuses the input where there are none, or two of a name. */
export function containersOf(spec: Place): readonly PodContainer[] {
  const main = spec.list('containers');
  if (main.length === 0) {
    spec.refuse('no-containers', 'The pod has no containers.', 'Give it at least one under "containers".');
  }
  const found = [...spec.list('initContainers'), ...main].flatMap((place, index) => {
    const name = nameOf(place);
    return name === undefined
      ? []
      : [{ place, name, role: roleOf(place, index >= spec.list('initContainers').length) }];
  });
  const names = new Set<string>();
  return found.filter(({ place, name }) => {
    if (!names.has(name)) return names.add(name);
    place.refuse(
      'duplicate-container-name',
      `Two containers are called "${name}".`,
      'Give each container its own name.',
    );
    return false;
  });
}

function nameOf(place: Place): string | undefined {
  if (!place.checkMap()) return undefined;
  const member = place.required('name');
  const name = member?.text();
  if (member === undefined || name === undefined || CONTAINER_NAME.test(name)) return name;
  const message = 'The container has a name that ECS does not take.';
  member.refuse('illegal-name', message, 'Use at most 255 letters, digits, hyphens and underscores.');
  return undefined;
}

function roleOf(place: Place, isMain: boolean): ContainerRole {
  if (isMain) return 'main';
  return place.member('restartPolicy')?.value === 'Always' ? 'sidecar' : 'init';
}
