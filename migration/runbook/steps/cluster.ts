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
  // The cluster has to be there before its issuer is known.
  const knownBefore = facts.placeholders.filter((name) => name !== 'OIDC_PROVIDER');
  const pods =
    facts.target === 'eks-fargate'
      ? 'Pods run on Fargate where a profile in that file selects them, and stay Pending otherwise.'
      : 'Pods run on the nodes of that file.';
  return {
    title: 'Create the EKS cluster with its OIDC provider',
    what: `It takes about a quarter of an hour, and the control plane is billed from then on. ${pods} In a cluster that exists, create only what is missing: \`eksctl create ${facts.target === 'eks-fargate' ? 'fargateprofile' : 'nodegroup'} --config-file\`, and \`eksctl utils associate-iam-oidc-provider --cluster ${variable('EKS_CLUSTER')} --approve\`.`,
    commands: [
      `${filled('cluster.eksctl.yaml', knownBefore)} | eksctl create cluster --config-file -`,
      `aws eks update-kubeconfig --name ${variable('EKS_CLUSTER')}`,
      `export OIDC_PROVIDER=$(aws eks describe-cluster --name ${variable('EKS_CLUSTER')} --query cluster.identity.oidc.issuer --output text | sed 's|^https://||')`,
      'aws iam list-open-id-connect-providers',
      'kubectl get pods --namespace kube-system',
    ],
    proof: `the list of providers has one that ends in the same id as \`echo ${variable('OIDC_PROVIDER')}\`, and the CoreDNS pods are Running.`,
  };
}

function operatorStep({ target }: ToKubernetesFacts, key: keyof typeof clusterOperators): Step {
  const { name, namespace, install } = clusterOperators[key];
  return {
    title: `Install ${name}`,
    what: 'Without it the cluster does not know what the manifests ask for.',
    commands: [
      ...install(target),
      `kubectl --namespace ${namespace} wait --for=condition=Available deployment --all --timeout=10m`,
    ],
    proof: 'the last command says "condition met" for each of its Deployments.',
  };
}
