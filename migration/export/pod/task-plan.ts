import { objectName } from '../../kubernetes/names.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/**
 * What a container becomes in the pod. Kubernetes starts `initContainers` one after the other and waits for each: until it has ended
 * (`one-shot`), or, with `restartPolicy: Always`, until it has started or its startupProbe has passed (`sidecar`; Kubernetes docs, "Sidecar
 * Containers"). `regular` ones start last; no container can wait for one of them.
 */
export type ContainerRole = 'regular' | 'sidecar' | 'one-shot';

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
}

interface Declared {
  readonly place: Place;
  readonly ecsName: string;
  readonly essential: boolean;
  readonly dependencies: readonly Dependency[];
  readonly routesLogs: boolean;
  readonly logsThroughRouter: boolean;
}

interface Dependency {
  readonly on: string;
  readonly condition: string;
  readonly place: Place;
}

/** Decides what each container becomes, and in which order they start. Ends for cycles, too, which are refused elsewhere. */
export function planTask(task: Place, context: ExportContext): TaskPlan {
  const declared = task.list('containerDefinitions').flatMap((place) => declaredContainer(place) ?? []);
  const ordered = inStartOrder(declared);
  const free = declared.filter((container) => !isAwaited(container, declared));
  const main = new Set(free.some(({ essential }) => essential) ? free.filter(({ essential }) => essential) : free);
  // A pod has at least one regular container. A task without a cycle has one that nobody waits for.
  if (main.size === 0) for (const last of ordered.slice(-1)) main.add(last);
  const names = containerNames(declared);
  const plans = ordered.map((container): ContainerPlan => {
    const { place, ecsName, essential } = container;
    const dependants = dependantsOf(container, declared);
    const name = names.get(container) ?? ecsName;
    return { place, ecsName, name, essential, dependants, role: roleOf(dependants, main.has(container)) };
  });
  const regular = declared.flatMap(({ place }) =>
    plans.filter((plan) => plan.place === place && plan.role === 'regular'),
  );
  return { task, context, containers: [...plans.filter(({ role }) => role !== 'regular'), ...regular] };
}

/** Whether others wait for its end, and not for its start. */
function isAwaitedToEnd({ condition }: Dependant): boolean {
  return condition === 'SUCCESS' || condition === 'COMPLETE';
}

function roleOf(dependants: readonly Dependant[], isMain: boolean): ContainerRole {
  if (isMain) return 'regular';
  return dependants.some(isAwaitedToEnd) ? 'one-shot' : 'sidecar';
}

function declaredContainer(place: Place): Declared | undefined {
  if (!place.checkMap()) return undefined;
  return {
    place,
    ecsName: place.required('name')?.text() ?? '',
    essential: place.member('essential')?.flag() ?? true,
    dependencies: place.list('dependsOn').flatMap((item): readonly Dependency[] => {
      const on = item.required('containerName')?.text();
      const condition = item.required('condition')?.text();
      return on === undefined || condition === undefined ? [] : [{ on, condition, place: item }];
    }),
    routesLogs: place.member('firelensConfiguration') !== undefined,
    logsThroughRouter: place.at('logConfiguration', 'logDriver')?.value === 'awsfirelens',
  };
}

function dependantsOf({ ecsName }: Declared, declared: readonly Declared[]): readonly Dependant[] {
  return declared.flatMap((other) =>
    other.dependencies
      .filter(({ on }) => on === ecsName)
      .map(({ condition, place }) => ({ ecsName: other.ecsName, condition, place })),
  );
}

/** A log router is awaited by all that log through it: ECS starts it before them, too. */
function isAwaited(container: Declared, declared: readonly Declared[]): boolean {
  const awaitedByLogs = container.routesLogs && declared.some(({ logsThroughRouter }) => logsThroughRouter);
  return awaitedByLogs || dependantsOf(container, declared).length > 0;
}

/** Log routers and what they wait for first, then each container after what it waits for, otherwise as declared. */
function inStartOrder(declared: readonly Declared[]): readonly Declared[] {
  const ordered = new Set<Declared>();
  const begun = new Set<Declared>();
  const visit = (container: Declared) => {
    if (begun.has(container)) return;
    begun.add(container);
    for (const { on } of container.dependencies) {
      for (const target of declared.filter(({ ecsName }) => ecsName === on)) visit(target);
    }
    ordered.add(container);
  };
  for (const container of declared.filter(({ routesLogs }) => routesLogs)) visit(container);
  for (const container of declared) visit(container);
  return [...ordered];
}

function containerNames(declared: readonly Declared[]): ReadonlyMap<Declared, string> {
  const names = new Map<Declared, string>();
  for (const container of declared) {
    const { place, ecsName } = container;
    const name = objectName(ecsName);
    const twin = [...names].find(([, taken]) => taken === name)?.[0];
    // Two containers of one name are refused with the rest of the task definition's own rules.
    if (twin !== undefined && twin.ecsName !== ecsName) {
      place.refuse(
        'container-name-collision',
        `The containers "${twin.ecsName}" and "${ecsName}" would both be called "${name}", as names in a pod are lower-case letters, digits and hyphens.`,
        'Give one of them another name.',
      );
    }
    names.set(container, name);
    if (name !== ecsName && ecsName !== '') {
      place.member('name')?.remark('renamed', {
        lost: `The container "${ecsName}" is called "${name}", as names in a pod are lower-case letters, digits and hyphens, 63 at most.`,
        remedy: 'Use the new name in commands such as kubectl logs and in whatever filters logs by container.',
      });
    }
  }
  return names;
}
