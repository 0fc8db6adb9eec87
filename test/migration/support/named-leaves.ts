import { cpuUnitsOf, memoryMibOf } from '../../../migration/ecs/values.ts';
import { objectName } from '../../../migration/kubernetes/names.ts';
import { below, isLeaf, isList, isMap, type Json, type JsonMap } from '../../../migration/trace/json.ts';

/** A leaf of a task definition, or a list of scalars, which is read as one. */
export interface NamedLeaf {
  /** Where its items stand by names in place of indices, in lower case, e.g. `/containerdefinitions/web/image`. */
  readonly path: string;
  /** Where it stands, and where the items do. */
  readonly pointers: readonly string[];
  /** What it means, as a text. */
  readonly value: string;
}

/** The leaves of a task definition, whatever the case of its member names and the order of its lists. */
export function namedLeaves(value: Json, pointer = '', path = ''): readonly NamedLeaf[] {
  if (value === null || (isLeaf(value) && typeof value === 'object')) return [];
  if (isList(value) && value.every((item) => typeof item !== 'object')) {
    const items = isSet(path) ? [...value].sort() : withoutWrapper(path, value);
    return [
      { path, pointers: [pointer, ...value.map((_, index) => below(pointer, index))], value: JSON.stringify(items) },
    ];
  }
  if (isList(value)) {
    return value.flatMap((item, index) => namedLeaves(item, below(pointer, index), `${path}/${nameOf(item) ?? index}`));
  }
  if (!isMap(value)) return [{ path: shelf(path), pointers: [pointer], value: meaningOf(path, value) }];
  return Object.entries(value).flatMap(([name, member]) =>
    namedLeaves(member, below(pointer, name), `${path}/${nameInPath(path, name)}`),
  );
}

/** An entry point whose exit code is dropped, which is remarked on where others wait for it, is still the same. */
function withoutWrapper(path: string, items: readonly Json[]): readonly Json[] {
  const [shell, flag, script, name, ...wrapped] = items;
  const isWrapped = shell === '/bin/sh' && flag === '-c' && script === '"$@" || true' && name === 'sh';
  return path.endsWith('/entrypoint') && isWrapped ? wrapped : items;
}

function isSet(path: string): boolean {
  return /\/(requirescompatibilities|add|drop)$/.test(path);
}

/** Members by which items of lists are told from each other; a port may have been given a name. */
const keys = [
  'containerport',
  'name',
  'containername',
  'containerpath',
  'sourcecontainer',
  'key',
  'hostname',
  'namespace',
];

function nameOf(item: Json): string | undefined {
  if (!isMap(item)) return undefined;
  const members: JsonMap = Object.fromEntries(Object.entries(item).map(([name, value]) => [name.toLowerCase(), value]));
  const key = keys.find((name) => members[name] !== undefined);
  if (key === undefined) return undefined;
  const name = String(members[key]);
  if (key === 'key') return metadataKey(name);
  const isVariable = members['value'] !== undefined || members['valuefrom'] !== undefined;
  const isRenamed = ['containername', 'sourcecontainer'].includes(key) || (key === 'name' && !isVariable);
  return isRenamed ? objectName(name) : step(name);
}

/** Names that people chose keep their case. */
function nameInPath(path: string, name: string): string {
  if (path.endsWith('/dockerlabels')) return metadataKey(name);
  return path.endsWith('/options') ? step(name) : name.toLowerCase();
}

/** Keys are altered where a pod cannot have them, which is remarked on at the key. */
function metadataKey(key: string): string {
  return step(key.replaceAll(/[^-_.A-Za-z0-9/]+/g, '-'));
}

function step(name: string): string {
  return name.replaceAll('/', '|');
}

/**
 * Where a leaf is looked for. Tags and Docker labels are one shelf, since a pod keeps both as labels and annotations, which do not tell which is
 * which; kernel parameters are another, since all containers of a task share a network.
 */
function shelf(path: string): string {
  const [, label] = /^(?:\/containerdefinitions\/[^/]*\/dockerlabels\/|\/tags\/)([^/]*)(?:\/value)?$/.exec(path) ?? [];
  if (label !== undefined) return `/tags/${label}/value`;
  return path.replace(/^\/containerdefinitions\/[^/]*(?=\/systemcontrols\/)/, '');
}

function meaningOf(path: string, value: Json): string {
  const size = typeof value === 'string' || typeof value === 'number' ? value : '';
  if (path === '/cpu') return String(cpuUnitsOf(size));
  if (path === '/memory') return String(memoryMibOf(size));
  if (/\/(dependson\/[^/]*\/containername|sourcevolume|sourcecontainer)$/.test(path)) return objectName(String(value));
  if (/^\/containerdefinitions\/[^/]*\/user$/.test(path)) return String(value).replace(/^root$/, '0');
  return String(value);
}
