import { existsSync } from 'node:fs';
import { createEcrClient, hasImage, registryLogin } from '../../aws/operator/image-repository.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import type { Target } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { type ContainerProgram, findContainerProgram, type Platform } from './container-program.ts';
import { recordTag } from './recorded-tag.ts';
import { cleanRevision } from './revision.ts';
import { DOCKERFILE } from './worker-inputs.ts';

export interface ImageChoice {
  readonly architecture: DeploymentSettings['WORKER_CPU_ARCHITECTURE'];
  /** Unset, the git revision and the architecture. */
  readonly tag: string | undefined;
}

export interface ImageRequest extends ImageChoice {
  /** Told in a few words what happens next. */
  readonly say: (text: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export interface PushedImage {
  /** With registry, repository and tag. */
  readonly image: string;
  readonly tag: string;
  readonly platform: Platform;
  /** False when the repository had the tag already. */
  readonly pushed: boolean;
}

/** The image that the current folder's files make. */
export type WantedImage = Pick<PushedImage, 'tag' | 'platform'>;

const platforms = { ARM64: 'linux/arm64', X86_64: 'linux/amd64' } as const;

/** @throws CommandFailure in one sentence when there is no Dockerfile, or no revision that says what is in the image. */
export async function wantedImage({ architecture, tag }: ImageChoice): Promise<WantedImage> {
  if (!existsSync(DOCKERFILE)) throw new CommandFailure(`${DOCKERFILE} is not in this folder: run it in a checkout.`);
  const platform = platforms[architecture];
  return { platform, tag: tag ?? `${await cleanRevision()}-${platform.slice('linux/'.length)}` };
}

/**
 * Sees to it that the stack's repository holds the worker's image of this folder, and records its tag for the next deployment. A tag
 * that is there is success without a build, since tags are immutable.
 *
 * @throws CommandFailure in one sentence; AwsError.
 */
export async function buildAndPush(openStack: () => Promise<Target>, request: ImageRequest): Promise<PushedImage> {
  const { platform, tag } = await wantedImage(request);
  const stack = await openStack();
  const { uri, name } = repositoryOf(stack);
  const image = `${uri}:${tag}`;
  const pushed = await withClient(createEcrClient(stack.clientSettings('ecr')), async (ecr) => {
    if (await hasImage(ecr, name, tag)) return false;
    const program = await findContainerProgram(request.signal);
    const { user, password } = await registryLogin(ecr);
    const host = uri.split('/')[0] ?? '';
    await program.login({ host, user, password });
    try {
      await make(program, image, platform, request.say);
    } finally {
      await forgetLogin(program, host, request.say);
    }
    return true;
  });
  recordTag(tag);
  return { image, tag, platform, pushed };
}

async function make(program: ContainerProgram, image: string, platform: Platform, say: ImageRequest['say']) {
  say(`Building ${image} for ${platform} with ${program.name} ...`);
  await program.build(image, platform);
  say('Pushing it ...');
  await program.push(image);
}

/** The login would lie in a file for twelve hours. That it does is no reason to push again, and hides no other failure. */
async function forgetLogin(program: ContainerProgram, host: string, say: ImageRequest['say']) {
  try {
    await program.logout(host);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    say(`Warning: ${error.message} The login stays stored for twelve hours.`);
  }
}

/** Name of a repository in its registry. */
export function repositoryName(uri: string): string {
  return uri.slice(uri.indexOf('/') + 1);
}

function repositoryOf({ outputs, title }: Target): { uri: string; name: string } {
  const uri = outputs['RepositoryUri'];
  if (uri === undefined)
    throw new CommandFailure(`${title} has no image repository: its task definition is not its own.`);
  return { uri, name: repositoryName(uri) };
}
