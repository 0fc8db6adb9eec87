import { kubernetesRules, kubernetesSettings } from '../../contract/kubernetes-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';

/** The folder of CloudIDE's manifests, then and now. */
export const MANIFESTS_FOLDER = 'k8s';

/** CloudIDE's namespace, of its `.env`. */
export const CLOUDIDE_NAMESPACE = 'cloudide-workers';

/** @throws ConfigurationError with every problem of the environment's `K8S_` settings. */
export function readKubernetesSettings() {
  return readSettings('The configuration of Kubernetes', kubernetesSettings, process.env, kubernetesRules);
}
