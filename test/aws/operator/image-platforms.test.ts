import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchGetImageCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { parseEcrImage, readImagePlatforms } from '../../../aws/operator/image-platforms.ts';
import { createEcrClient } from '../../../aws/operator/image-repository.ts';

const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const stored = { registryId: '123456789012', region: 'eu-west-1', repositoryName: 'team/workers' };

describe('the address of an image', () => {
  test.each([
    { address: `${host}/team/workers:1`, parts: { ...stored, image: { imageTag: '1' } } },
    { address: `${host}/team/workers`, parts: { ...stored, image: { imageTag: 'latest' } } },
    { address: `${host}/team/workers@sha256:ab`, parts: { ...stored, image: { imageDigest: 'sha256:ab' } } },
    {
      address: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/workers:1',
      parts: { ...stored, region: 'cn-north-1', image: { imageTag: '1' } },
    },
    { address: 'public.ecr.aws/docker/library/node:24', parts: undefined },
    { address: 'node:24', parts: undefined },
  ])('$address is taken apart', ({ address, parts }) => {
    expect(parseEcrImage(address)).toEqual(parts);
  });
});

describe('the platforms of an image', () => {
  const client = createEcrClient({
    endpoint: undefined,
    identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
  });
  const ecr = mockClient(client);
  let files: Server;
  let url: string;
  beforeAll(async () => {
    files = createServer((request, response) =>
      request.url === '/configuration'
        ? response.end(JSON.stringify({ os: 'linux', architecture: 'amd64', config: {} }))
        : response.writeHead(403).end(),
    );
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    ecr.reset();
  });
  afterAll(() => new Promise((resolve) => files.close(resolve)));
  const manifest = (value: object) => ({ images: [{ imageManifest: JSON.stringify(value) }] });
  const read = () => readImagePlatforms(client, { ...stored, image: { imageTag: '1' } });

  test('stand in its index, beside what its build tells', async () => {
    const platforms = ['linux/arm64', 'linux/amd64', 'unknown/unknown'].map((text) => {
      const [os, architecture] = text.split('/');
      return { platform: { os, architecture } };
    });
    ecr.on(BatchGetImageCommand).resolves(manifest({ manifests: platforms }));
    expect(await read()).toEqual(['linux/arm64', 'linux/amd64']);
    expect(ecr.commandCalls(BatchGetImageCommand)[0]?.args[0].input).toMatchObject({
      registryId: '123456789012',
      repositoryName: 'team/workers',
      imageIds: [{ imageTag: '1' }],
    });
  });

  test('are the one of its configuration when it has no index', async () => {
    ecr.on(BatchGetImageCommand).resolves(manifest({ config: { digest: 'sha256:c0' }, layers: [] }));
    ecr
      .on(GetDownloadUrlForLayerCommand, { layerDigest: 'sha256:c0' })
      .resolves({ downloadUrl: `${url}/configuration` });
    expect(await read()).toEqual(['linux/amd64']);
  });

  test('are undefined when there is no such image', async () => {
    ecr.on(BatchGetImageCommand).resolves({ images: [], failures: [{ failureCode: 'ImageNotFound' }] });
    expect(await read()).toBeUndefined();
  });

  const failures = [
    { name: 'ECR fails otherwise', failure: 'KmsError', message: /^BatchGetImage on team\/workers failed: .*no key$/ },
    { name: 'the answer is empty', failure: undefined, message: /holds no manifest$/ },
  ] as const;
  test.each(failures)('are an error when $name', async ({ failure, message }) => {
    const failed = failure ? [{ failureCode: failure, failureReason: 'no key' }] : [];
    ecr.on(BatchGetImageCommand).resolves({ images: [], failures: failed });
    await expect(read()).rejects.toMatchObject({ name: 'AwsError', message: expect.stringMatching(message) });
  });

  test('are an error when the configuration cannot be fetched', async () => {
    ecr.on(BatchGetImageCommand).resolves(manifest({ config: { digest: 'sha256:c0' } }));
    ecr.on(GetDownloadUrlForLayerCommand).resolves({ downloadUrl: `${url}/other` });
    await expect(read()).rejects.toMatchObject({
      operation: 'GetDownloadUrlForLayer',
      message: expect.stringMatching(/403$/),
    });
  });
});
