import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';
import { filled } from './filled.ts';

/** What may write the pods' logs to CloudWatch, before a pod starts. */
export function logSteps(facts: ToKubernetesFacts): readonly Step[] {
  const { logs, target } = facts;
  if (logs.policyFile === undefined || target === 'minikube') return [];
  return target === 'eks-fargate' ? [podExecutionRole(facts, logs.policyFile)] : [fluentBit(facts, logs.policyFile)];
}

/** eksctl gives all Fargate profiles of a cluster one pod execution role, unless its file says otherwise. */
function podExecutionRole({ name, logs, placeholders }: ToKubernetesFacts, policyFile: string): Step {
  const shared =
    logs.sharedFile === undefined ? [] : [`${filled(logs.sharedFile, placeholders)} | kubectl apply --filename -`];
  const together =
    shared.length === 0
      ? 'The manifests have a ConfigMap aws-observability/aws-logging: add what one of the cluster has already, because this one replaces it.'
      : 'The ConfigMap aws-observability/aws-logging is one for all workloads of this export; it has to be there before their pods start.';
  return {
    title: 'Let pods write their logs to CloudWatch',
    what: `The log router of EKS on Fargate writes with the pod execution role. ${together}`,
    commands: [
      `export POD_EXECUTION_ROLE=$(aws eks describe-fargate-profile --cluster-name ${variable('EKS_CLUSTER')} --fargate-profile-name ${quoted(name)} --query fargateProfile.podExecutionRoleArn --output text | sed 's|.*/||')`,
      `aws iam put-role-policy --role-name ${variable('POD_EXECUTION_ROLE')} --policy-name ${quoted(`${name}-logs`)} --policy-document "$(${filled(policyFile, placeholders)})"`,
      ...shared,
    ],
    proof: `\`aws iam list-role-policies --role-name ${variable('POD_EXECUTION_ROLE')}\` lists ${name}-logs.`,
  };
}

/** The Helm chart calls its ServiceAccount as its release (aws/eks-charts, aws-for-fluent-bit). */
function fluentBit({ name, logs, placeholders }: ToKubernetesFacts, policyFile: string): Step {
  const account = `--cluster ${variable('EKS_CLUSTER')} --namespace kube-system --name aws-for-fluent-bit`;
  const values = logs.valuesFile ?? `${name}-fluent-bit.values.yaml`;
  return {
    title: 'Let Fluent Bit write the logs to CloudWatch',
    what: 'It runs once on each node, for all workloads: where the cluster has it already, add the outputs of these values to its own, and the policy to its role, instead.',
    commands: [
      `eksctl create iamserviceaccount ${account} --role-only --attach-policy-arn "$(aws iam create-policy --policy-name ${quoted(`${name}-logs`)} --policy-document "$(${filled(policyFile, placeholders)})" --query Policy.Arn --output text)" --approve`,
      `export FLUENT_BIT_ROLE_ARN=$(eksctl get iamserviceaccount ${account} --output json | jq --raw-output '.[0].status.roleARN')`,
      'helm repo add eks https://aws.github.io/eks-charts',
      `${filled(values, placeholders)} | helm upgrade --install aws-for-fluent-bit eks/aws-for-fluent-bit --namespace kube-system --values -`,
      'kubectl --namespace kube-system rollout status daemonset/aws-for-fluent-bit --timeout=5m',
    ],
    proof: 'the last command says "successfully rolled out".',
  };
}
