import { existsSync } from 'node:fs';
import { namespaceOf } from './apply-settings.ts';
import { CLOUDIDE_NAMESPACE, MANIFESTS_FOLDER, readKubernetesSettings } from './environment.ts';
import { readManifests } from './exported-manifests.ts';

/** The label that every exported pod has. */
export const WORKLOAD_LABEL = 'app.kubernetes.io/name';

/** K8S_NAMESPACE, else that of the manifests in the usual folder, else CloudIDE's. */
export function namespaceToLookAt(): string {
  const { K8S_NAMESPACE: named } = readKubernetesSettings();
  if (named !== undefined) return named;
  return existsSync(MANIFESTS_FOLDER) ? namespaceOf(readManifests(MANIFESTS_FOLDER)) : CLOUDIDE_NAMESPACE;
}
