import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  paginateDescribeImages,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createEcrClient = (settings: ClientSettings) => new ECRClient(operatorConfig(settings));

/** With it, images can be pushed and pulled for twelve hours (ECR API reference, GetAuthorizationToken). */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
}

/** @throws AwsError */
export async function registryLogin(client: ECRClient): Promise<RegistryLogin> {
  const operation = 'GetAuthorizationToken';
  const { authorizationData: [token] = [] } = await callAws(operation, 'the registry', () =>
    client.send(new GetAuthorizationTokenCommand()),
  );
  // User and password in base64, parted by the first colon.
  const [, user, password] = /^([^:]+):(.+)$/.exec(decoded(token?.authorizationToken ?? '')) ?? [];
  if (!user || !password) throw new AwsError(operation, 'the registry', new Error('the answer holds no token'));
  return { user, password };
}

const decoded = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');

/**
 * Whether the repository holds an image of this tag.
 *
 * @throws AwsError also when there is no such repository.
 */
export async function hasImage(client: ECRClient, repositoryName: string, imageTag: string): Promise<boolean> {
  const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
  try {
    await callAws('DescribeImages', `${repositoryName}:${imageTag}`, () => client.send(command));
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof ImageNotFoundException) return false;
    throw error;
  }
}

export interface StoredImages {
  readonly count: number;
  /** Compressed, as it is billed; layers that images share are counted with each, so it is at most this much. */
  readonly bytes: number;
}

/**
 * What the repository holds; undefined when there is no such repository.
 *
 * @throws AwsError
 */
export async function storedImages(client: ECRClient, repositoryName: string): Promise<StoredImages | undefined> {
  const sum = async () => {
    let count = 0;
    let bytes = 0;
    for await (const { imageDetails = [] } of paginateDescribeImages({ client }, { repositoryName })) {
      count += imageDetails.length;
      for (const { imageSizeInBytes = 0 } of imageDetails) bytes += imageSizeInBytes;
    }
    return { count, bytes };
  };
  try {
    return await callAws('DescribeImages', repositoryName, sum);
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof RepositoryNotFoundException) return undefined;
    throw error;
  }
}
