import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { containerNames } from './container-names.ts';
import { type ContainerRole, isAwaitedToEnd, isForEnd, rolesOf, type WorkerPod } from './container-roles.ts';
import { type Declared, declaredContainers, inStartOrder } from './declared-container.ts';

export interface ContainerPlan {
  readonly place: Place;
  /** Its name in the task definition. */
  readonly ecsName: string;
  /** Its name in the pod. */
  readonly name: string;
  readonly role: ContainerRole;
  readonly essential: boolean;
  /** Which containers wait for it, and what for. */
  readonly dependants: readonly Dependant[];
  /** Which containers wait for it on ECS, and in the pod do not. */
  readonly unawaited: readonly Dependant[];
}

export interface Dependant {
  readonly ecsName: string;
  /** START, HEALTHY, COMPLETE or SUCCESS. */
  readonly condition: string;
  /** The item of `dependsOn`. */
  readonly place: Place;
}

export interface TaskPlan {
  readonly task: Place;
  readonly context: ExportContext;
  /** Those that start before the others, in the order in which they start; then the regular ones as declared. */
  readonly containers: readonly ContainerPlan[];
  /** Set for a queue's worker. */
  readonly worker: WorkerPod | undefined;
}

/** Decides what each container becomes, and in which order they start. Ends for cycles, too, which are refused elsewhere. */
export function planTask(task: Place, context: ExportContext, worker?: WorkerPod): TaskPlan {
  const declared = declaredContainers(task);
  const names = containerNames(declared);
  const roles = rolesOf(declared, worker);
  refuseEndingWorker(declared, worker);
  const plans = inStartOrder(declared).map((container): ContainerPlan => {
    const { place, ecsName, essential } = container;
    const role = roles.get(container) ?? 'regular';
    const all = dependantsOf(container, declared);
    const dependants = all.filter(({ condition }) => isKept(role, condition));
    const unawaited = all.filter((dependant) => !dependants.includes(dependant));
    return { place, ecsName, name: names.get(container) ?? ecsName, essential, role, dependants, unawaited };
  });
  const regular = declared.flatMap(({ place }) =>
    plans.filter((plan) => plan.place === place && plan.role === 'regular'),
  );
  return { task, context, worker, containers: [...plans.filter(({ role }) => role !== 'regular'), ...regular] };
}

/** No container waits for a regular one, nor for the end of a sidecar. */
function isKept(role: ContainerRole, condition: string): boolean {
  return role === 'one-shot' || (role === 'sidecar' && !isForEnd(condition));
}

function refuseEndingWorker(declared: readonly Declared[], worker: WorkerPod | undefined): void {
  const container = declared.find(({ ecsName }) => ecsName === worker?.containerName);
  if (container === undefined || !isAwaitedToEnd(container, declared)) return;
  container.place.refuse(
    'worker-ends-first',
    `"${container.ecsName}" takes the messages of the queue, and other containers wait for its end; no container of a pod starts after the one that the pod is for.`,
    `Let the others wait for START of "${container.ecsName}", or run them as tasks of their own.`,
  );
}

function dependantsOf({ ecsName }: Declared, declared: readonly Declared[]): readonly Dependant[] {
  return declared.flatMap((other) =>
    other.dependencies
      .filter(({ on }) => on === ecsName)
      .map(({ condition, place }) => ({ ecsName: other.ecsName, condition, place })),
  );
}
