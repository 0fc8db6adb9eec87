import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { ebsVolume } from './ebs-volume.ts';
import type { TaskPlan } from './task-plan.ts';
import { type VolumeNeeds, volumeConfigurationOf } from './volume-needs.ts';

const EMPTY: DraftMap = { emptyDir: {} };

/** What a volume is made of. */
interface VolumeSource {
  readonly source: DraftMap;
  /** The class that a claim of it names, where it is made for it. */
  readonly storageClass?: ManifestDraft | undefined;
  /** Whether it is an empty directory that ECS fills with what the image has at the mount. */
  readonly hidesImage?: boolean;
}

/** What a volume is made of. A volume that has no equal becomes an empty one, so that the pod is complete. */
export function volumeSource(
  ecsName: string,
  volume: Place,
  claimName: string | undefined,
  needs: VolumeNeeds,
): VolumeSource {
  if (claimName !== undefined) return { source: { persistentVolumeClaim: { claimName } } };
  const foreign = remarkForeign(volume);
  const docker = volume.member('dockerVolumeConfiguration');
  if (docker !== undefined) remarkDocker(docker);
  const configuredAtLaunch = volume.member('configuredAtLaunch');
  if (configuredAtLaunch?.flag() === true) return attachedVolume(ecsName, configuredAtLaunch, needs);
  configuredAtLaunch?.ignore('False is the default.');
  const sourcePath = volume.at('host', 'sourcePath');
  if (sourcePath !== undefined) return { source: hostPath(needs.plan, sourcePath) };
  return { source: EMPTY, hidesImage: !foreign };
}

function hostPath(plan: TaskPlan, place: Place): DraftMap {
  const path = place.text();
  if (path === undefined) return EMPTY;
  if (plan.context.target === 'eks-fargate') {
    place.refuse(
      'host-path-on-fargate',
      `A volume shows ${path} of the container instance, and EKS Fargate has no nodes to show.`,
      'Keep the files on EFS, bake them into the image, or export with --target eks-nodes.',
    );
    return EMPTY;
  }
  place.remark('host-path-differs', {
    lost: `${path} is that of whatever node the pod runs on, which has nothing of what lies on the container instances.`,
    remedy: `Put the files on each node, e.g. with a DaemonSet, or replace the volume by a ConfigMap or EFS.`,
  });
  return { hostPath: { path: carry(place, path) } };
}

function attachedVolume(ecsName: string, place: Place, needs: VolumeNeeds): VolumeSource {
  if (needs.plan.context.target !== 'eks-fargate') return ebsVolume(ecsName, place, needs);
  place.remark('volume-not-converted', {
    lost: 'The EBS volume that is attached at launch is an empty directory, as pods on EKS Fargate cannot have EBS volumes.',
    remedy: 'Use EFS, ask for more ephemeral storage, or export with --target eks-nodes.',
  });
  volumeConfigurationOf(ecsName, needs.service)?.remark('service-volume', {
    lost: `ECS makes an EBS volume for "${ecsName}" of each task, and deletes it with the task; pods on EKS Fargate have an empty directory in its place.`,
    remedy: 'Use EFS, ask for more ephemeral storage, or export with --target eks-nodes.',
  });
  return { source: EMPTY };
}

/** File systems that are mounted by hand, if at all. */
function remarkForeign(volume: Place): boolean {
  const windows = volume.member('fsxWindowsFileServerVolumeConfiguration');
  windows?.remark('volume-not-converted', {
    lost: 'The FSx for Windows file share is an empty directory in the pod.',
    remedy: 'Mount it with the SMB CSI driver on Windows nodes.',
  });
  const s3 = volume.member('s3filesVolumeConfiguration');
  s3?.remark('volume-not-converted', {
    lost: 'The S3 Files file system is an empty directory in the pod.',
    remedy: 'Mount it by hand with a PersistentVolume of the CSI driver that serves it.',
  });
  return windows !== undefined || s3 !== undefined;
}

/** A Docker volume of the task's scope with the local driver is an empty directory; any other outlives the task or lies elsewhere. */
function remarkDocker(docker: Place): void {
  const scope = docker.member('scope')?.value ?? 'task';
  const driver = docker.member('driver')?.value ?? 'local';
  if (scope === 'task' && driver === 'local' && docker.member('driverOpts') === undefined) {
    docker.ignore(
      'A Docker volume with the local driver that lives as long as its task is an empty directory of the pod.',
    );
    return;
  }
  docker.remark('volume-not-converted', {
    lost: `The Docker volume with scope ${scope} and driver ${driver} is an empty directory that ends with the pod.`,
    remedy: 'Use a PersistentVolumeClaim where its content has to last or to be shared.',
  });
}
