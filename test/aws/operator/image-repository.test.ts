import type { ECRClient } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { createEcrClient, hasImage, registryLogin, storedImages } from '../../../aws/operator/image-repository.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { LOCAL_IDENTITY } from '../../../local/platform.ts';
import { ServiceError } from '../../../local/service-error.ts';

let server: AwsJsonServer;
let client: ECRClient;
afterEach(async () => {
  client.destroy();
  await server.stop();
});

/** ECR that answers every action with what this makes of its input. */
async function ecr(answer: (action: string, input: Readonly<Record<string, unknown>>) => object) {
  const asked: unknown[] = [];
  server = await startAwsJsonServer({
    host: '127.0.0.1',
    port: 0,
    services: {
      AmazonEC2ContainerRegistry_V20150921: (action, input) => {
        asked.push({ action, input });
        return answer(action, input as Readonly<Record<string, unknown>>);
      },
    },
    onInternalError: (error) => {
      throw error;
    },
  });
  client = createEcrClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
  return asked;
}

const refuse = (type: string) => () => {
  throw new ServiceError(type, 'refused');
};

describe('an image of a tag', () => {
  test('is there', async () => {
    const asked = await ecr(() => ({ imageDetails: [{ imageTags: ['a1b2'] }] }));
    await expect(hasImage(client, 'workers', 'a1b2')).resolves.toBe(true);
    const input = { repositoryName: 'workers', imageIds: [{ imageTag: 'a1b2' }] };
    expect(asked).toEqual([{ action: 'DescribeImages', input }]);
  });

  test('is not there', async () => {
    await ecr(refuse('ImageNotFoundException'));
    await expect(hasImage(client, 'workers', 'a1b2')).resolves.toBe(false);
  });

  test('cannot be told of when the repository is not there', async () => {
    await ecr(refuse('RepositoryNotFoundException'));
    await expect(hasImage(client, 'workers', 'a1b2')).rejects.toThrow(
      'DescribeImages on workers:a1b2 failed: RepositoryNotFoundException: refused',
    );
  });
});

describe('the registry’s login', () => {
  test('is taken apart at its first colon', async () => {
    const authorizationToken = Buffer.from('AWS:pass:word').toString('base64');
    await ecr(() => ({ authorizationData: [{ authorizationToken }] }));
    await expect(registryLogin(client)).resolves.toEqual({ user: 'AWS', password: 'pass:word' });
  });

  test.each([
    { name: 'no token', authorizationData: [] },
    { name: 'a token without a password', authorizationData: [{ authorizationToken: 'QVdT' }] },
  ])('is an error for $name, and shows nothing of it', async ({ authorizationData }) => {
    await ecr(() => ({ authorizationData }));
    const failure = registryLogin(client);
    await expect(failure).rejects.toBeInstanceOf(AwsError);
    await expect(failure).rejects.toThrow(
      /^GetAuthorizationToken on the registry failed: Error: the answer holds no token$/,
    );
  });
});

test('a repository that is gone holds nothing, and one that may not be read is an error', async () => {
  await ecr(() => {
    throw new ServiceError('RepositoryNotFoundException', 'none');
  });
  await expect(storedImages(client, 'workers')).resolves.toBeUndefined();
  await server.stop();
  await ecr(() => {
    throw new ServiceError('AccessDeniedException', 'not authorized');
  });
  await expect(storedImages(client, 'workers')).rejects.toBeInstanceOf(AwsError);
});

test('what a repository holds is summed up over its pages', async () => {
  await ecr((_, { nextToken }) =>
    nextToken
      ? { imageDetails: [{ imageSizeInBytes: 3 }] }
      : { imageDetails: [{ imageSizeInBytes: 1 }, { imageSizeInBytes: 2 }], nextToken: 'more' },
  );
  await expect(storedImages(client, 'workers')).resolves.toEqual({ count: 3, bytes: 6 });
});
