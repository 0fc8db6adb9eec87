import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { isInEcr } from './image.ts';
import type { PodContainer, PodSource } from './pod-source.ts';

/** What stands behind the ARN of a secret: key, stage and version. */
const SELECTION = /(:secret:[^:]+):[^:]*:[^:]*:[^:]*$/;

/** Keys of the JSON that ECS logs in to a registry with (ECS developer guide, "Private registry authentication for tasks"). */
const KEYS = ['username', 'password'] as const;

/** `repositoryCredentials` of each container whose image is in a private registry other than ECR. */
export function repositoryCredentialsOf(pod: PodSource): (container: PodContainer) => DraftMap | undefined {
  const [first, ...more] = pod.spec.list('imagePullSecrets');
  const name = first?.member('name');
  const text = name?.text();
  if (first === undefined || name === undefined || text === undefined) return () => undefined;
  const outside = pod.containers.filter(({ place }) => !inEcr(place));
  if (outside.length === 0) {
    for (const each of [first, ...more]) each.ignore('All images are in ECR, which the execution role pulls from.');
    return () => undefined;
  }
  for (const each of more) tellFurther(each);
  const sources = KEYS.map((key) => pod.secrets.sourceOf(pod.workload.object.namespace, text, key));
  const arn = sources[0]?.valueFrom.replace(SELECTION, '$1') ?? '';
  name.remark('pull-secret', {
    lost: `ECS logs in to registries with a secret of Secrets Manager that holds username and password; "${text}" is in the form of Docker.`,
    remedy: `Make the secret ${arn} with the JSON {"username": ..., "password": ...}, or copy the images to ECR.`,
  });
  const places = [name, ...sources.flatMap((source) => source.places)];
  return ({ place }) => (inEcr(place) ? undefined : { credentialsParameter: carryAll(places, arn) });
}

function inEcr(container: Place): boolean {
  const image = container.member('image')?.value;
  return typeof image === 'string' && isInEcr(image);
}

function tellFurther(secret: Place): void {
  secret.remark('further-pull-secret', {
    lost: 'Kubernetes tries several pull secrets in turn; ECS takes one for each container, and the first one is in the output.',
    remedy: 'Put the right one into "repositoryCredentials" of each container.',
  });
}
