import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { TaskPlan } from './task-plan.ts';

const EMPTY: DraftMap = { emptyDir: {} };
/** What stands in for the size of an EBS volume, which is not in the task definition. */
const EBS_STAND_IN_GIB = 20;

/** What a volume is made of. A volume that has no equal becomes an empty one, so that the pod is complete. */
export function volumeSource(plan: TaskPlan, volume: Place, claimName: string | undefined): DraftMap {
  if (claimName !== undefined) return { persistentVolumeClaim: { claimName } };
  remarkForeign(volume);
  const docker = volume.member('dockerVolumeConfiguration');
  if (docker !== undefined) remarkDocker(docker);
  const configuredAtLaunch = volume.member('configuredAtLaunch');
  if (configuredAtLaunch?.flag() === true) return attachedVolume(plan, configuredAtLaunch);
  configuredAtLaunch?.ignore('False is the default.');
  const sourcePath = volume.at('host', 'sourcePath');
  return sourcePath === undefined ? EMPTY : hostPath(plan, sourcePath);
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

/** An EBS volume that the service or RunTask describes: a claim of the pod's own, which lives as long as the pod, as on ECS. */
function attachedVolume(plan: TaskPlan, place: Place): DraftMap {
  if (plan.context.target === 'eks-fargate') {
    place.remark('volume-not-converted', {
      lost: 'The EBS volume that is attached at launch is an empty directory, as pods on EKS Fargate cannot have EBS volumes.',
      remedy: 'Use EFS, ask for more ephemeral storage, or export with --target eks-nodes.',
    });
    return EMPTY;
  }
  place.remark('ebs-size-unknown', {
    lost: `The EBS volume has ${EBS_STAND_IN_GIB} GiB of the default storage class, as its size and type stand in the service and not in the task definition.`,
    remedy: 'Set storage and storageClassName of the claim to those of volumeConfigurations.',
  });
  const claim: DraftMap = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: `${EBS_STAND_IN_GIB}Gi` } },
  };
  return { ephemeral: { volumeClaimTemplate: { spec: claim } } };
}

function remarkForeign(volume: Place): void {
  volume.member('fsxWindowsFileServerVolumeConfiguration')?.remark('volume-not-converted', {
    lost: 'The FSx for Windows file share is an empty directory in the pod.',
    remedy: 'Mount it with the SMB CSI driver on Windows nodes.',
  });
  volume.member('s3filesVolumeConfiguration')?.remark('volume-not-converted', {
    lost: 'The S3 Files file system is an empty directory in the pod.',
    remedy: 'Mount it by hand with a PersistentVolume of the CSI driver that serves it.',
  });
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
