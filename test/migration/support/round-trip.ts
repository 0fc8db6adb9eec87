import type { Fate } from '../../../migration/trace/fate.ts';
import type { Json } from '../../../migration/trace/json.ts';
import { ancestry } from '../../../migration/trace/ledger.ts';
import { withInherited } from './inherited-dependencies.ts';
import { namedLeaves } from './named-leaves.ts';

/** A task definition as it stands in its document. */
export interface OriginalTask {
  readonly value: Json;
  /** JSON pointer of it. */
  readonly pointer: string;
}

/**
 * What of a task definition is not in another one although the report said that it was mapped and nothing else, as `path: value, then value`.
 * Items of lists are found by their names, sizes compared by what they mean, references by what they refer to, and what ECS takes where
 * nothing is said counts as said.
 */
export function differences({ value, pointer }: OriginalTask, fates: readonly Fate[], again: Json): readonly string[] {
  const pointersOf = (wanted: (fate: Fate) => boolean) => new Set(fates.filter(wanted).map((fate) => fate.pointer));
  const mapped = pointersOf(({ fate }) => fate === 'mapped');
  const remarked = pointersOf(({ fate }) => fate === 'remarked');
  const lost = pointersOf((fate) => fate.fate === 'remarked' && fate.severity === 'loss');
  const later = Map.groupBy(namedLeaves(withInherited(again)), ({ path }) => path);
  return namedLeaves(value, pointer).flatMap(({ path, pointers, value: before }) => {
    const isPromised =
      pointers.some((at) => mapped.has(at)) && ![...pointers, ...copiedFrom(pointers)].some((at) => remarked.has(at));
    if (!isPromised || ancestry(pointers[0] ?? '').some((at) => lost.has(at))) return [];
    const found = (later.get(path) ?? later.get(insteadOf(path)))?.map((leaf) => leaf.value) ?? implied(path);
    const isThere = found.some((after) => isSame(path, before, after));
    return isThere ? [] : [`${path}: ${before}, then ${found.join(' and ') || 'nothing'}`];
  });
}

/** What a container takes from another one is remarked on as a whole: the mount points are repeated. */
function copiedFrom(pointers: readonly string[]): readonly string[] {
  return pointers.flatMap((pointer) => /^.*\/volumesFrom\/\d+(?=\/)/i.exec(pointer) ?? []);
}

function isSame(path: string, before: string, after: string): boolean {
  if (path.endsWith('/cpu')) return Math.abs(Number(before) - Number(after)) <= CPU_ROUNDING_UNITS;
  // Log drivers read either case (Go, strconv.ParseBool).
  if (path.includes('/options/') && /^(true|false)$/i.test(before)) return after.toLowerCase() === before.toLowerCase();
  // A parameter's name is as good as its ARN (ECS API reference, Secret, `valueFrom`).
  const isName = path.endsWith('/valuefrom') && !before.startsWith('arn:');
  return after === (isName && after.startsWith('arn:') ? after.replace(/(?<=:parameter\/).*/, before) : before);
}

/** A core is 1,024 units on ECS and 1,000 thousandths in Kubernetes, and thousandths that are left over go to some container. */
const CPU_ROUNDING_UNITS = 2;

/** ECS reserves the limit where nothing else is said (ECS API reference, ContainerDefinition, memory). */
function insteadOf(path: string): string {
  return path.replace(/\/memoryreservation$/, '/memory');
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

function implied(path: string): readonly string[] {
  return defaults.flatMap(([pattern, value]) => (pattern.test(path) ? [value] : []));
}
