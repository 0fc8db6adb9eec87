import { existsSync } from 'node:fs';
import { createEcrClient, hasImage, registryLogin } from '../../aws/image-repository.ts';
import type { DeploymentSettings } from '../../contract/settings.ts';
import { type Target, withClient } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { findContainerProgram, type Platform } from './container-program.ts';
import { recordTag } from './recorded-tag.ts';
import { cleanRevision } from './revision.ts';
import { DOCKERFILE } from './worker-inputs.ts';

export interface ImageRequest {
  readonly architecture: DeploymentSettings['WORKER_CPU_ARCHITECTURE'];
  /** Unset, the git revision and the architecture. */
  readonly tag: string | undefined;
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

const platforms = { ARM64: 'linux/arm64', X86_64: 'linux/amd64' } as const;

/**
 * Sees to it that the stack's repository holds the worker's image of this folder, and records its tag for the next deployment. A tag
 * that is there is success without a build, since tags are immutable.
 *
 * @throws CommandFailure in one sentence; AwsError.
 */
export async function buildAndPush(openStack: () => Promise<Target>, request: ImageRequest): Promise<PushedImage> {
  const { say } = request;
  if (!existsSync(DOCKERFILE)) throw new CommandFailure(`${DOCKERFILE} is not in this folder: run it in a checkout.`);
  const platform = platforms[request.architecture];
  const tag = request.tag ?? `${await cleanRevision()}-${platform.slice('linux/'.length)}`;
  const stack = await openStack();
  const { uri, name } = repositoryOf(stack);
  const image = `${uri}:${tag}`;
  const pushed = await withClient(createEcrClient(stack.clientSettings('ecr')), async (ecr) => {
    if (await hasImage(ecr, name, tag)) return false;
    const program = await findContainerProgram(request.signal);
    const { user, password } = await registryLogin(ecr);
    await program.login({ host: uri.split('/')[0] ?? '', user, password });
    say(`Building ${image} for ${platform} with ${program.name} ...`);
    await program.build(image, platform);
    say('Pushing it ...');
    await program.push(image);
    return true;
  });
  recordTag(tag);
  return { image, tag, platform, pushed };
}

function repositoryOf({ outputs, title }: Target): { uri: string; name: string } {
  const uri = outputs['RepositoryUri'];
  if (uri === undefined)
    throw new CommandFailure(`${title} has no image repository: its task definition is not its own.`);
  return { uri, name: uri.slice(uri.indexOf('/') + 1) };
}
