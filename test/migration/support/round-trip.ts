import type { CodeMeaning } from '../../../migration/codes/code.ts';
import { codes } from '../../../migration/codes/index.ts';
import { cpuUnitsOf, memoryMibOf } from '../../../migration/ecs/values.ts';
import type { Fate } from '../../../migration/trace/fate.ts';
import { isLeaf, isList, isMap, type Json, type JsonMap } from '../../../migration/trace/json.ts';

/** A leaf of a task definition, found by names where it stands in a list. */
interface NamedLeaf {
  readonly pointer: string;
  readonly value: string;
}

/**
 * What of a task definition is not in another one although the report said it was mapped, and nothing else, as `path: value, then value`. Lists are
 * compared by the names of their items, sizes by what they mean, and what ECS takes where nothing is said counts as said.
 */
export function differences(original: Json, fates: readonly Fate[], again: Json): readonly string[] {
  const remarked = new Set(fates.filter(isRemarkOnFate).map(({ pointer }) => pointer));
  const mapped = new Set(fates.filter(({ fate }) => fate === 'mapped').map(({ pointer }) => pointer));
  const later = namedLeaves(again);
  return [...namedLeaves(original)].flatMap(([path, { pointer, value }]) => {
    const lineage = lineageOf(pointer);
    if (lineage.some((at) => remarked.has(at)) || !lineage.some((at) => mapped.has(at))) return [];
    const found = later.get(path)?.value ?? implied(path);
    return found === value ? [] : [`${path}: ${value}, then ${found ?? 'nothing'}`];
  });
}

function isRemarkOnFate(entry: Fate): boolean {
  if (entry.fate !== 'remarked') return false;
  const meaning: CodeMeaning = codes[entry.code];
  return meaning.beside !== true;
}

/** A pointer and those above it, but for the whole and its containers, about which things are said that hold for no member. */
function lineageOf(pointer: string): string[] {
  const steps = pointer.split('/');
  return steps
    .map((_, index) => steps.slice(0, steps.length - index).join('/'))
    .filter((at) => !/^(\/[^/]*)?$/.test(at) || at === pointer)
    .filter((at) => !/^(.*\/)?containerdefinitions\/\d+$/i.test(at));
}

/** What ECS takes for members that are not there (ECS API reference). */
const defaults: readonly (readonly [RegExp, string])[] = [
  [/\/essential$/, 'true'],
  [/\/portmappings\/[^/]*\/protocol$/, 'tcp'],
  [/\/mountpoints\/[^/]*\/readonly$/, 'false'],
  [/^\/networkmode$/, 'awsvpc'],
  [/\/healthcheck\/interval$/, '30'],
  [/\/healthcheck\/timeout$/, '5'],
  [/\/healthcheck\/retries$/, '3'],
  [/\/healthcheck\/startperiod$/, '0'],
  [/\/stoptimeout$/, '30'],
  [/\/(privileged|readonlyrootfilesystem|interactive|pseudoterminal)$/, 'false'],
  [/\/transitencryption$/, 'DISABLED'],
  [/\/iam$/, 'DISABLED'],
  [/\/rootdirectory$/, '/'],
  [/\/runtimeplatform\/cpuarchitecture$/, 'X86_64'],
  [/\/runtimeplatform\/operatingsystemfamily$/, 'LINUX'],
];

function implied(path: string): string | undefined {
  return defaults.find(([pattern]) => pattern.test(path))?.[1];
}

function namedLeaves(content: Json): Map<string, NamedLeaf> {
  const found = new Map<string, NamedLeaf>();
  const walk = (value: Json, path: string, pointer: string): void => {
    if (value === null || (isLeaf(value) && typeof value === 'object')) return;
    if (isList(value) && value.every((item) => typeof item !== 'object')) {
      const items = /\/(requirescompatibilities|add|drop)$/.test(path) ? [...value].sort() : value;
      found.set(path, { pointer, value: JSON.stringify(items) });
    } else if (isList(value)) {
      value.forEach((item, index) => {
        walk(item, `${path}/${nameOf(item) ?? index}`, `${pointer}/${index}`);
      });
    } else if (isMap(value)) {
      for (const [name, member] of Object.entries(value))
        walk(member, `${path}/${name.toLowerCase()}`, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    } else found.set(path, { pointer, value: meaningOf(path, value) });
  };
  walk(content, '', '');
  return found;
}

/** Members by which items of lists are told from each other. */
const keys = [
  'name',
  'containername',
  'containerpath',
  'sourcecontainer',
  'key',
  'containerport',
  'hostname',
  'namespace',
];

function nameOf(item: Json): string | undefined {
  if (!isMap(item)) return undefined;
  const members = lowered(item);
  const key = keys.find((name) => members[name] !== undefined);
  if (key === undefined) return undefined;
  return key === 'containerport' ? `${members[key]}-${members['protocol'] ?? 'tcp'}` : String(members[key]);
}

function lowered(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));
}

function meaningOf(path: string, value: Json): string {
  const size = typeof value === 'string' || typeof value === 'number' ? value : '';
  if (/^\/cpu$/.test(path)) return String(cpuUnitsOf(size));
  if (/^\/memory$/.test(path)) return String(memoryMibOf(size));
  return String(value);
}
