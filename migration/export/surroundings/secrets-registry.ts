import { parseSecretReference, secretNameOf } from '../../ecs/secret-reference.ts';
import { parseImage } from '../../image-name.ts';
import { objectName } from '../../kubernetes/names.ts';
import { carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { externalSecret } from './secrets-external.ts';
import type { SecretNames } from './secrets-pool.ts';
import { namedSecret, type RemoteSecret, remoteSecretOf } from './secrets-remote.ts';
import type { SecretStores } from './secrets-store.ts';

/** Docker Hub's name in a Docker configuration (Docker docs, `docker login`). */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/** The registry of an image's name, as Docker's configuration calls it. */
export function registryOf(image: string): string {
  const { registry } = parseImage(image);
  return registry === undefined || registry === 'docker.io' ? DOCKER_HUB : registry;
}

/**
 * Credentials of private registries: the secret's JSON with `username` and `password` (ECS developer guide, "Private registry authentication")
 * becomes a Secret of Kubernetes for each secret and registry.
 */
export function registrySecretsOf(task: Place, context: ExportContext, stores: SecretStores, secretNames: SecretNames) {
  const uses = new Map<string, { remote: RemoteSecret; title: string; registry: string; places: Place[] }>();
  for (const definition of task.list('containerDefinitions')) {
    const place = definition.at('repositoryCredentials', 'credentialsParameter');
    const text = place?.text();
    if (place === undefined || text === undefined) continue;
    const reference = text.startsWith('arn:') ? parseSecretReference(text) : undefined;
    if (reference !== undefined && (!('store' in reference) || reference.store !== 'secrets-manager')) {
      const problem = 'problem' in reference ? reference.problem : 'It is a parameter, and not a secret.';
      const remedy = 'Give the ARN or the name of a secret of Secrets Manager that holds "username" and "password".';
      place.refuse('unreadable-secret-reference', `${place.pointer} names no secret. ${problem}`, remedy);
      continue;
    }
    const remote = reference === undefined ? namedSecret(text, context) : remoteSecretOf(reference, context);
    const registry = registryOf(String(definition.member('image')?.value ?? ''));
    const id = JSON.stringify([remote.key, registry]);
    const known = uses.get(id) ?? {
      remote,
      title: reference === undefined ? text : secretNameOf(reference),
      registry,
      places: [],
    };
    uses.set(id, known);
    known.places.push(place);
    tellOperator(place, registry);
  }
  const names: string[] = [];
  const manifests: ManifestDraft[] = [...uses.values()].map(({ remote, title, registry, places }) => {
    const name = secretNames.take(objectName(`${context.name}-registry-${title}`));
    names.push(name);
    const data = ['username', 'password'].map((property) => ({
      secretKey: property,
      remoteRef: { key: carryAll(places, remote.key), property },
    }));
    return externalSecret(name, stores.nameFor(remote.service, remote.region), data, dockerConfig(registry));
  });
  return { names, manifests, remotes: [...uses.values()].map(({ remote }) => remote) };
}

/** Sprig's toJson quotes and escapes (External Secrets Operator, "Advanced Templating", engine v2). */
function dockerConfig(registry: string) {
  const auth = '{{ printf "%s:%s" .username .password | b64enc | toJson }}';
  const login = `{"username":{{ .username | toJson }},"password":{{ .password | toJson }},"auth":${auth}}`;
  return {
    engineVersion: 'v2',
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': `{"auths":{${JSON.stringify(registry)}:${login}}}` },
  };
}

function tellOperator(place: Place, registry: string): void {
  place.remark('registry-credentials-by-operator', {
    lost: `The credentials for ${registry} are copied into a Secret of the cluster by the External Secrets Operator, and all containers of the pod may pull with them.`,
    remedy:
      'Install the operator before the workload; until the Secret is there, pulling the image fails and is tried again.',
  });
}
