import type { Place } from '../trace/place.ts';
import { checkContainers } from './check/containers.ts';
import { checkDependencies } from './check/dependencies.ts';
import { checkEnvironment } from './check/environment.ts';
import { checkPorts } from './check/ports.ts';
import { checkSizes } from './check/sizes.ts';
import { checkTimes } from './check/times.ts';
import { checkVolumes } from './check/volumes.ts';

/**
 * Refuses a task definition of which no task could start: ECS would not register it, or its parts contradict each other. All problems are
 * told at once. Values that a template engine is to fill in (`{{cpu}}`, `${NAME}`) are taken as good.
 */
export function checkTaskDefinition(task: Place): void {
  checkContainers(task);
  checkSizes(task);
  checkDependencies(task);
  checkVolumes(task);
  checkPorts(task);
  checkEnvironment(task);
  checkTimes(task);
}
