import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createSecretsManagerClient = (settings: ClientSettings) =>
  new SecretsManagerClient(operatorConfig(settings));

/** What can be known of a secret without reading it. */
export interface SecretState {
  readonly exists: boolean;
  /** Whether there is a value that a task would get. */
  readonly hasValue: boolean;
  /** Whether it was deleted and only waits for the end of its recovery window; nobody can read it meanwhile. */
  readonly deleted: boolean;
}

/** Whether a variable's source names a secret; all others are parameters of Systems Manager (ECS API reference, Secret, `valueFrom`). */
export function isSecret(valueFrom: string): boolean {
  return valueFrom.split(':')[2] === 'secretsmanager';
}

/** The ARN in a variable's source, which may go on with a key, a stage and a version of the secret. */
export function secretArnIn(valueFrom: string): string {
  return valueFrom.split(':').slice(0, 7).join(':');
}

/** The stage that ECS reads unless told another one (ECS developer guide, "Pass Secrets Manager secrets"). */
const CURRENT = 'AWSCURRENT';

/**
 * Looks at a secret, by name or ARN, and never at its value.
 *
 * @throws AwsError
 */
export async function readSecretState(client: SecretsManagerClient, secretId: string): Promise<SecretState> {
  const command = new DescribeSecretCommand({ SecretId: secretId });
  try {
    const { VersionIdsToStages = {}, DeletedDate } = await callAws('DescribeSecret', secretId, () =>
      client.send(command),
    );
    const hasValue = Object.values(VersionIdsToStages).some((stages) => stages.includes(CURRENT));
    return { exists: true, hasValue, deleted: DeletedDate !== undefined };
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof ResourceNotFoundException)
      return { exists: false, hasValue: false, deleted: false };
    throw error;
  }
}
