import { awaitedBy, type Declared, inStartOrder } from './declared-container.ts';

/**
 * What a container becomes in the pod. Kubernetes starts `initContainers` one after the other and waits for each: until it has ended
 * (`one-shot`), or, with `restartPolicy: Always`, until it has started or its startupProbe has passed (`sidecar`; Kubernetes docs, "Sidecar
 * Containers"). `regular` ones start last; no container can wait for one of them.
 */
export type ContainerRole = 'regular' | 'sidecar' | 'one-shot';

/** How the pod of a queue's worker runs. */
export interface WorkerPod {
  /** The container that takes the messages, by its name in the task definition. */
  readonly containerName: string;
  /** Whether each pod is a Job's, which is over when its regular containers have ended, and not replaced when one ends. */
  readonly isJob: boolean;
}

/**
 * Roles by which the task goes on as long as its essential containers do. These are regular, but for those that another essential one waits
 * for. A helper that waits for a regular container starts beside it; in a Job, which it must not keep from its end, as a sidecar.
 */
export function rolesOf(
  declared: readonly Declared[],
  worker: WorkerPod | undefined,
): ReadonlyMap<Declared, ContainerRole> {
  const main = mainContainers(declared, worker);
  const roles = declared.map((container): readonly [Declared, ContainerRole] => {
    if (main.has(container)) return [container, 'regular'];
    const startsAfterMain = [...awaitedBy(container, declared)].some((awaited) => main.has(awaited));
    if (startsAfterMain) return [container, worker?.isJob === true ? 'sidecar' : 'regular'];
    return [container, isAwaitedToEnd(container, declared) ? 'one-shot' : 'sidecar'];
  });
  return new Map(roles);
}

function mainContainers(declared: readonly Declared[], worker: WorkerPod | undefined): ReadonlySet<Declared> {
  const working = declared.filter(({ ecsName }) => ecsName === worker?.containerName).slice(0, 1);
  if (worker?.isJob === true && working.length > 0) return new Set(working);
  const essential = declared.filter((container) => container.essential);
  const candidates = essential.length > 0 ? essential : declared;
  const free = candidates.filter(
    (container) => !candidates.some((other) => other !== container && awaitedBy(other, declared).has(container)),
  );
  const main = [...free, ...working];
  // A pod has at least one regular container. A task without a cycle has one that nobody waits for.
  return new Set(main.length > 0 ? main : inStartOrder(declared).slice(-1));
}

/** Whether others wait for its end, and not for its start. */
export function isAwaitedToEnd({ ecsName }: Declared, declared: readonly Declared[]): boolean {
  return declared.some(({ dependencies }) =>
    dependencies.some(({ on, condition }) => on === ecsName && isForEnd(condition)),
  );
}

export function isForEnd(condition: string): boolean {
  return condition === 'SUCCESS' || condition === 'COMPLETE';
}
