import { AwsError } from '../../aws/errors.ts';
import { createEcrClient, storedImages } from '../../aws/operator/image-repository.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import type { Target } from '../stack/target.ts';
import type { OwnResources } from './own-resources.ts';
import type { Leftovers } from './retained.ts';

/**
 * What a stack leaves behind: its bucket and its repository are kept when it is deleted. The stack is gone by now, so a repository that
 * cannot be read is told of all the same, and one that somebody deleted is none.
 */
export async function leftoversOf(
  { clientSettings }: Pick<Target, 'clientSettings'>,
  { bucketName, repositoryName: name }: OwnResources,
  settings: DeploymentSettings,
): Promise<Leftovers> {
  const { REDIS_PASSWORD_SECRET_NAME: secretName } = settings;
  if (name === undefined) return { bucketName, repository: undefined, secretName };
  try {
    const stored = await withClient(createEcrClient(clientSettings('ecr')), (client) => storedImages(client, name));
    return { bucketName, repository: stored && { name, stored }, secretName };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { bucketName, repository: { name, stored: undefined }, secretName };
  }
}
