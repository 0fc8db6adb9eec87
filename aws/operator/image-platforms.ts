import {
  BatchGetImageCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr';
import { callAws } from '../errors.ts';

/** An image in ECR, by where it is stored. */
export interface EcrImage {
  /** The account that the registry belongs to. */
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
  readonly image: { readonly imageTag: string } | { readonly imageDigest: string };
}

/** The parts of an image's address in ECR; undefined when it names another registry. */
export function parseEcrImage(address: string): EcrImage | undefined {
  const parts = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?:@(.+)|:(.+))?$/.exec(address);
  if (!parts) return undefined;
  const [, registryId = '', region = '', repositoryName = '', imageDigest, imageTag = 'latest'] = parts;
  return { registryId, region, repositoryName, image: imageDigest ? { imageDigest } : { imageTag } };
}

const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
];
const indexTypes = [
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
];

/** OCI image specification, "Image Index" and "Image Manifest": the members that are read here. */
interface Manifest {
  readonly manifests?: readonly { readonly platform?: Platform }[];
  readonly config?: { readonly digest: string };
}

interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** More than a small file in S3 takes. */
const DOWNLOAD_TIMEOUT_MILLISECONDS = 30_000;

/**
 * The platforms that an image was built for, e.g. `linux/arm64`; undefined when the repository does not hold it. An index says them
 * itself; a single image says its one in its configuration, a small JSON file beside the layers.
 *
 * @throws AwsError also when there is no such repository.
 */
export async function readImagePlatforms(
  client: ECRClient,
  { registryId, repositoryName, image }: EcrImage,
): Promise<readonly string[] | undefined> {
  const imageId: ImageIdentifier = image;
  const command = new BatchGetImageCommand({
    registryId,
    repositoryName,
    imageIds: [imageId],
    acceptedMediaTypes: [...indexTypes, ...manifestTypes],
  });
  const manifest = await callAws('BatchGetImage', repositoryName, async () => {
    const { images: [found] = [], failures: [failure] = [] } = await client.send(command);
    if (!found && failure?.failureCode === 'ImageNotFound') return undefined;
    if (!found?.imageManifest) throw new Error(failure?.failureReason ?? 'the answer holds no manifest');
    const parsed: Manifest = JSON.parse(found.imageManifest);
    return parsed;
  });
  if (!manifest) return undefined;
  const platforms = manifest.config
    ? [await configuredPlatform(client, registryId, repositoryName, manifest.config.digest)]
    : (manifest.manifests ?? []).flatMap(({ platform }) => platform ?? []);
  // What a build says about itself stands in an index, too, as an image for no platform.
  return platforms.filter(({ os }) => os !== 'unknown').map(({ os, architecture }) => `${os}/${architecture}`);
}

async function configuredPlatform(
  client: ECRClient,
  registryId: string,
  repositoryName: string,
  layerDigest: string,
): Promise<Platform> {
  const command = new GetDownloadUrlForLayerCommand({ registryId, repositoryName, layerDigest });
  return callAws('GetDownloadUrlForLayer', `${repositoryName}@${layerDigest}`, async () => {
    const { downloadUrl = '' } = await client.send(command);
    const answer = await fetch(downloadUrl, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MILLISECONDS) });
    if (!answer.ok) throw new Error(`the download was answered with ${answer.status}`);
    const configuration: Platform = JSON.parse(await answer.text());
    return configuration;
  });
}
