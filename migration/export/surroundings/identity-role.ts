import { arnText, parseArn, partitionOf } from '../../ecs/arn.ts';
import { hasPlaceholder, placeholder } from '../../placeholder.ts';
import type { ExportContext } from '../export-context.ts';

/** The issuer of the cluster's tokens without `https://` (`aws eks describe-cluster`, cluster.identity.oidc.issuer). */
const OIDC_PROVIDER = placeholder('OIDC_PROVIDER');

/** A role's ARN, from the ARN or the bare name that a task definition gives it by (ECS API reference, RegisterTaskDefinition, taskRoleArn). */
export function roleArnOf(role: string, context: ExportContext): string {
  if (role.startsWith('arn:') || hasPlaceholder(role)) return role;
  const partition = partitionOf(context.region);
  return arnText({ partition, service: 'iam', region: '', account: context.account, resource: `role/${role}` });
}

/** The name by which the IAM API knows a role: what follows the path in its ARN; a placeholder stays as it is. */
export function roleNameOf(roleArn: string): string {
  const [, name] = /^role\/(?:.*\/)?([^/]+)$/.exec(parseArn(roleArn)?.resource ?? '') ?? [];
  return name ?? roleArn;
}

/**
 * Who may assume a role: pods under certain ServiceAccounts (EKS user guide, "Assign IAM roles to Kubernetes service accounts"), and ECS tasks
 * still, so that a roll back needs no change of IAM.
 */
export function trustPolicyOf(serviceAccounts: readonly string[], roleArn: string, context: ExportContext) {
  const { partition = partitionOf(context.region), account = context.account } = parseArn(roleArn) ?? {};
  const provider = arnText({
    partition,
    service: 'iam',
    region: '',
    account,
    resource: `oidc-provider/${OIDC_PROVIDER}`,
  });
  const subjects = serviceAccounts.map((name) => `system:serviceaccount:${context.namespace}:${name}`);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PodsOnEks',
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${OIDC_PROVIDER}:aud`]: 'sts.amazonaws.com',
            [`${OIDC_PROVIDER}:sub`]: subjects.length === 1 ? (subjects[0] ?? '') : subjects,
          },
        },
      },
      {
        Sid: 'TasksOnEcs',
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  };
}
