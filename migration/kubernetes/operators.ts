import type { Target } from './target.ts';

/** Something that has to run in a cluster before it knows certain kinds of objects. */
interface ClusterOperator {
  readonly name: string;
  /** API groups of the kinds, or for the load balancer controller, kinds that do nothing without it. */
  readonly groups: readonly string[];
  /** A definition that it brings along, by which a cluster tells that it is there. */
  readonly definition: string;
  readonly namespace: string;
  /** Pods that stand day and night with the chart's own values. */
  readonly pods: number;
  readonly install: (target: Target) => readonly string[];
}

/**
 * KEDA docs, "Deploying KEDA": operator, metrics server and admission webhooks; and "AWS (IRSA) Pod Identity Webhook": on EKS the operator
 * asks SQS as the role that eksctl made for it.
 */
const keda: ClusterOperator = {
  name: 'KEDA',
  groups: ['keda.sh'],
  definition: 'scaledjobs.keda.sh',
  namespace: 'keda',
  pods: 3,
  install: (target) => {
    const helm = 'helm upgrade --install keda kedacore/keda --namespace keda --create-namespace';
    const repository = 'helm repo add kedacore https://kedacore.github.io/charts';
    if (target === 'minikube') return [repository, helm];
    return [
      repository,
      `export KEDA_ROLE_ARN=${roleOf('keda', 'keda-operator')}`,
      `${helm} --set podIdentity.aws.irsa.enabled=true --set podIdentity.aws.irsa.roleArn="\${KEDA_ROLE_ARN}"`,
    ];
  },
};

/**
 * External Secrets Operator docs, "Getting started": controller, webhook and certificate controller. The webhook's own port, 10250, is the
 * kubelet's on Fargate (Amazon EKS Blueprints, "External Secrets").
 */
const externalSecrets: ClusterOperator = {
  name: 'External Secrets Operator',
  groups: ['external-secrets.io'],
  definition: 'externalsecrets.external-secrets.io',
  namespace: 'external-secrets',
  pods: 3,
  install: (target) => [
    'helm repo add external-secrets https://charts.external-secrets.io',
    `helm upgrade --install external-secrets external-secrets/external-secrets --namespace external-secrets --create-namespace${target === 'eks-fargate' ? ' --set webhook.port=9443' : ''}`,
  ],
};

/** EKS user guide, "Install AWS Load Balancer Controller with Helm": two replicas; on Fargate it cannot ask the node where it is. */
const loadBalancerController: ClusterOperator = {
  name: 'AWS Load Balancer Controller',
  groups: ['networking.k8s.io', 'elbv2.k8s.aws'],
  definition: 'targetgroupbindings.elbv2.k8s.aws',
  namespace: 'kube-system',
  pods: 2,
  install: () => [
    'helm repo add eks https://aws.github.io/eks-charts',
    `export VPC_ID=$(aws eks describe-cluster --name "\${EKS_CLUSTER}" --query cluster.resourcesVpcConfig.vpcId --output text)`,
    `export CONTROLLER_ROLE_ARN=${roleOf('kube-system', 'aws-load-balancer-controller')}`,
    `helm upgrade --install aws-load-balancer-controller eks/aws-load-balancer-controller --namespace kube-system --set clusterName="\${EKS_CLUSTER}" --set region="\${AWS_REGION}" --set vpcId="\${VPC_ID}" --set serviceAccount.annotations."eks\\.amazonaws\\.com/role-arn"="\${CONTROLLER_ROLE_ARN}"`,
  ],
};

/** What the exports may need, in the order in which it is installed. */
export const clusterOperators = { keda, externalSecrets, loadBalancerController } as const;
export type ClusterOperatorName = keyof typeof clusterOperators;

/** What has to be in a cluster before it can do what manifests ask for. */
export function operatorsNeededBy(manifests: readonly ApiObject[]): readonly ClusterOperatorName[] {
  const names = Object.keys(clusterOperators) as ClusterOperatorName[];
  return names.filter((name) => manifests.some((manifest) => isNeededBy(clusterOperators[name], manifest)));
}

/** An object of Kubernetes, as far as it tells what it needs. */
interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly annotations?: Readonly<Record<string, unknown>> | null | undefined };
}

/** An Ingress and a NetworkPolicy are of one group; a Service asks for the controller by its annotation (its docs, "NLB annotations"). */
function isNeededBy({ groups }: ClusterOperator, { apiVersion, kind, metadata }: ApiObject): boolean {
  if (kind === 'NetworkPolicy') return false;
  if (kind === 'Service') {
    const isExternal = metadata?.annotations?.['service.beta.kubernetes.io/aws-load-balancer-type'] === 'external';
    return isExternal && groups.includes('elbv2.k8s.aws');
  }
  return groups.includes(apiVersion.split('/')[0] ?? '');
}

/** The role that eksctl made for a ServiceAccount (eksctl docs, "IAM Roles for Service Accounts"). */
function roleOf(namespace: string, serviceAccount: string): string {
  return `$(eksctl get iamserviceaccount --cluster "\${EKS_CLUSTER}" --namespace ${namespace} --name ${serviceAccount} --output json | jq --raw-output '.[0].status.roleARN')`;
}
