import { NFS_PORT } from '../../ecs/nfs-port.ts';
import { CLUSTER_GROUP } from '../../kubernetes/cluster-group.ts';
import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';

/** Lets the pods reach the mount targets of their file systems; ECS tasks keep what they have. */
export function storageSteps({ fileSystems, securityGroups, target }: ToKubernetesFacts): readonly Step[] {
  if (target === 'minikube') return [];
  const driver =
    target === 'eks-nodes'
      ? [`eksctl create addon --cluster ${variable('EKS_CLUSTER')} --name aws-efs-csi-driver`]
      : [];
  const client = securityGroups[0] === undefined ? variable(CLUSTER_GROUP) : quoted(securityGroups[0]);
  return fileSystems.map((id, index) => ({
    title: `Let pods mount the file system ${id}`,
    what: `Its mount targets have to let in the security group that pods have. ${driver.length === 0 ? 'EKS on Fargate has the driver.' : 'Nodes need the driver of EFS.'}`,
    commands: [
      ...(index === 0 ? driver : []),
      `export MOUNT_TARGET=$(aws efs describe-mount-targets --file-system-id ${quoted(id)} --query 'MountTargets[0].MountTargetId' --output text)`,
      `export MOUNT_GROUP=$(aws efs describe-mount-target-security-groups --mount-target-id ${variable('MOUNT_TARGET')} --query 'SecurityGroups[0]' --output text)`,
      `aws ec2 authorize-security-group-ingress --group-id ${variable('MOUNT_GROUP')} --protocol tcp --port ${NFS_PORT} --source-group ${client}`,
    ],
    proof: `the last command says "Return": true. "InvalidPermission.Duplicate" is as good.`,
  }));
}
