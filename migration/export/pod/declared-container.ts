import type { Place } from '../../trace/place.ts';

/** A container as the task definition declares it. */
export interface Declared {
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
  /** The item of `dependsOn`. */
  readonly place: Place;
}

/** The containers of a task definition, as declared. */
export function declaredContainers(task: Place): readonly Declared[] {
  return task.list('containerDefinitions').flatMap((place) => declaredContainer(place) ?? []);
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

/**
 * What a container waits for, also at second hand; itself, where it waits in a circle. A log router is awaited by all that log through it: ECS
 * starts it before them, too.
 */
export function awaitedBy(container: Declared, declared: readonly Declared[]): ReadonlySet<Declared> {
  const found = new Set<Declared>();
  const visit = (waiting: Declared) => {
    for (const other of declared) {
      const isNamed = waiting.dependencies.some(({ on }) => on === other.ecsName);
      const isRouter = other !== waiting && other.routesLogs && waiting.logsThroughRouter;
      if ((!isNamed && !isRouter) || found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(container);
  return found;
}

/** Log routers and what they wait for first, then each container after what it waits for, otherwise as declared. */
export function inStartOrder(declared: readonly Declared[]): readonly Declared[] {
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
