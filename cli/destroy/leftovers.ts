import { createEcrClient, storedImages } from '../../aws/image-repository.ts';
import type { DeploymentSettings } from '../../contract/settings.ts';
import { type Target, withClient } from '../stack/target.ts';
import type { Leftovers } from './retained.ts';

/**
 * What the stack leaves behind; a bucket that was there before it is not the stack's.
 *
 * @throws AwsError
 */
export async function leftoversOf(stack: Target, settings: DeploymentSettings): Promise<Leftovers> {
  const uri = stack.outputs['RepositoryUri'];
  const name = uri?.slice(uri.indexOf('/') + 1);
  return {
    bucketName: settings.AWS_S3_BUCKET_NAME === undefined ? stack.outputs['BucketName'] : undefined,
    repository:
      name === undefined
        ? undefined
        : await withClient(createEcrClient(stack.clientSettings('ecr')), async (client) => ({
            name,
            ...(await storedImages(client, name)),
          })),
    secretName: settings.REDIS_PASSWORD_SECRET_NAME,
  };
}
