import { keyOfProperty } from '../../kubernetes/secret-property.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import { applyRules, ignored, type MemberRules } from '../member-rules.ts';
import { type ImportedSecrets, secretMadeBy } from './imported-secrets.ts';
import { accountForObject } from './object-metadata.ts';

/** Accounts for an ExternalSecret beside the keys that tasks read, which their `valueFrom` has. */
export function accountForExternalSecret(object: KubernetesObject, secrets: ImportedSecrets): void {
  accountForObject(object);
  const spec = object.place.member('spec');
  applyRules(spec, rules);
  const secretName = secretMadeBy(object);
  for (const entry of spec?.list('data') ?? []) accountForKey(entry, object, secretName, secrets);
  for (const from of spec?.list('dataFrom') ?? []) {
    const extract = from.member('extract');
    if (extract === undefined) tellFind(from);
    else {
      tellNameLikeArn(extract, secrets);
      applyRules(extract, remoteRules);
    }
  }
}

function accountForKey(
  entry: Place,
  { namespace }: KubernetesObject,
  secretName: string,
  secrets: ImportedSecrets,
): void {
  const key = String(entry.member('secretKey')?.value);
  applyRules(entry, {
    secretKey: ignored('It names the key within Kubernetes, and the container that reads it has the value itself.'),
    sourceRef: ignored('It says which store the value is in, and that one was found.'),
  });
  const remote = entry.member('remoteRef');
  const property = remote?.member('property');
  if (!secrets.isRead(namespace, secretName, key)) {
    remote?.ignore(`No container of the inputs reads "${key}".`);
    return;
  }
  if (property !== undefined && keyOfProperty(String(property.value)) === undefined)
    remote?.remark('secret-path-lost', {
      lost: `"${key}" is a value deeper in the JSON of the secret; ECS reads keys of its top alone.`,
      remedy: 'Make a secret of Secrets Manager for it, as listed in secrets-to-create.json.',
    });
  if (remote !== undefined) tellNameLikeArn(remote, secrets);
  applyRules(remote, remoteRules);
}

/**
 * Secrets Manager takes an ARN whose name ends in a hyphen and six characters for a complete one (its API reference, GetSecretValue, `SecretId`),
 * so it does not find a secret whose own name ends like that.
 */
function tellNameLikeArn(remote: Place, secrets: ImportedSecrets): void {
  const key = remote.member('key');
  const name = String(key?.value);
  if (!/^(?!arn:).*-[A-Za-z0-9]{6}$/.test(name) || !secrets.isReferredTo(name)) return;
  key?.remark('secret-name-like-arn', {
    lost: `The name "${name}" ends in a hyphen and six characters, as complete ARNs do, so Secrets Manager takes the reference for one and finds no such secret.`,
    remedy: `Write the secret's complete ARN in place of its name, as "aws secretsmanager describe-secret --secret-id ${name}" shows it, and convert again.`,
  });
}

/** Members of `remoteRef` and `extract` beside those that `valueFrom` has. */
const remoteRules: MemberRules = {
  conversionStrategy: ignored('It is about names of keys within Kubernetes.'),
  decodingStrategy: (place) => {
    if (place.value === 'None') place.ignore('The value is taken as it is on ECS, too.');
    else
      place.remark('secret-decoding-lost', {
        lost: `The value is decoded (${String(place.value)}) on its way to Kubernetes; ECS hands it over as it is stored.`,
        remedy: 'Store it decoded, or let the program decode it.',
      });
  },
  metadataPolicy: ignored('It is about the tags of the secret as values.'),
  nullBytePolicy: ignored('It is about bytes that no variable can have.'),
};

function tellFind(from: Place): void {
  from.remark('secret-search-lost', {
    lost: 'The operator looks for secrets by name or tag and takes all their keys; ECS needs each of them by its name.',
    remedy: 'Name each key that a container reads under "secrets" of the task definition.',
  });
}

const rules: MemberRules = {
  secretStoreRef: ignored('It says which store the values are in, and that one was found.'),
  refreshInterval: (place) =>
    place.remark('secret-not-refreshed', {
      lost: `The operator looks for new values each ${String(place.value)}; a task has the values of its start as long as it runs.`,
      remedy: 'Start new tasks after a secret has changed, e.g. with "aws ecs update-service --force-new-deployment".',
    }),
  refreshPolicy: ignored('A task reads its secrets when it starts.'),
  target: ignored('It is about the Secret within Kubernetes, and tasks read the values directly.'),
};

/** Accounts for a SecretStore or ClusterSecretStore. */
export function accountForStore(object: KubernetesObject): void {
  accountForObject(object);
  const spec = object.place.member('spec');
  applyRules(spec, {
    refreshInterval: ignored('There is no operator that would look.'),
    retrySettings: ignored('There is no operator that would try again.'),
    controller: ignored('There is no operator that would be chosen.'),
    conditions: ignored('It is about namespaces, of which ECS has none.'),
  });
  const provider = spec?.member('provider');
  for (const [name, store] of provider?.members() ?? []) {
    if (name === 'aws')
      applyRules(store, {
        service: ignored('The references of the tasks name the service.'),
        region: ignored('The references of the tasks name the Region.'),
        auth: ignored('ECS reads secrets with the execution role, for which there is a policy in the output.'),
        role: ignored('ECS reads secrets with the execution role, for which there is a policy in the output.'),
        additionalRoles: ignored(
          'ECS reads secrets with the execution role, for which there is a policy in the output.',
        ),
        externalID: ignored('ECS reads secrets with the execution role, which assumes no other.'),
        sessionTags: ignored('ECS reads secrets with the execution role, which assumes no other.'),
        transitiveTagKeys: ignored('ECS reads secrets with the execution role, which assumes no other.'),
        prefix: ignored('The operator puts it in front of names that are given without.'),
        secretsManager: ignored('It is about secrets that are deleted through the operator.'),
      });
    else
      store.remark('secret-provider-lost', {
        lost: `The store "${object.name}" is one of ${name}; ECS reads secrets of Secrets Manager and the Parameter Store alone.`,
        remedy: 'Copy the secrets to Secrets Manager, under the names that the references have.',
      });
  }
}
