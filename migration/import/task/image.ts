import { isLocal, isPrivateEcr, parseImage } from '../../image-name.ts';
import { type Carried, carry } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** Whether an image is in ECR, private or public; the execution role pulls it without further credentials. */
export function isInEcr(image: string): boolean {
  const { registry } = parseImage(image);
  return isPrivateEcr(registry) || registry === 'public.ecr.aws';
}

/** `image` of a container, with what has to be done for Fargate to find it, and always the same one. */
export function imageOf(container: Place): Carried | undefined {
  const place = container.required('image');
  const image = place?.text();
  const pullPolicy = container.member('imagePullPolicy');
  pullPolicy?.ignore('Fargate keeps no images, so it pulls them for each task.');
  if (place === undefined || image === undefined) return undefined;
  const { registry, repository, tag, digest } = parseImage(image);
  if (pullPolicy?.value === 'Never' || isLocal(registry)) {
    place.remark('image-not-in-registry', {
      lost: `The image ${image} is taken from the node, where somebody put it; Fargate pulls from registries only.`,
      remedy: 'Push the image to a repository in ECR, and write its address here.',
    });
  } else if (registry === undefined && repository !== '' && !repository.includes('/')) {
    place.remark('image-without-registry', {
      lost: `The image ${image} names no registry: Fargate pulls it from Docker Hub's own images (docker.io/library), also where it was built on the cluster's machine.`,
      remedy: 'Push an image of your own to a repository in ECR, and write its address here.',
    });
  } else if (registry === undefined) {
    place.remark('image-on-docker-hub', {
      lost: `The image ${image} comes from Docker Hub, which limits how often it may be pulled; Fargate pulls it for each task.`,
      remedy: 'Copy it to a repository in ECR, or set up a pull-through cache.',
    });
  }
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    place.remark('image-tag-moves', {
      lost: `The image ${image} is whatever the tag ${tag ?? 'latest'} means when ECS resolves it.`,
      remedy: 'Name a version or a digest, so that it is known what runs and what to go back to.',
    });
  }
  return carry(place);
}
