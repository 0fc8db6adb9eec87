import { TASK_OVERRIDES } from '../../../contract/names.ts';
import { Carried, type Draft, type DraftMap } from '../../trace/draft.ts';
import { draftText } from './workload-draft-text.ts';

/**
 * The pod spec in which a container has these variables, too: what the scaler gives each task as an override. As on ECS an override wins, but
 * for the lifetime, which the container's own environment may shorten. A pod's only container is meant whatever its name.
 *
 * @returns undefined where no container has the name.
 */
export function withEnvironment(spec: DraftMap, containerName: string, environment: DraftMap): DraftMap | undefined {
  const containers = draftItems(spec['containers']);
  const index = containers.length === 1 ? 0 : containers.findIndex(({ name }) => draftText(name) === containerName);
  if (index < 0) return undefined;
  return {
    ...spec,
    containers: containers.map((container, at) =>
      at === index ? { ...container, env: merged(draftItems(container['env']), environment) } : container,
    ),
  };
}

function merged(existing: readonly DraftMap[], environment: DraftMap): readonly DraftMap[] {
  const known = new Set(existing.map(({ name }) => draftText(name)));
  const changed = existing.map((variable) => {
    const name = draftText(variable['name']);
    const ours = name === undefined ? undefined : environment[name];
    return ours === undefined ? variable : { ...variable, value: both(name, variable['value'], ours) };
  });
  const added = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || known.has(name) ? [] : [{ name, value }],
  );
  return [...changed, ...added];
}

function both(name: string | undefined, existing: Draft | undefined, ours: Draft): Draft {
  const wins = name === TASK_OVERRIDES.maxLifetimeSeconds ? (existing ?? ours) : ours;
  return new Carried(draftText(wins) ?? null, [...placesOf(existing), ...placesOf(ours)]);
}

function placesOf(draft: Draft | undefined) {
  return draft instanceof Carried ? draft.places : [];
}

/** The maps in a list of an output. */
function draftItems(list: Draft | undefined): readonly DraftMap[] {
  if (list === undefined || list instanceof Carried || !Array.isArray(list)) return [];
  return (list as readonly (Draft | undefined)[]).filter((item): item is DraftMap => isDraftMap(item));
}

function isDraftMap(draft: Draft | undefined): draft is DraftMap {
  return typeof draft === 'object' && draft !== null && !(draft instanceof Carried) && !Array.isArray(draft);
}
