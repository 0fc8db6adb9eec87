import type { DraftMap } from '../../trace/draft.ts';
import type { PodContainer } from './pod-source.ts';

/** A container with what its place in the order of starting depends on. */
interface OrderedContainer {
  readonly container: PodContainer;
  readonly hasHealthCheck: boolean;
}

/**
 * `dependsOn` of a container. Init containers and sidecars start one after the other, so each depends on the one before it. A main container depends
 * on the last of them, and on every sidecar, because ECS stops containers in the reverse order of their dependencies, and sidecars end last.
 */
export function dependenciesOf(container: PodContainer, all: readonly OrderedContainer[]): readonly DraftMap[] {
  const inTurn = all.filter((each) => each.container.role !== 'main');
  const index = inTurn.findIndex((each) => each.container === container);
  const last = inTurn.at(-1);
  const before =
    container.role === 'main'
      ? inTurn.filter((each) => each.container.role === 'sidecar' || each === last)
      : inTurn.slice(0, index).slice(-1);
  return before.map((each) => ({ containerName: each.container.name, condition: conditionOf(each) }));
}

/** What Kubernetes waits for before it starts the next one: the end of an init container, the startup probe of a sidecar. */
function conditionOf({ container, hasHealthCheck }: OrderedContainer): 'SUCCESS' | 'HEALTHY' | 'START' {
  if (container.role === 'init') return 'SUCCESS';
  return hasHealthCheck && container.place.member('startupProbe') !== undefined ? 'HEALTHY' : 'START';
}
