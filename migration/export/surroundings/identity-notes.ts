import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { roleNameOf } from './identity-role.ts';
import type { SecretPlan } from './secrets.ts';
import { secretReaderOf } from './secrets-store.ts';

export function tellTaskRole({ place, arn }: { place: Place; arn: string }, context: ExportContext): void {
  const { namespace, name, target } = context;
  if (target === 'minikube') {
    place.remark('role-out-of-reach', {
      lost: 'Pods on minikube cannot assume the task role, so calls to AWS have no credentials.',
      remedy: 'Give the containers an access key by a Secret while you try them, or leave out what calls AWS.',
    });
    return;
  }
  place.remark('role-trust-must-change', {
    lost: `The role trusts ecs-tasks.amazonaws.com, and pods cannot assume it before it trusts the ServiceAccount ${namespace}/${name} of the cluster, too.`,
    remedy: `Add the statements of iam/${name}-trust-policy.json to its trust policy; \`aws iam update-assume-role-policy --role-name ${roleNameOf(arn)}\` replaces the whole document.`,
  });
}

/** What an execution role allows (pulling images, writing logs, reading secrets) is allowed to three others. */
export function tellExecutionRole(place: Place, secrets: SecretPlan, context: ExportContext): void {
  const { namespace, name, target } = context;
  const elsewhere = {
    'eks-fargate': 'the Fargate pod execution role pulls images from ECR and writes logs',
    'eks-nodes': "the nodes' role pulls images from ECR, and Fluent Bit's role writes logs",
    minikube: 'minikube pulls images with an image pull secret',
  }[target];
  const pulls =
    target === 'minikube'
      ? 'Run `minikube addons enable registry-creds` for images in ECR, or load them with `minikube image load`.'
      : 'Keep the role for ECS, and attach AmazonEC2ContainerRegistryPullOnly to the role that pulls.';
  if (secrets.remotes.length === 0 || target === 'minikube') {
    place.remark('execution-role-split', { lost: `No pod has an execution role: ${elsewhere}.`, remedy: pulls });
    return;
  }
  const reader = `the External Secrets Operator reads the secrets as the ServiceAccount ${namespace}/${secretReaderOf(context)}, which assumes this role`;
  place.remark('execution-role-split', {
    lost: `No pod has an execution role: ${elsewhere}, and ${reader}.`,
    remedy: `Let it trust that ServiceAccount by its trust policy in iam/, and allow it what iam/${name}-secrets-policy.json has: the operator calls ssm:GetParameter, where ECS calls ssm:GetParameters. ${pulls}`,
  });
}

/** On EC2 instances the secrets may be read with the instance's role; pods have none. */
export function tellMissingReader(task: Place, roleArn: string, context: ExportContext): void {
  task.remark('secret-reader-role-missing', {
    lost: `The task definition names no execution role, so ${roleArn} stands in for the role that reads its secrets.`,
    remedy: `Make it with iam/${secretReaderOf(context)}-trust-policy.json and iam/${context.name}-secrets-policy.json.`,
  });
}
