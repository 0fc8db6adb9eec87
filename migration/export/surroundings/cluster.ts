import { queueNameOf } from '../../../contract/queue-name.ts';
import { LEAST_NODES } from '../../../cost/eks-nodes.ts';
import { parseArn } from '../../ecs/arn.ts';
import { objectName } from '../../kubernetes/names.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { type ManifestDraft, type OutputPart, podSelector } from '../manifest-draft.ts';
import { isPublic, remarkNetwork, vpcOf } from './cluster-network.ts';
import type { NetworkInput } from './network-input.ts';
import { draftText } from './workload-draft-text.ts';

/** What the rest of the export needs of a cluster. */
export interface ClusterNeeds {
  readonly network: NetworkInput;
  readonly architecture: 'ARM64' | 'X86_64';
  /** The queue that KEDA reads; undefined where there is no KEDA. */
  readonly queueUrl?: Draft | undefined;
  readonly usesExternalSecrets: boolean;
  /** Whether there is an Ingress or a Network Load Balancer. */
  readonly usesLoadBalancer: boolean;
}

/** Role of KEDA's operator, and the namespace that its Helm chart is installed in. */
const KEDA_NAMESPACE = 'keda';
const EXTERNAL_SECRETS_NAMESPACE = 'external-secrets';
/** Two vCPU and 4 GiB each, as CloudIDE had them. */
const nodeTypes = { X86_64: 't3.medium', ARM64: 't4g.medium' } as const;

/** The cluster as eksctl makes it, `cluster.eksctl.yaml`, and the namespace; minikube is a cluster already. */
export function clusterConfigOf(context: ExportContext, needs: ClusterNeeds): OutputPart {
  const manifests = context.namespace === 'default' ? [] : [namespaceOf(context)];
  remarkNetwork(needs.network, context);
  if (context.target === 'minikube') return { manifests, files: [] };
  const content = {
    apiVersion: 'eksctl.io/v1alpha5',
    kind: 'ClusterConfig',
    metadata: { name: clusterName(needs.network.cluster, context), region: context.region },
    vpc: vpcOf(needs.network),
    iam: { withOIDC: true, serviceAccounts: serviceAccountsOf(needs, context) },
    ...(context.target === 'eks-fargate' ? { fargateProfiles: profilesOf(needs, context) } : nodesOf(needs, context)),
  };
  return { manifests, files: [{ path: 'cluster.eksctl.yaml', content }] };
}

function namespaceOf({ namespace }: ExportContext): ManifestDraft {
  return { apiVersion: 'v1', kind: 'Namespace', name: namespace, namespace: null, body: {} };
}

function clusterName(cluster: Place | undefined, context: ExportContext): Draft {
  const text = cluster?.text();
  if (cluster === undefined || text === undefined) return objectName(context.namespace);
  const name = parseArn(text)?.resource.split('/').at(-1) ?? text;
  // A placeholder stays what it is: the name is legal where it is filled in.
  return carry(cluster, name.includes('${') ? name : objectName(name));
}

/** Pods on Fargate go to the profile whose selector they match, and stay pending otherwise (EKS user guide, "Define which Pods use AWS Fargate"). */
function profilesOf({ queueUrl, usesExternalSecrets }: ClusterNeeds, { name, namespace }: ExportContext): Draft[] {
  const system = [
    'kube-system',
    ...(queueUrl === undefined ? [] : [KEDA_NAMESPACE]),
    ...(usesExternalSecrets ? [EXTERNAL_SECRETS_NAMESPACE] : []),
  ];
  return [
    { name, selectors: [{ namespace, labels: podSelector(name) }] },
    { name: 'system', selectors: system.map((each) => ({ namespace: each })) },
  ];
}

/** The VPC CNI enforces network policies once it is told to (EKS user guide, "Limit Pod traffic with Kubernetes network policies"). */
function nodesOf({ network, architecture }: ClusterNeeds, { name }: ExportContext): DraftMap {
  const groups = network.securityGroups;
  return {
    addons: [
      { name: 'vpc-cni', configurationValues: JSON.stringify({ enableNetworkPolicy: 'true' }) },
      { name: 'coredns' },
      { name: 'kube-proxy' },
    ],
    managedNodeGroups: [
      {
        name,
        instanceType: nodeTypes[architecture],
        desiredCapacity: LEAST_NODES,
        minSize: LEAST_NODES,
        maxSize: 2 * LEAST_NODES,
        privateNetworking: !isPublic(network.publicAddress),
        securityGroups: groups.length === 0 ? undefined : { attachIDs: groups },
      },
    ],
  };
}

/** Roles of what is installed by Helm; `roleOnly` leaves the ServiceAccounts to the charts (eksctl docs, "IAM Roles for Service Accounts"). */
function serviceAccountsOf({ queueUrl, usesLoadBalancer }: ClusterNeeds, context: ExportContext): Draft[] | undefined {
  const controller = {
    metadata: { name: 'aws-load-balancer-controller', namespace: 'kube-system' },
    wellKnownPolicies: { awsLoadBalancerController: true },
    roleOnly: true,
  };
  const operator = queueUrl !== undefined && {
    metadata: { name: 'keda-operator', namespace: KEDA_NAMESPACE },
    attachPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sqs:GetQueueAttributes'], Resource: queueArn(queueUrl, context) }],
    },
    roleOnly: true,
  };
  const accounts = [...(usesLoadBalancer ? [controller] : []), ...(operator ? [operator] : [])];
  return accounts.length === 0 ? undefined : accounts;
}

/** A queue whose name is not known yet is one of the account's. */
function queueArn(queueUrl: Draft, { region, account }: ExportContext): string {
  const url = draftText(queueUrl) ?? '';
  const known = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.[^/]+\/(\d{12})\/[\w.-]+$/.exec(url);
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return known === null
    ? `arn:${partition}:sqs:${region}:${account}:*`
    : `arn:${partition}:sqs:${known[1]}:${known[2]}:${queueNameOf(url)}`;
}
