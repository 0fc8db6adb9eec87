import { arnText, partitionOf, splitAtColons } from './arn.ts';
import { parseSecretReference, type SecretReference } from './secret-reference.ts';

/**
 * What CloudFormation fills in from Secrets Manager or the Parameter Store when it deploys (CloudFormation user guide, "Get values stored in
 * other services using dynamic references"). Placeholders of other kinds may stand in it.
 */
const dynamic = /\{\{resolve:(secretsmanager|ssm|ssm-secure):((?:\$\{[^}]*\}|[^{}])+)\}\}/g;

/** Where what a reference names is, unless it says so itself. */
interface Owner {
  readonly region: string;
  readonly account: string;
}

/** The secrets and parameters that CloudFormation would put into a text; undefined for a reference that breaks its pattern. */
export function dynamicReferencesIn(text: string, owner: Owner): readonly (SecretReference | undefined)[] {
  return [...text.matchAll(dynamic)].map(([, service, rest = '']) =>
    service === 'secretsmanager' ? secretOf(rest, owner) : parameterOf(rest),
  );
}

/** The one that a text consists of; undefined for any other text. */
export function dynamicReferenceOf(text: string, owner: Owner): SecretReference | undefined {
  const [match, ...others] = text.matchAll(dynamic);
  return match?.[0] === text.trim() && others.length === 0 ? dynamicReferencesIn(text, owner)[0] : undefined;
}

/** `secret-id:SecretString:json-key:version-stage:version-id`, of which all but the first may be missing; the id may be an ARN. */
function secretOf(text: string, { region, account }: Owner): SecretReference | undefined {
  const words = splitAtColons(text);
  const isArn = words[0] === 'arn';
  const id = words.slice(0, isArn ? 7 : 1).join(':');
  const [content = 'SecretString', jsonKey, versionStage, versionId, ...others] = words.slice(isArn ? 7 : 1);
  if (id === '' || content !== 'SecretString' || others.length > 0) return undefined;
  const service = 'secretsmanager';
  const arn = isArn
    ? id
    : arnText({ partition: partitionOf(region), service, region, account, resource: `secret:${id}` });
  const secret = parseSecretReference(arn);
  if (!('store' in secret) || secret.store !== 'secrets-manager') return undefined;
  return {
    ...secret,
    jsonKey: jsonKey || undefined,
    versionStage: versionStage || undefined,
    versionId: versionId || undefined,
  };
}

/** `name:version`, the version being optional. */
function parameterOf(text: string): SecretReference | undefined {
  const reference = parseSecretReference(text);
  return 'store' in reference ? reference : undefined;
}
