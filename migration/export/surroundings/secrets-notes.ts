import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { referencesOf } from './secrets-references.ts';
import { secretReaderOf, storeCredentialsOf } from './secrets-store.ts';

/** Says once for each container how its secrets come to it. */
export function tellSecretsOf(
  definition: Place,
  referenceFor: (valueFrom: Place) => { readonly name: string; readonly key: string } | undefined,
  context: ExportContext,
): void {
  const secrets = definition.member('secrets') ?? definition.member('environment');
  const keys = new Map<string, Set<string>>();
  for (const { place } of referencesOf(definition, context)) {
    const reference = referenceFor(place);
    if (reference === undefined) continue;
    keys.set(reference.name, (keys.get(reference.name) ?? new Set()).add(reference.key));
  }
  if (secrets === undefined || keys.size === 0) return;
  const names = [...keys.keys()].join(', ');
  secrets.remark('secrets-by-operator', {
    lost: `The values are copied into Secrets of the namespace ${context.namespace} (${names}), where all may read them who may read its Secrets; a container whose Secret is missing waits for it, where an ECS task stops.`,
    remedy: `Install the External Secrets Operator, and let few read Secrets. It keeps them up to date each hour; as on ECS, pods see a new value when they start: \`kubectl rollout restart\`.`,
  });
  if (context.target === 'minikube') tellCredentials(secrets, keys, context);
}

function tellCredentials(secrets: Place, keys: ReadonlyMap<string, ReadonlySet<string>>, context: ExportContext): void {
  const create = `kubectl create secret generic -n ${context.namespace}`;
  const files = (names: Iterable<string>) => [...names].map((name) => `--from-file=${name}`).join(' ');
  const byHand = [...keys].map(([name, own]) => `\`${create} ${name} ${files(own)}\``).join(', ');
  const credentials = `\`${create} ${storeCredentialsOf(context)} ${files(['access-key', 'secret-access-key'])}\``;
  secrets.remark('secret-store-credentials', {
    lost: `Minikube has no roles for ServiceAccounts such as ${secretReaderOf(context)}, so the External Secrets Operator reads AWS with an access key.`,
    remedy: `Make its Secret with ${credentials}, or leave out the operator and make the Secrets by hand: ${byHand}; each file holds one value.`,
  });
}

/** Files of environment variables in S3: their content is not at hand. */
export function tellEnvironmentFiles(definition: Place, context: ExportContext): void {
  const files = definition.member('environmentFiles');
  const items = definition.list('environmentFiles');
  if (files === undefined || items.length === 0) return;
  const objects = items.flatMap((item) => {
    const arn = item.member('value')?.text();
    return arn === undefined ? [] : [`s3://${arn.replace(/^arn:[^:]*:s3:::/, '')}`];
  });
  const name = `${context.name}-environment`;
  const copies = objects.map((object) => `\`aws s3 cp ${object} .\``).join(', ');
  files.remark('environment-file-not-read', {
    lost: `The variables in ${objects.join(', ')} are not in the output, because the files are not at hand.`,
    remedy: `Fetch them (${copies}), make a ConfigMap of each, or a Secret if it holds secrets, with \`kubectl create configmap -n ${context.namespace} ${name} --from-env-file=<file>\`, and name it under envFrom of the container; what stands in env goes before it, as on ECS.`,
  });
}
