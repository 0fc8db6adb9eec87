import { type Carried, carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { Variables } from './variables.ts';

/**
 * `command` and `args`, which ECS calls `entryPoint` and `command`. On both, the image's own arguments go unused once its entry point is
 * replaced. Kubernetes expands references to variables in them, ECS does not, so it is done here.
 */
export function commandOf(container: Place, variables: Variables): DraftMap {
  return {
    entryPoint: expandedList(container.member('command'), variables),
    command: expandedList(container.member('args'), variables),
  };
}

/** A list of texts with references expanded; undefined where it is absent or empty, which means the image's own. */
export function expandedList(list: Place | undefined, variables: Variables): Carried | undefined {
  const items = list?.items() ?? [];
  const texts = items.map((item) => {
    const text = item.text();
    return text === undefined ? undefined : variables.expand(item, text);
  });
  if (list === undefined || items.length === 0 || texts.some((text) => text === undefined)) return undefined;
  return carry(
    list,
    texts.filter((text) => text !== undefined),
  );
}
