import { hasPlaceholder } from '../../placeholder.ts';
import type { Place } from '../../trace/place.ts';
import { textAt } from '../../trace/place-at.ts';
import { checkName, containersOf } from './reading.ts';

/** The network modes of ECS (ECS API reference, RegisterTaskDefinition, networkMode). */
const networkModes = ['awsvpc', 'bridge', 'host', 'none'];

/** ECS developer guide, "Amazon ECS service quotas", containers per task definition. */
const MOST_CONTAINERS = 10;

/** Refuses a task without containers or without an essential one, and names that ECS does not take or has twice. */
export function checkContainers(task: Place): void {
  checkName(task, 'family');
  checkNetworkMode(task);
  const list = task.member('containerDefinitions');
  const containers = containersOf(task);
  if (containers.length === 0) {
    const remedy = 'Add at least one container to "containerDefinitions".';
    (list ?? task).refuse('no-container-definitions', 'The task definition has no containers.', remedy);
    return;
  }
  if (containers.length > MOST_CONTAINERS) {
    const message = `The task definition has ${containers.length} containers; ECS takes ${MOST_CONTAINERS}.`;
    list?.refuse('too-many-containers', message, 'Split it into several task definitions.');
  }
  for (const container of containers) {
    container.required('name');
    const image = container.required('image');
    if (image?.value === '') image.refuse('missing-member', 'The container names no image.', 'Name one.');
    checkName(container, 'name');
  }
  refuseTwins(containers, 'duplicate-container-name', (name) => `Two containers have the name "${name}".`);
  // A container is essential unless it says otherwise (ECS API reference, ContainerDefinition, essential).
  if (containers.every((container) => container.member('essential')?.value === false)) {
    const remedy = 'Set "essential" to true for the container whose end is the end of the task.';
    list?.refuse('no-essential-container', 'None of the containers is essential; ECS wants one at least.', remedy);
  }
}

/** Refuses the second of two members of a list that have the same name. */
export function refuseTwins(
  items: readonly Place[],
  code: 'duplicate-container-name' | 'duplicate-volume-name',
  message: (name: string) => string,
): void {
  const seen = new Set<string>();
  for (const item of items) {
    const name = textAt(item, 'name');
    if (name === undefined) continue;
    if (seen.has(name)) item.member('name')?.refuse(code, message(name), 'Rename one of them.');
    seen.add(name);
  }
}

function checkNetworkMode(task: Place): void {
  const mode = textAt(task, 'networkMode');
  if (mode === undefined || networkModes.includes(mode) || hasPlaceholder(mode)) return;
  const message = `The network mode "${mode}" is none of ECS, which has ${networkModes.join(', ')}.`;
  const remedy = 'Leave "networkMode" out for the default of the platform (bridge on Linux), or name one of these.';
  task.member('networkMode')?.refuse('unknown-network-mode', message, remedy);
}
