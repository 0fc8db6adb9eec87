import { createEcrClient, storedImages } from '../../aws/operator/image-repository.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/settings.ts';
import type { Target } from '../stack/target.ts';
import type { OwnResources } from './own-resources.ts';
import type { Leftovers } from './retained.ts';

/**
 * What a stack leaves behind: its bucket and its repository have the deletion policy Retain, which counts for a creation that is rolled
 * back, too (CloudFormation template reference, "DeletionPolicy").
 *
 * @throws AwsError
 */
export async function leftoversOf(
  { clientSettings }: Pick<Target, 'clientSettings'>,
  { bucketName, repositoryName: name }: OwnResources,
  settings: DeploymentSettings,
): Promise<Leftovers> {
  return {
    bucketName,
    repository:
      name === undefined
        ? undefined
        : await withClient(createEcrClient(clientSettings('ecr')), async (client) => ({
            name,
            ...(await storedImages(client, name)),
          })),
    secretName: settings.REDIS_PASSWORD_SECRET_NAME,
  };
}
