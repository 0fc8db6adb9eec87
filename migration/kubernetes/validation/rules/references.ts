import { type Finding, type Manifest, neighbour, type Surroundings, unless } from '../manifest.ts';
import { itemsAt, membersAt, type Part, partAt, textAt } from '../part.ts';
import { containersOf } from '../pod.ts';

/** What pods, claims and secrets refer to exists among the manifests, or is known to be made otherwise. */
export function referenceRule(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const refers = (kind: string, part: Part | undefined) => referenceFindings(manifest, around, kind, part);
  switch (manifest.kind) {
    case 'ExternalSecret':
      return refers(
        textAt(manifest.root, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore',
        partAt(manifest.root, 'spec', 'secretStoreRef', 'name'),
      );
    case 'SecretStore':
      return refers(
        'ServiceAccount',
        partAt(manifest.root, 'spec', 'provider', 'aws', 'auth', 'jwt', 'serviceAccountRef', 'name'),
      );
    case 'PersistentVolumeClaim':
      return [
        ...refers('PersistentVolume', partAt(manifest.root, 'spec', 'volumeName')),
        ...refers('StorageClass', partAt(manifest.root, 'spec', 'storageClassName')),
      ];
    default:
      return podReferences(manifest, around);
  }
}

function podReferences(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const spec = partAt(manifest.template, 'spec');
  const containers = containersOf(manifest).map(({ part }) => part);
  const volumes = itemsAt(spec, 'volumes');
  const sources = containers.flatMap((container) => itemsAt(container, 'envFrom'));
  const variables = containers.flatMap((container) => itemsAt(container, 'env'));
  const refers = (kind: string, part: Part | undefined) => referenceFindings(manifest, around, kind, part);
  return [
    ...refers('ServiceAccount', partAt(spec, 'serviceAccountName')),
    ...volumes.flatMap((volume) => [
      ...refers('PersistentVolumeClaim', partAt(volume, 'persistentVolumeClaim', 'claimName')),
      ...refers('ConfigMap', partAt(volume, 'configMap', 'name')),
      ...refers('Secret', partAt(volume, 'secret', 'secretName')),
    ]),
    ...itemsAt(spec, 'imagePullSecrets').flatMap((secret) => refers('Secret', partAt(secret, 'name'))),
    ...sources.flatMap((source) => [
      ...refers('ConfigMap', required(partAt(source, 'configMapRef'))),
      ...refers('Secret', required(partAt(source, 'secretRef'))),
    ]),
    ...variables.flatMap((variable) => [
      ...keyFindings(manifest, around, 'ConfigMap', partAt(variable, 'valueFrom', 'configMapKeyRef')),
      ...keyFindings(manifest, around, 'Secret', partAt(variable, 'valueFrom', 'secretKeyRef')),
    ]),
  ];
}

/** The name in a reference that is not optional. */
function required(reference: Part | undefined): Part | undefined {
  return partAt(reference, 'optional')?.value === true ? undefined : partAt(reference, 'name');
}

/** `part` holds the name of something of that kind; an empty one names nothing. */
function referenceFindings(
  manifest: Manifest,
  around: Surroundings,
  kind: string,
  part: Part | undefined,
): readonly Finding[] {
  const name = textAt(part) ?? '';
  const known =
    name === '' ||
    (kind === 'ServiceAccount' && name === 'default') ||
    around.external.has(`${kind}/${name}`) ||
    keysOf(manifest, around, kind, name) !== undefined;
  return unless(known, part, `There is no ${kind} "${name}" that it could mean.`);
}

function keyFindings(
  manifest: Manifest,
  around: Surroundings,
  kind: string,
  reference: Part | undefined,
): readonly Finding[] {
  const name = required(reference);
  const keys = keysOf(manifest, around, kind, textAt(name) ?? '');
  const key = textAt(reference, 'key') ?? '';
  return [
    ...referenceFindings(manifest, around, kind, name),
    ...unless(
      name === undefined || keys === undefined || keys === 'unknown' || keys.includes(key),
      partAt(reference, 'key'),
      `The ${kind} "${textAt(name)}" has no key "${key}".`,
    ),
  ];
}

/** The keys of an object; undefined where there is none of that kind and name. */
function keysOf(
  manifest: Manifest,
  around: Surroundings,
  kind: string,
  name: string,
): readonly string[] | 'unknown' | undefined {
  if (kind === 'Secret') return secretKeys(manifest, around, name);
  const found = neighbour(manifest, around, kind, name);
  return found && membersAt(found.root, 'data').map(([key]) => key);
}

/** A Secret is made by an ExternalSecret: exports have no Secrets, so that no value of one is ever in a file. */
function secretKeys(manifest: Manifest, around: Surroundings, name: string): readonly string[] | 'unknown' | undefined {
  const source = around.manifests.find(
    ({ kind, namespace, root, name: own }) =>
      kind === 'ExternalSecret' &&
      namespace === manifest.namespace &&
      (textAt(root, 'spec', 'target', 'name') ?? own) === name,
  );
  if (source === undefined) return undefined;
  const spec = partAt(source.root, 'spec');
  const templated = membersAt(spec, 'target', 'template', 'data').map(([key]) => key);
  if (templated.length > 0) return templated;
  if (itemsAt(spec, 'dataFrom').length > 0) return 'unknown';
  return itemsAt(spec, 'data').flatMap((item) => textAt(item, 'secretKey') ?? []);
}
