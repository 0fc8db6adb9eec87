import { placeholder } from '../placeholder.ts';
import type { Json, JsonMap } from '../trace/json.ts';
import { at, listAt } from '../trace/json-at.ts';
import { arnText, partitionOf } from './arn.ts';
import { parseSecretReference, secretNameOf, secretReferenceText } from './secret-reference.ts';

/**
 * What the execution role of a task needs beside AWS's own AmazonECSTaskExecutionRolePolicy: to read exactly the secrets and parameters that the
 * definition names (ECS developer guide, "Amazon ECS task execution IAM role"), and to make log groups where a container asks for it.
 *
 * @returns undefined where it needs nothing.
 */
export function executionRolePolicy(definition: Json): JsonMap | undefined {
  const references = new Set(listAt(definition, 'containerDefinitions').flatMap(referencesOf));
  const resources = [...references].flatMap((reference) => resourceOf(reference) ?? []);
  const secrets = sorted(resources.filter(({ action }) => action === 'secretsmanager:GetSecretValue'));
  const parameters = sorted(resources.filter(({ action }) => action === 'ssm:GetParameters'));
  const groups = [...new Set(listAt(definition, 'containerDefinitions').flatMap(createdLogGroup))].sort();
  const statements = [
    statement('ReadSecrets', 'secretsmanager:GetSecretValue', secrets),
    statement('ReadParameters', 'ssm:GetParameters', parameters),
    statement('CreateLogGroups', 'logs:CreateLogGroup', groups),
  ].filter((one) => one !== undefined);
  return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
}

function statement(Sid: string, Action: string, Resource: readonly string[]): JsonMap | undefined {
  return Resource.length === 0 ? undefined : { Sid, Effect: 'Allow', Action, Resource };
}

function referencesOf(container: Json): readonly string[] {
  const fromLists = [...listAt(container, 'secrets'), ...listAt(container, 'logConfiguration', 'secretOptions')];
  const credentials = at(container, 'repositoryCredentials', 'credentialsParameter');
  return [...fromLists.map((entry) => at(entry, 'valueFrom')), credentials].filter((text) => typeof text === 'string');
}

function resourceOf(reference: string): { readonly action: string; readonly resource: string } | undefined {
  const parsed = parseSecretReference(reference);
  if ('problem' in parsed) return undefined;
  if (parsed.store === 'parameter-store') {
    const owner = parsed.owner ?? {
      partition: 'aws',
      region: placeholder('AWS_REGION'),
      account: placeholder('AWS_ACCOUNT_ID'),
    };
    return {
      action: 'ssm:GetParameters',
      resource: secretReferenceText({ ...parsed, owner, version: undefined }),
    };
  }
  const whole = { ...parsed, jsonKey: undefined, versionStage: undefined, versionId: undefined };
  // Secrets Manager adds a hyphen and six characters to the name, which are not known where the name alone is given.
  const suffix = secretNameOf(parsed) === parsed.secretId ? '-??????' : '';
  return { action: 'secretsmanager:GetSecretValue', resource: `${secretReferenceText(whole)}${suffix}` };
}

function sorted(resources: readonly { readonly resource: string }[]): readonly string[] {
  return [...new Set(resources.map(({ resource }) => resource))].sort();
}

function createdLogGroup(container: Json): readonly string[] {
  const options = at(container, 'logConfiguration', 'options');
  const [group, region] = [at(options, 'awslogs-group'), at(options, 'awslogs-region')];
  if (at(options, 'awslogs-create-group') !== 'true' || typeof group !== 'string') return [];
  const owner = { region: String(region), account: placeholder('AWS_ACCOUNT_ID') };
  return [
    arnText({ ...owner, partition: partitionOf(owner.region), service: 'logs', resource: `log-group:${group}:*` }),
  ];
}
