import { isMap, type Json } from '../../trace/json.ts';
import type { Target } from '../target.ts';
import { membersAt, type Part, partAt, textAt } from './part.ts';

/** What is wrong with one place of a manifest. */
export interface Finding {
  readonly pointer: string;
  /** One sentence. */
  readonly message: string;
}

/** A manifest as the rules look at it. */
export interface Manifest {
  /** Kind and name, e.g. `Deployment/web`. */
  readonly object: string;
  readonly kind: string;
  readonly name: string;
  /** `default` where it has none; empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly root: Part;
  /** Template of the pods that it starts; undefined where it starts none. */
  readonly template: Part | undefined;
}

/** All manifests that are applied together, and what is there besides. */
export interface Surroundings {
  readonly manifests: readonly Manifest[];
  readonly target: Target | undefined;
  /** Kinds and names of objects that are made otherwise, e.g. `Secret/web-secrets`. */
  readonly external: ReadonlySet<string>;
}

/** What one manifest breaks, in itself or beside the others. */
export type Rule = (manifest: Manifest, around: Surroundings) => readonly Finding[];

/** Kinds of which there is one for the whole cluster. */
const clusterKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'CSIDriver',
  'ClusterSecretStore',
]);

/** Where kinds that start pods have the template of those. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
};

/** Undefined for what is no Kubernetes object at all. */
export function manifestOf(value: Json): Manifest | undefined {
  const root = { value, pointer: '' };
  const kind = textAt(root, 'kind');
  const name = textAt(root, 'metadata', 'name');
  if (!isMap(value) || kind === undefined || name === undefined) return undefined;
  const templatePath = templatePaths[kind];
  return {
    object: `${kind}/${name}`,
    kind,
    name,
    namespace: isOfCluster(kind) ? '' : (textAt(root, 'metadata', 'namespace') ?? 'default'),
    root,
    template: templatePath && partAt(root, ...templatePath),
  };
}

export function isOfCluster(kind: string): boolean {
  return clusterKinds.has(kind);
}

/** The manifest of that kind and name in the same namespace as another. */
export function neighbour(of: Manifest, around: Surroundings, kind: string, name: string): Manifest | undefined {
  return around.manifests.find(
    (other) => other.kind === kind && other.name === name && (isOfCluster(kind) || other.namespace === of.namespace),
  );
}

/** Manifests in the same namespace whose pods have all labels of a selector. */
export function selectedBy(of: Manifest, around: Surroundings, selector: Part | undefined): readonly Manifest[] {
  const wanted = membersAt(selector);
  return around.manifests.filter(
    ({ namespace, template }) =>
      template !== undefined &&
      namespace === of.namespace &&
      wanted.every(([label, { value }]) => textAt(template, 'metadata', 'labels', label) === value),
  );
}

/** The finding about a part where there is one and it breaks a rule. */
export function unless(holds: boolean, part: Part | undefined, message: string): readonly Finding[] {
  return holds || part === undefined ? [] : [{ pointer: part.pointer, message }];
}

/** A finding for each part that has the same key as an earlier one. */
export function duplicates(
  parts: readonly (Part | undefined)[],
  keyOf: (part: Part) => string,
  message: (key: string) => string,
): readonly Finding[] {
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    if (part === undefined) return [];
    const key = keyOf(part);
    if (seen.has(key)) return [{ pointer: part.pointer, message: message(key) }];
    seen.add(key);
    return [];
  });
}
