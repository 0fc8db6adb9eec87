import { isList, isMap, type Json } from '../trace/json.ts';

/** Members that come first in any map, in this order; `spec`, values and `status` stay behind what names and finds the object. */
const first = [
  ...['apiVersion', 'kind', 'metadata', 'type'],
  ...['name', 'generateName', 'namespace', 'labels', 'annotations'],
  ...['image', 'imagePullPolicy', 'restartPolicy', 'command', 'args', 'workingDir', 'ports', 'envFrom', 'env'],
  ...['resources', 'volumeMounts', 'startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle'],
  ...['serviceAccountName', 'initContainers', 'containers', 'volumes'],
];
const rank = new Map(first.map((name, index) => [name, index]));

/** The same document with its members in the order in which people read manifests; those that have no order of their own stay in theirs. */
export function orderMembers(value: Json): Json {
  if (isList(value)) return value.map(orderMembers);
  if (!isMap(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => rankOf(a) - rankOf(b));
  return Object.fromEntries(members.map(([name, member]) => [name, orderMembers(member)]));
}

function rankOf(name: string): number {
  return rank.get(name) ?? first.length;
}
