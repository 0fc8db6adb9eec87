import { arnText, partitionOf } from '../../ecs/arn.ts';
import { type SecretReference, secretNameOf, secretReferenceText } from '../../ecs/secret-reference.ts';
import { propertyOfKey } from '../../kubernetes/secret-property.ts';
import type { ExportContext } from '../export-context.ts';
import type { SecretService } from './secrets-store.ts';

/** What the External Secrets Operator asks AWS for. */
export interface RemoteSecret {
  readonly service: SecretService;
  readonly region: string;
  /** Goes to GetSecretValue as SecretId, or to GetParameter as Name; both take names and ARNs (External Secrets Operator, providers/v1/aws). */
  readonly key: string;
  /** Path of the value in the secret's JSON; undefined for the whole secret. */
  readonly property?: string | undefined;
  /** Stage of a version, or `uuid/<id>`; for a parameter its version or label. */
  readonly version?: string | undefined;
  /** What a policy names: a pattern where the ARN's random end is not known. */
  readonly policyResource: string;
}

export function remoteSecretOf(reference: SecretReference, context: ExportContext): RemoteSecret {
  if (reference.store === 'parameter-store') {
    const region = reference.owner?.region ?? context.region;
    return {
      service: 'ParameterStore',
      region,
      key: secretReferenceText({ ...reference, version: undefined }),
      version: reference.version,
      policyResource: secretReferenceText({
        ...reference,
        owner: reference.owner ?? { partition: partitionOf(region), region, account: context.account },
        version: undefined,
      }),
    };
  }
  const { jsonKey, versionStage, versionId } = reference;
  const key = secretReferenceText({ ...reference, jsonKey: undefined, versionStage: undefined, versionId: undefined });
  return {
    service: 'SecretsManager',
    region: reference.region,
    key,
    property: jsonKey === undefined ? undefined : propertyOfKey(jsonKey),
    version: versionId === undefined ? versionStage : `uuid/${versionId}`,
    policyResource: secretNameOf(reference) === reference.secretId ? `${key}-??????` : key,
  };
}

/** A secret of Secrets Manager by its bare name, as `repositoryCredentials` may give it. */
export function namedSecret(name: string, { region, account }: ExportContext): RemoteSecret {
  const partition = partitionOf(region);
  const arn = arnText({ partition, service: 'secretsmanager', region, account, resource: `secret:${name}-??????` });
  return { service: 'SecretsManager', region, key: name, policyResource: arn };
}
