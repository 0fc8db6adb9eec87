import { hasPlaceholder } from '../../placeholder.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt, textAt } from '../../trace/place-at.ts';

export function containersOf(task: Place): readonly Place[] {
  return itemsAt(task, 'containerDefinitions');
}

/** How messages call a container. */
export function called(container: Place): string {
  const name = textAt(container, 'name');
  return name === undefined ? `The container at ${container.pointer}` : `Container "${name}"`;
}

/** Names are up to 255 letters, digits, underscores and hyphens (ECS API reference: family, ContainerDefinition name, Volume name). */
export function checkName(owner: Place, member: string): void {
  const name = textAt(owner, member);
  if (name === undefined || hasPlaceholder(name) || /^[A-Za-z0-9_-]{1,255}$/.test(name)) return;
  const rule = 'up to 255 letters, digits, hyphens and underscores';
  owner.member(member)?.refuse('illegal-name', `"${name}" is no name that ECS takes: ${rule}.`, 'Rename it.');
}

export function requiresFargate(task: Place): boolean {
  return itemsAt(task, 'requiresCompatibilities').some(({ value }) => value === 'FARGATE');
}
