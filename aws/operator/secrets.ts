import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { callAws } from '../errors.ts';

/**
 * Creates a secret under AWS's own key, which costs nothing.
 *
 * @throws AwsError
 */
export async function createSecret(client: SecretsManagerClient, name: string, value: string): Promise<void> {
  await callAws('CreateSecret', name, () => client.send(new CreateSecretCommand({ Name: name, SecretString: value })));
}

/**
 * Gives a secret that exists a value.
 *
 * @throws AwsError
 */
export async function putSecretValue(client: SecretsManagerClient, name: string, value: string): Promise<void> {
  const command = new PutSecretValueCommand({ SecretId: name, SecretString: value });
  await callAws('PutSecretValue', name, () => client.send(command));
}
