import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { namespacesOf } from './apply-settings.ts';
import { CLOUDIDE_NAMESPACE, MANIFESTS_FOLDER, readKubernetesSettings } from './environment.ts';
import { readManifests } from './exported-manifests.ts';

/** The label that every exported pod has. */
export const WORKLOAD_LABEL = 'app.kubernetes.io/name';

/** Which manifests a command looks at: those whose namespace it takes. */
export interface ManifestsOption {
  readonly manifests?: string;
}

/** For commands that look at what was set up. */
export function manifestsOption(): Option {
  return new Option('--manifests <path>', 'a file, or the folder of an export, to look at its namespace');
}

/**
 * The namespace of the manifests that were named, else K8S_NAMESPACE, else that of the manifests in the usual folder, else CloudIDE's.
 * K8S_NAMESPACE also chooses among those of manifests that are in several.
 *
 * @throws CommandFailure with exit code 2 where manifests that were named are not there, and where nothing chooses.
 */
export function namespaceToLookAt({ manifests }: ManifestsOption): string {
  const { K8S_NAMESPACE: wanted } = readKubernetesSettings();
  if (manifests === undefined && wanted !== undefined) return wanted;
  if (manifests === undefined && !existsSync(MANIFESTS_FOLDER)) return CLOUDIDE_NAMESPACE;
  const found = namespacesOf(readManifests(manifests ?? MANIFESTS_FOLDER));
  if (wanted !== undefined && found.includes(wanted)) return wanted;
  const [first = CLOUDIDE_NAMESPACE, ...others] = found;
  if (others.length === 0) return first;
  throw new CommandFailure(
    `The manifests are in several namespaces: ${found.join(', ')}. Choose one by K8S_NAMESPACE.`,
    EXIT_CODE_USAGE,
  );
}
