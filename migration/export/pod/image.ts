import { isPrivateEcr, parseImage } from '../../image-name.ts';
import { type Carried, carry } from '../../trace/draft.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** The image, as it is. */
export function imageOf(plan: TaskPlan, { place, ecsName }: ContainerPlan): Carried | undefined {
  const image = place.required('image');
  const text = image?.text();
  if (image === undefined || text === undefined) return undefined;
  const name = parseImage(text);
  const tag = name.digest === undefined ? (name.tag ?? 'latest') : undefined;
  if (tag === 'latest') {
    image.remark('image-tag-moves', {
      lost: `The image of "${ecsName}" has ${name.tag === undefined ? 'no tag' : 'the tag latest'}, so pods that start at different times may run different code.`,
      remedy: 'Name a tag that never moves, or a digest.',
    });
  }
  if (plan.context.target === 'minikube' && isPrivateEcr(name.registry)) {
    image.remark('ecr-on-minikube', {
      lost: `minikube has no credentials for ${name.registry}, from which "${ecsName}" comes.`,
      remedy: 'Pull the image with docker and load it with "minikube image load", or enable the addon registry-creds.',
    });
  }
  remarkConsistency({ place, ecsName }, tag);
  return carry(image, text);
}

/** `tag` is undefined for an image that a digest names. */
function remarkConsistency(
  { place, ecsName }: Pick<ContainerPlan, 'place' | 'ecsName'>,
  tag: string | undefined,
): void {
  const consistency = place.member('versionConsistency');
  if (consistency?.value === 'enabled' && tag !== undefined) {
    consistency.remark('tag-not-pinned', {
      lost: `Each pod of "${ecsName}" runs what the tag "${tag}" means when it starts; ECS gives all tasks of a deployment the same digest.`,
      remedy: 'Name the image by its digest.',
    });
    return;
  }
  consistency?.ignore('Kubernetes asks for the image by the name that it is given.');
}
