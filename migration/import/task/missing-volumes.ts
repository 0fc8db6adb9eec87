import type { Place } from '../../trace/place.ts';

/** Volumes that make files out of what Kubernetes knows, with what they make them of. */
const filesOf: Readonly<Record<string, string>> = {
  configMap: 'the keys of a ConfigMap',
  secret: 'the keys of a Secret',
  downwardAPI: 'fields of the pod',
  projected: 'several sources',
  image: 'a container image',
  gitRepo: 'a git repository',
};

/** Volumes that EKS and Kubernetes themselves add to each pod. */
const addedVolumes: Readonly<Record<string, string>> = {
  'kube-api-access-': 'Kubernetes adds it for calls to its own API, of which there is none on ECS.',
  'aws-iam-token': 'It holds the token of the role; ECS hands out the credentials of the task role by an address.',
  'eks-pod-identity-token':
    'It holds the token of the role; ECS hands out the credentials of the task role by an address.',
};

/** Says what becomes of a volume that no task of Fargate can have. */
export function tellMissingVolume(place: Place, name: string): void {
  const added = Object.entries(addedVolumes).find(([beginning]) => name.startsWith(beginning));
  if (added !== undefined && place.member('projected') !== undefined) {
    place.ignore(added[1]);
    return;
  }
  if (place.member('hostPath') !== undefined) {
    place.refuse(
      'host-path',
      `The volume "${name}" is a directory of the node, and Fargate has no nodes.`,
      'Use an emptyDir for scratch files, a claim for data that stays, or leave the volume out.',
    );
    return;
  }
  const [kind] = place.members().flatMap(([member]) => (member === 'name' ? [] : [member]));
  const files = kind === undefined ? undefined : filesOf[kind];
  if (kind === undefined || files === undefined) {
    place.remark('volume-lost', {
      lost: `The volume "${name}" is of the kind ${kind ?? 'unknown'}, which Fargate cannot mount; it and what is mounted from it are not in the output.`,
      remedy:
        'Copy the data to an EFS file system, and make the volume a claim for it; Fargate mounts EFS and EBS only.',
    });
    return;
  }
  place.remark('file-volume-lost', {
    lost: `The volume "${name}" makes files of ${files}, and ECS has no such volume; it and what is mounted from it are not in the output.`,
    remedy: remedyFor(kind),
  });
}

function remedyFor(kind: string): string {
  if (kind === 'secret') {
    return 'Read the secret from an environment variable (add it to "secrets" of the container), or let a container that runs before write it from there to a shared volume.';
  }
  if (kind === 'downwardAPI')
    return 'Read what is needed from the task metadata endpoint (ECS_CONTAINER_METADATA_URI_V4).';
  if (kind === 'image' || kind === 'gitRepo') {
    return 'Copy the files into the image, or let a container that runs before write them to a shared volume.';
  }
  return 'Copy the files into the image, or let a container that runs before write them from environment variables to a shared volume.';
}
