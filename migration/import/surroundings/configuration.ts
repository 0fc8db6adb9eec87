import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyRules, ignored, remarked } from '../member-rules.ts';
import { type ImportedSecrets, secretMadeBy, secretNameFor } from './imported-secrets.ts';
import { accountForObject } from './object-metadata.ts';
import type { Usage } from './usage.ts';

/** The ConfigMap with which EKS configures the log router of its pods on Fargate (EKS user guide, "Start AWS Fargate logging"). */
const LOG_ROUTER = { namespace: 'aws-observability', name: 'aws-logging' } as const;

/** Accounts for a ConfigMap beside what becomes variables, which the task definition has. */
export function accountForConfigMap(object: KubernetesObject, usage: Usage): void {
  accountForObject(object);
  applyRules(object.place, { immutable: ignored('Nothing changes a task definition that is registered either.') });
  if (object.namespace === LOG_ROUTER.namespace && object.name === LOG_ROUTER.name) {
    accountForLogRouter(object.place.member('data'));
    return;
  }
  const id = `${object.namespace}/${object.name}`;
  for (const name of ['data', 'binaryData']) {
    for (const [key, value] of object.place.member(name)?.members() ?? []) {
      const isVariable = name === 'data' && (usage.wholeSources.has(id) || usage.keys.has(`${id}/${key}`));
      if (isVariable) continue;
      if (usage.files.has(id))
        value.remark('configuration-file-lost', {
          lost: `The file "${key}" of ConfigMap "${object.name}" is mounted into containers, and a task has no such files.`,
          remedy: 'Put the file into the image, or write it from an environment variable when the container starts.',
        });
      else
        value.remark('unused-configuration', {
          lost: `No container of the inputs reads "${key}" of ConfigMap "${object.name}", so it is in no output.`,
          remedy: 'Leave it out, unless a program reads it through the API of Kubernetes, which is not there on ECS.',
        });
    }
  }
}

function accountForLogRouter(data: Place | undefined): void {
  applyRules(data, {
    'output.conf': remarked(
      'log-router-outputs',
      'One configuration of the log router held for the whole cluster; each container now has its own, with the group that was meant for it.',
      'Look whether other workloads of the cluster log to groups that are still needed.',
    ),
    'filters.conf': logRouterLost,
    'parsers.conf': logRouterLost,
    flb_log_cw: ignored("It is about the log router's own log, and there is no log router."),
  });
}

function logRouterLost(place: Place): void {
  place.remark('log-filters-lost', {
    lost: 'The driver awslogs sends each line as it is; it neither filters nor parses them.',
    remedy: 'Add a FireLens container with this configuration to the task where lines have to be changed.',
  });
}

/** Accounts for a Secret; what its keys become are names in `secrets-to-create.json`. Values are gone from it already. */
export function secretEntries(object: KubernetesObject, objects: ObjectIndex, secrets: ImportedSecrets, usage: Usage) {
  accountForObject(object);
  const type = object.place.member('type');
  const forRegistry = String(type?.value).startsWith('kubernetes.io/docker');
  applyRules(object.place, {
    immutable: ignored('A secret of Secrets Manager has versions, of which tasks read the current one.'),
    type: ignored('Secrets Manager knows no types of secrets.'),
  });
  const external = objects
    .ofKind('ExternalSecret')
    .some((one) => one.namespace === object.namespace && secretMadeBy(one) === object.name);
  const entries: { readonly name: string; readonly key: string; readonly place: Place }[] = [];
  const id = `${object.namespace}/${object.name}`;
  for (const name of ['data', 'stringData']) {
    for (const [key, place] of object.place.member(name)?.members() ?? []) {
      if (external) place.ignore('An ExternalSecret says where it comes from, and goes before.');
      else if (forRegistry)
        place.remark('secret-to-fill', {
          lost: 'ECS logs in to registries with user name and password in a secret of Secrets Manager, not with the file of Docker.',
          remedy: `Write the JSON {"username": ..., "password": ...} into the secret "${secretNameFor(object.namespace, object.name)}" if images are pulled with it.`,
        });
      else if (secrets.isRead(object.namespace, object.name, key))
        entries.push({ name: secretNameFor(object.namespace, object.name), key, place });
      else tellUnread(place, key, object.name, usage.files.has(id));
    }
  }
  return entries;
}

function tellUnread(place: Place, key: string, secretName: string, isFile: boolean): void {
  if (isFile)
    place.remark('configuration-file-lost', {
      lost: `The file "${key}" of Secret "${secretName}" is mounted into containers, and a task has no such files.`,
      remedy: 'Hand it over as a secret environment variable, and let the container write the file when it starts.',
    });
  else
    place.remark('unused-configuration', {
      lost: `No container of the inputs reads "${key}" of Secret "${secretName}", so no secret is asked for.`,
      remedy:
        'Leave it out, unless something else needs it: a certificate for a load balancer belongs into Certificate Manager.',
    });
}

/** `secrets-to-create.json`: names and keys, each with the places of the Secrets that it comes from. */
export function secretsToCreate(
  secrets: ImportedSecrets,
  entries: readonly { readonly name: string; readonly key: string; readonly place: Place }[],
): readonly DraftMap[] {
  return secrets.toCreate().map(({ name, keys }) => ({
    name,
    keys: keys.map((key) => {
      const entry = entries.find((one) => one.name === name && one.key === key);
      return entry === undefined ? key : carry(entry.place, key);
    }),
  }));
}
