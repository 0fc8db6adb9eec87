import { CLUSTER_GROUP } from '../../kubernetes/cluster-group.ts';
import { clusterOperators } from '../../kubernetes/operators.ts';
import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { variable } from '../variables.ts';
import { filled } from './filled.ts';

/** The cluster and what is installed in it. */
export function clusterSteps(facts: ToKubernetesFacts): readonly Step[] {
  return [
    facts.target === 'minikube' ? minikube : eks(facts),
    ...facts.operators.map((name) => operatorStep(facts, name)),
  ];
}

const minikube: Step = {
  title: 'Start minikube',
  what: 'It is a cluster on this machine, to try the manifests.',
  commands: ['minikube start'],
  proof: '`kubectl get nodes` shows one node that is Ready.',
};

function eks(facts: ToKubernetesFacts): Step {
  const pods =
    facts.target === 'eks-fargate'
      ? 'Pods run on Fargate where a profile in that file selects them, and stay Pending otherwise; the subnets under `private` have to be private ones with a way out (a NAT gateway, or VPC endpoints).'
      : 'Pods run on the nodes of that file.';
  const missing = facts.target === 'eks-fargate' ? 'fargateprofile' : 'nodegroup';
  const cluster = variable('EKS_CLUSTER');
  const describe = (query: string) =>
    `aws eks describe-cluster --name ${cluster} --query cluster.${query} --output text`;
  return {
    title: 'Create the EKS cluster with its OIDC provider',
    what: `Read cluster.eksctl.yaml first: its subnets, and the name. It takes about a quarter of an hour, and the control plane is billed from then on. ${pods} In a cluster that exists, leave out the first command and create only what is missing, under its name in \`EKS_CLUSTER\`: \`eksctl create ${missing} --config-file\`, \`eksctl utils associate-iam-oidc-provider --cluster ${cluster} --approve\` and \`eksctl create iamserviceaccount --config-file\`, each with the same file.`,
    commands: [
      `${filled('cluster.eksctl.yaml', facts.placeholders)} | eksctl create cluster --config-file -`,
      `aws eks update-kubeconfig --name ${cluster}`,
      `export OIDC_PROVIDER=$(${describe('identity.oidc.issuer')} | sed 's|^https://||')`,
      `export ${CLUSTER_GROUP}=$(${describe('resourcesVpcConfig.clusterSecurityGroupId')})`,
      `echo ${variable('OIDC_PROVIDER')} ${variable(CLUSTER_GROUP)}`,
      'aws iam list-open-id-connect-providers',
      'kubectl get pods --namespace kube-system',
    ],
    proof: `the line that \`echo\` prints has an issuer and an id that begins with \`sg-\`, the list has a provider that ends as the issuer does, and the CoreDNS pods are Running.`,
  };
}

function operatorStep({ target }: ToKubernetesFacts, key: keyof typeof clusterOperators): Step {
  const { name, namespace, install } = clusterOperators[key];
  return {
    title: `Install ${name}`,
    what: 'Without it the cluster does not know what the manifests ask for. In a cluster that has it, this brings it up to date.',
    commands: [
      ...install(target),
      `kubectl --namespace ${namespace} wait --for=condition=Available deployment --all --timeout=10m`,
    ],
    proof: 'the last command says "condition met" for each of its Deployments.',
  };
}
