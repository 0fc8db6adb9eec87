import { isDataKey, isObjectName, isServiceName, isSubdomain, labelKey, labelValue } from '../../names.ts';
import { type Finding, isOfCluster, type Manifest, unless } from '../manifest.ts';
import { membersAt, partAt, textAt } from '../part.ts';

/** KEDA names a Job `<name>-<five letters>`, and its pods carry that as a label of at most 63 characters (Kubernetes docs, "Jobs"). */
const LONGEST_JOB_SOURCE = 63 - 6;

/** Names, namespaces, labels, annotations and keys are legal. */
export function metadataRule(manifest: Manifest): readonly Finding[] {
  const { root, template, kind } = manifest;
  return [
    ...nameFindings(manifest),
    ...namespaceFindings(manifest),
    ...[root, template].flatMap((part) => [
      ...membersAt(part, 'metadata', 'labels').flatMap(([key, label]) => [
        ...unless(labelKey(key) !== undefined, label, `"${key}" is no legal key of a label.`),
        ...unless(
          typeof label.value !== 'string' || labelValue(label.value) !== undefined,
          label,
          'This is no legal value of a label.',
        ),
      ]),
      ...membersAt(part, 'metadata', 'annotations').flatMap(([key, annotation]) =>
        unless(labelKey(key.toLowerCase()) !== undefined, annotation, `"${key}" is no legal key of an annotation.`),
      ),
    ]),
    ...(kind === 'ConfigMap' ? membersAt(root, 'data') : []).flatMap(([key, value]) =>
      unless(isDataKey(key), value, `"${key}" is no legal key of a ConfigMap.`),
    ),
  ];
}

function nameFindings({ kind, name, root }: Manifest): readonly Finding[] {
  const part = partAt(root, 'metadata', 'name');
  switch (kind) {
    case 'Service':
      return unless(isServiceName(name), part, `"${name}" is no legal name of a Service (RFC 1035 label).`);
    case 'Namespace':
      return unless(isObjectName(name), part, `"${name}" is no legal name of a Namespace (RFC 1123 label).`);
    case 'ScaledJob':
      return unless(
        isObjectName(name) && name.length <= LONGEST_JOB_SOURCE,
        part,
        `"${name}" is no legal name of a ScaledJob: its Jobs need a label of at most ${LONGEST_JOB_SOURCE} characters.`,
      );
    default:
      return unless(isSubdomain(name), part, `"${name}" is no legal name (RFC 1123 subdomain).`);
  }
}

function namespaceFindings({ kind, root }: Manifest): readonly Finding[] {
  const part = partAt(root, 'metadata', 'namespace');
  const namespace = textAt(part);
  return isOfCluster(kind)
    ? unless(part === undefined, part, `A ${kind} is in no namespace.`)
    : unless(
        namespace === undefined || isObjectName(namespace),
        part,
        `"${namespace}" is no legal name of a Namespace.`,
      );
}
