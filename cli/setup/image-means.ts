import type { ClientSettings } from '../../aws/clients.ts';
import type { DeployedStack } from '../../aws/operator/deployed-stack.ts';
import { createEcrClient, hasImage } from '../../aws/operator/image-repository.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import { repositoryName, wantedImage } from '../image/build-and-push.ts';
import { emulationHint, findContainerProgram } from '../image/container-program.ts';

export interface ImageMeans {
  readonly reach: ClientSettings;
  readonly settings: DeploymentSettings;
  readonly stack: DeployedStack | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Looks whether the image can be built here, unless it is in the stack's repository already: found out after a deployment, that would be
 * late.
 *
 * @returns a sentence about what else that takes; undefined when it takes nothing else.
 * @throws CommandFailure in one sentence when files of the image differ from their revision, or a program is missing; AwsError.
 */
export async function requireImageMeans({ reach, settings, stack, signal }: ImageMeans): Promise<string | undefined> {
  // A task definition that exists already has an image already.
  if (settings.ECS_TASK_DEFINITION !== undefined) return undefined;
  const { tag, platform } = await wantedImage({ architecture: settings.WORKER_CPU_ARCHITECTURE, tag: undefined });
  const uri = stack?.outputs['RepositoryUri'];
  const pushed =
    uri !== undefined &&
    (await withClient(createEcrClient(reach), (client) => hasImage(client, repositoryName(uri), tag)));
  if (pushed) return undefined;
  const { name } = await findContainerProgram(signal);
  const hint = emulationHint(platform, process.arch);
  return hint === '' ? undefined : `Note: ${name} builds the image for ${platform}${hint}; Docker Desktop has one.`;
}
