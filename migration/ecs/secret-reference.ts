import { hasPlaceholder } from '../placeholder.ts';
import { type Arn, arnText, parseArn, splitAtColons } from './arn.ts';

/** A secret of Secrets Manager, or one key of the JSON in it. */
export interface SecretsManagerReference {
  readonly store: 'secrets-manager';
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** As the ARN has it: with the six random characters that Secrets Manager adds to a name, where they are given. */
  readonly secretId: string;
  readonly jsonKey?: string | undefined;
  readonly versionStage?: string | undefined;
  readonly versionId?: string | undefined;
}

/** A parameter of the Systems Manager's Parameter Store. */
interface ParameterReference {
  readonly store: 'parameter-store';
  /** Where the parameter is; undefined for a bare name, which is one of the task's own Region and account. */
  readonly owner?: { readonly partition: string; readonly region: string; readonly account: string } | undefined;
  /** Its name, with the slash in front when it has a path. */
  readonly name: string;
  /** A version or label behind the name. */
  readonly version?: string | undefined;
}

export type SecretReference = SecretsManagerReference | ParameterReference;

/** Why a text is no reference, in one sentence that does not quote it: it may be the secret itself. */
interface UnreadableReference {
  readonly problem: string;
}

/**
 * Reads what stands in `valueFrom` of a secret (ECS developer guide, "Pass Secrets Manager secrets through Amazon ECS environment
 * variables": `arn:...:secret:name:json-key:version-stage:version-id`, where all three colons belong when any is used; "Pass Systems
 * Manager parameters": the full ARN, or the name alone within the Region). Placeholders may stand anywhere.
 */
export function parseSecretReference(text: string): SecretReference | UnreadableReference {
  if (text.trim() === '') return { problem: 'The reference is empty.' };
  if (!text.startsWith('arn:')) return bareParameter(text);
  const arn = parseArn(text);
  if (arn === undefined) return { problem: 'The ARN is incomplete.' };
  if (arn.service === 'secretsmanager') return secretOf(arn);
  if (arn.service === 'ssm') return parameterOf(arn);
  return { problem: `ECS reads secrets from "secretsmanager" and "ssm", and this is an ARN of "${arn.service}".` };
}

/** The text that reads as this reference. */
export function secretReferenceText(reference: SecretReference): string {
  if (reference.store === 'parameter-store') {
    const { owner, name, version } = reference;
    if (owner === undefined) return versioned(name, version);
    return arnText({ ...owner, service: 'ssm', resource: `parameter/${versioned(name.replace(/^\//, ''), version)}` });
  }
  const { partition, region, account, secretId, jsonKey = '', versionStage = '', versionId = '' } = reference;
  const parts = [jsonKey, versionStage, versionId];
  const tail = parts.some((part) => part !== '') ? `:${parts.join(':')}` : '';
  return arnText({ partition, service: 'secretsmanager', region, account, resource: `secret:${secretId}${tail}` });
}

/**
 * The secret's name without the six random characters behind it. They are told from a word by a capital letter or a digit among them, so a
 * name such as `db-secret` stays whole; one in two hundred suffixes has neither, and stays.
 */
export function secretNameOf({ secretId }: SecretsManagerReference): string {
  return secretId.replace(/-(?=[A-Za-z]*[A-Z0-9])[A-Za-z0-9]{6}$/, '');
}

function secretOf({ partition, region, account, resource }: Arn): SecretReference | UnreadableReference {
  const [type, secretId, ...parts] = splitAtColons(resource);
  // A key in the wrong slot often comes with a colon too many: `secret:name::key::`.
  const rest = parts.length === 4 && parts[3] === '' ? parts.slice(0, 3) : parts;
  if (type !== 'secret' || !secretId) return { problem: 'The ARN of Secrets Manager names no "secret:<name>".' };
  if (rest.length !== 0 && rest.length !== 3) {
    const rule =
      'the name is followed by nothing, or by ":<json-key>:<version-stage>:<version-id>" with all three colons';
    return { problem: `The name of the secret is followed by ${rest.length} colons, while ${rule}.` };
  }
  const [jsonKey, versionStage, versionId] = rest.map((part) => (part === '' ? undefined : part));
  return { store: 'secrets-manager', partition, region, account, secretId, jsonKey, versionStage, versionId };
}

function parameterOf({ partition, region, account, resource }: Arn): SecretReference | UnreadableReference {
  const path = /^parameter\/([^/].*)$/.exec(resource)?.[1];
  const [name, version, ...rest] = splitAtColons(path ?? '');
  if (!name || version === '' || rest.length > 0) {
    return { problem: 'The ARN of the Parameter Store names no "parameter/<name>".' };
  }
  const owner = { partition, region, account };
  return { store: 'parameter-store', owner, name: name.includes('/') ? `/${name}` : name, version };
}

function bareParameter(text: string): SecretReference | UnreadableReference {
  const [name = '', version, ...rest] = splitAtColons(text);
  // The characters of a parameter's name (Systems Manager API reference, PutParameter, Name).
  const legal = hasPlaceholder(name) || /^[A-Za-z0-9_.\-/]+$/.test(name);
  if (!legal || version === '' || rest.length > 0) {
    return { problem: 'The reference is neither an ARN nor a name of the Parameter Store.' };
  }
  return { store: 'parameter-store', name, version };
}

function versioned(name: string, version: string | undefined): string {
  return version === undefined ? name : `${name}:${version}`;
}
