import { type CrossRule, setting } from './read-settings.ts';
import { text, wholeNumber } from './setting-kinds.ts';

/** A namespace's name (Kubernetes documentation, "Object Names and IDs", RFC 1123 label names). */
const namespaceName = text(
  'the name of a namespace: 1 to 63 lower-case letters, digits and "-", with a letter or digit at each end',
  /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
);

/** What CloudIDE's `.env` said while its workers were pods; the commands about Kubernetes read the same names. */
export const kubernetesSettings = {
  K8S_NAMESPACE: setting(
    namespaceName,
    "The namespace that is exported to, set up and looked at; unset, the exported task definition's name, or for the stack `cloudide-workers`.",
  ),
  K8S_WORKER_IMAGE: setting(
    text('the name of an image, with tag or digest', /^[a-zA-Z0-9][\w./:@-]{0,511}$/),
    "Image that set-up gives the worker instead of the manifests' own.",
  ),
  K8S_MIN_REPLICAS: setting(
    wholeNumber('replicas', 0, 5000),
    'Pods or jobs that stand ready at least, instead of what the manifests say.',
  ),
  K8S_MAX_REPLICAS: setting(
    wholeNumber('replicas', 1, 5000),
    'Pods or jobs that may exist at once, instead of what the manifests say.',
  ),
} as const;

export const kubernetesRules: readonly CrossRule<typeof kubernetesSettings>[] = [
  {
    about: ['K8S_MIN_REPLICAS', 'K8S_MAX_REPLICAS'],
    check: ({ K8S_MIN_REPLICAS: minimum, K8S_MAX_REPLICAS: maximum }) =>
      minimum === undefined || maximum === undefined || minimum <= maximum
        ? undefined
        : {
            name: 'K8S_MIN_REPLICAS',
            rule: `at most K8S_MAX_REPLICAS, which is ${maximum}`,
            received: String(minimum),
            remedy: 'Lower K8S_MIN_REPLICAS or raise K8S_MAX_REPLICAS.',
          },
  },
];
