import { isList, isMap, type Json, type JsonMap } from '../../../migration/trace/json.ts';

/** A task definition whose containers also name what those wait for that they wait for. */
export function withInherited(definition: Json): Json {
  const containers = isMap(definition) ? (definition['containerDefinitions'] ?? []) : [];
  if (!isMap(definition) || !isList(containers)) return definition;
  const known = new Map(containers.filter(isMap).map((container) => [container['name'], container]));
  const inherited = (container: JsonMap, seen: ReadonlySet<Json>): readonly JsonMap[] =>
    dependenciesOf(container).flatMap((dependency) => {
      const target = dependency['containerName'] ?? '';
      const next = known.get(target);
      return next === undefined || seen.has(target) ? [] : [dependency, ...inherited(next, new Set([...seen, target]))];
    });
  return {
    ...definition,
    containerDefinitions: containers.map((container) =>
      isMap(container) ? { ...container, dependsOn: inherited(container, new Set()) } : container,
    ),
  };
}

function dependenciesOf(container: JsonMap): readonly JsonMap[] {
  const list = container['dependsOn'] ?? [];
  return isList(list) ? list.filter(isMap) : [];
}
