import { queueNameOf } from '../../contract/queue-name.ts';
import { arnText, partitionOf } from '../ecs/arn.ts';
import { hasPlaceholder } from '../placeholder.ts';
import type { Place } from '../trace/place.ts';
import type { CredentialFacts, SecretFacts } from '../workload-facts.ts';
import type { ExportContext } from './export-context.ts';
import { secretsPolicyOf } from './surroundings/identity-policy.ts';
import { awsKeysSecretName } from './surroundings/scaling-trigger-authentication.ts';
import type { SecretPlan } from './surroundings/secrets.ts';
import { referencesOf } from './surroundings/secrets-references.ts';
import { remoteSecretOf } from './surroundings/secrets-remote.ts';
import { storeCredentialsOf } from './surroundings/secrets-store.ts';

/** Each key of a Secret that the pods read, once, and those of the Secrets that their images are pulled with. */
export function secretFacts(
  definitions: readonly Place[],
  secrets: SecretPlan,
  context: ExportContext,
): readonly SecretFacts[] {
  const read = definitions
    .flatMap((definition) => referencesOf(definition, context))
    .flatMap(({ place, reference }) => {
      const where = secrets.referenceFor(place);
      if (where === undefined) return [];
      const { service, key: id } = remoteSecretOf(reference, context);
      const jsonKey = reference.store === 'secrets-manager' ? reference.jsonKey : undefined;
      return [{ kubernetesSecret: where.name, key: where.key, service, id, jsonKey }];
    });
  const byKey = new Map(
    [...read, ...registryFacts(secrets)].map((fact) => [`${fact.kubernetesSecret} ${fact.key}`, fact]),
  );
  return [...byKey.values()];
}

/** Credentials of registries are the last that the plan reads, one for each Secret that images are pulled with. */
function registryFacts({ imagePullSecrets, remotes }: SecretPlan): readonly SecretFacts[] {
  return imagePullSecrets.flatMap((kubernetesSecret, index) => {
    const remote = remotes[remotes.length - imagePullSecrets.length + index];
    if (remote === undefined) return [];
    const { service, key: id } = remote;
    return ['username', 'password'].map((key) => ({ kubernetesSecret, key, service, id, jsonKey: key }));
  });
}

/** Minikube has no roles, so what asks AWS there does it with an access key that may do that and no more. */
export function credentialFacts(
  secrets: SecretPlan,
  queueUrl: string | undefined,
  context: ExportContext,
): CredentialFacts | undefined {
  if (context.target !== 'minikube') return undefined;
  const reader = { name: storeCredentialsOf(context), idKey: 'access-key', secretKey: 'secret-access-key' };
  const scaler = {
    name: awsKeysSecretName(context.name),
    idKey: 'AWS_ACCESS_KEY_ID',
    secretKey: 'AWS_SECRET_ACCESS_KEY',
  };
  const reads = secrets.remotes.length > 0;
  const used = [...(reads ? [reader] : []), ...(queueUrl === undefined ? [] : [scaler])];
  if (used.length === 0) return undefined;
  const statements = [
    ...(reads ? secretsPolicyOf(secrets.remotes).Statement : []),
    ...(queueUrl === undefined
      ? []
      : [{ Effect: 'Allow', Action: ['sqs:GetQueueAttributes'], Resource: [queueArn(queueUrl, context)] }]),
  ];
  return { secrets: used, policy: { Version: '2012-10-17', Statement: statements } };
}

/** A queue whose name is not known yet is one of the account's. */
function queueArn(queueUrl: string, { region, account }: ExportContext): string {
  const resource = hasPlaceholder(queueNameOf(queueUrl)) ? '*' : queueNameOf(queueUrl);
  return arnText({ partition: partitionOf(region), service: 'sqs', region, account, resource });
}
