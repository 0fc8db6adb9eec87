import { type Carried, carry } from '../../trace/draft.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

const ECR = /^[^/]+\.dkr\.ecr\.[^/]+\//;

/** The image, as it is. */
export function imageOf(plan: TaskPlan, { place, ecsName }: ContainerPlan): Carried | undefined {
  const image = place.required('image');
  const text = image?.text();
  if (image === undefined || text === undefined) return undefined;
  const tag = tagOf(text);
  if (tag === 'latest') {
    image.remark('image-tag-moves', {
      lost: `The image of "${ecsName}" has ${/:latest$/.test(text) ? 'the tag latest' : 'no tag'}, so pods that start at different times may run different code.`,
      remedy: 'Name a tag that never moves, or a digest.',
    });
  }
  if (plan.context.target === 'minikube' && ECR.test(text)) {
    image.remark('ecr-on-minikube', {
      lost: `minikube has no credentials for ${text.split('/')[0]}, from which "${ecsName}" comes.`,
      remedy: 'Pull the image with docker and load it with "minikube image load", or enable the addon registry-creds.',
    });
  }
  remarkConsistency({ place, ecsName }, tag);
  return carry(image, text);
}

/** The tag; undefined for an image that a digest names. */
function tagOf(image: string): string | undefined {
  if (image.includes('@')) return undefined;
  return /:([^:/]+)$/.exec(image)?.[1] ?? 'latest';
}

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
