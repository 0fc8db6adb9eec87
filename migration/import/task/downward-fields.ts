import type { PodSource } from './pod-source.ts';

/** `metadata.labels['app']`, `metadata.annotations['team']`. */
const SUBSCRIPT = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

/**
 * The value of a field of the pod that is the same for all pods of the template (Kubernetes docs, "Downward API", "Available fields");
 * undefined for one that is known only while the pod runs.
 */
export function fieldValue(fieldPath: string, { workload, spec }: PodSource): string | undefined {
  if (fieldPath === 'metadata.namespace') return workload.object.namespace;
  if (fieldPath === 'spec.serviceAccountName') {
    const name = spec.member('serviceAccountName')?.value ?? 'default';
    return typeof name === 'string' ? name : undefined;
  }
  const [, group, key] = SUBSCRIPT.exec(fieldPath) ?? [];
  if (group === undefined || key === undefined) return undefined;
  const value = workload.template.at('metadata', group)?.member(key)?.value;
  return typeof value === 'string' ? value : undefined;
}
