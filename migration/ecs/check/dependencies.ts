import type { Place } from '../../trace/place.ts';
import { itemsAt, textAt } from '../../trace/place-at.ts';
import { called, containersOf } from './reading.ts';

/** What a container may wait for (ECS API reference, ContainerDependency). */
const conditions = ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'];

interface Dependency {
  readonly on: string;
  readonly place: Place;
}

/** Refuses dependencies on unknown containers, on health that nobody checks, and in a circle. */
export function checkDependencies(task: Place): void {
  const containers = new Map(
    containersOf(task).flatMap((container) => {
      const name = textAt(container, 'name');
      return name === undefined ? [] : [[name, container] as const];
    }),
  );
  const dependencies = new Map<string, Dependency[]>();
  for (const [name, container] of containers) {
    const waitsFor = itemsAt(container, 'dependsOn').flatMap((place) => {
      const on = textAt(place, 'containerName');
      return on === undefined ? [] : [{ on, place }];
    });
    for (const dependency of waitsFor) checkDependency(container, dependency, containers);
    dependencies.set(name, waitsFor);
  }
  refuseCycles(dependencies);
}

function checkDependency(container: Place, { on, place }: Dependency, containers: ReadonlyMap<string, Place>): void {
  const target = containers.get(on);
  if (target === undefined) {
    const known = [...containers.keys()].join(', ');
    const message = `${called(container)} depends on "${on}", which the task definition does not have.`;
    place.member('containerName')?.refuse('unknown-container', message, `Name one of its containers: ${known}.`);
    return;
  }
  const condition = textAt(place, 'condition');
  if (condition !== undefined && !conditions.includes(condition)) {
    const message = `${called(container)} waits for "${condition}" of "${on}", which is no condition of ECS.`;
    place.member('condition')?.refuse('unknown-condition', message, `Take one of ${conditions.join(', ')}.`);
  }
  if (condition === 'HEALTHY' && !hasHealthCheck(target)) {
    const message = `${called(container)} waits until "${on}" is healthy, and "${on}" has no health check in the task definition.`;
    // ECS does not look at the HEALTHCHECK of an image (ECS API reference, HealthCheck).
    const remedy = `Add a "healthCheck" to "${on}" (ECS does not see the one of an image), or wait for START.`;
    place.refuse('no-health-check', message, remedy);
  }
}

function hasHealthCheck(container: Place): boolean {
  const check = container.member('healthCheck');
  const [first] = check === undefined ? [] : itemsAt(check, 'command');
  return first !== undefined && first.value !== 'NONE';
}

/** Tells each circle once, at the dependency that closes it. */
function refuseCycles(dependencies: ReadonlyMap<string, readonly Dependency[]>): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    for (const { on, place } of dependencies.get(name) ?? []) {
      const circle = path.indexOf(on);
      if (circle >= 0) {
        const names = [...path.slice(circle), on].map((step) => `"${step}"`).join(' -> ');
        const message = `Containers wait for each other in a circle: ${names}.`;
        place.refuse('depends-on-cycle', message, 'Remove one of these dependencies.');
      } else if (!done.has(on)) visit(on, [...path, on]);
    }
    done.add(name);
  };
  for (const name of dependencies.keys()) if (!done.has(name)) visit(name, [name]);
}
