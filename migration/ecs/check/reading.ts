import { isList } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import { hasPlaceholder } from '../arn.ts';

/*
 * Reads that say nothing about wrong types: whoever converts a member refuses those, and a check must not say it a second time.
 */

export function itemsAt(place: Place, name: string): readonly Place[] {
  const list = place.member(name);
  return list !== undefined && isList(list.value) ? list.items() : [];
}

export function textAt(place: Place, name: string): string | undefined {
  const value = place.member(name)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(place: Place, name: string): number | undefined {
  const value = place.member(name)?.value;
  return typeof value === 'number' ? value : undefined;
}

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
