import { queueNameOf } from '../../../contract/queue-name.ts';
import { parseArn } from '../../ecs/arn.ts';
import { objectName, podSelector } from '../../kubernetes/names.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import { isPublic, remarkNetwork, vpcOf } from './cluster-network.ts';
import { type NodeNeeds, nodesFor } from './cluster-nodes.ts';
import type { NetworkInput } from './network-input.ts';
import { draftText } from './workload-draft-text.ts';

/** What the rest of the export needs of a cluster. */
export interface ClusterNeeds extends NodeNeeds {
  readonly network: NetworkInput;
  /** The queue that KEDA reads; undefined where there is no KEDA. */
  readonly queueUrl?: Draft | undefined;
  readonly usesExternalSecrets: boolean;
  /** Whether there is an Ingress or a Network Load Balancer. */
  readonly usesLoadBalancer: boolean;
  /** Whether a StorageClass of the EBS CSI driver is exported. */
  readonly usesEbs?: boolean;
}

/** Role of KEDA's operator, and the namespace that its Helm chart is installed in. */
const KEDA_NAMESPACE = 'keda';
const EXTERNAL_SECRETS_NAMESPACE = 'external-secrets';
/**
 * In a namespace with this label the controller keeps a new pod unready until its target is healthy, as ECS waits for it, for targets that
 * are addresses of pods (AWS Load Balancer Controller docs, "Pod readiness gate").
 */
const READINESS_GATE = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } as const;

/** The cluster as eksctl makes it, `cluster.eksctl.yaml`, and the namespace; minikube is a cluster already. */
export function clusterConfigOf(context: ExportContext, needs: ClusterNeeds): OutputPart {
  const isGated = needs.usesLoadBalancer && context.target !== 'minikube';
  if (isGated) tellReadinessGate(needs.task, context);
  const manifests = context.namespace === 'default' ? [] : [namespaceOf(context, isGated)];
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

function namespaceOf({ namespace }: ExportContext, isGated: boolean): ManifestDraft {
  const labels = isGated ? READINESS_GATE : undefined;
  return { apiVersion: 'v1', kind: 'Namespace', name: namespace, namespace: null, labels, body: {} };
}

/** Gates are put into a pod as it is made, where a Service and a target group are there for it already. */
function tellReadinessGate(task: Place, { namespace }: ExportContext): void {
  const [label] = Object.entries(READINESS_GATE).map(([name, value]) => `${name}=${value}`);
  const byHand = namespace === 'default' ? `Run \`kubectl label namespace default ${label}\`, and then` : 'Then';
  task.remark('readiness-gate', {
    lost: `ECS waits until a new task is healthy in its target group; pods do so by a gate that the load balancer controller gives them in a namespace with the label ${label}, if their target group is there before they are.`,
    remedy: `${byHand} run \`kubectl rollout restart\` once after the load balancer is there; \`kubectl get pod -o wide\` shows the gates.`,
  });
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

/** With the role that it makes volumes by (eksctl docs, "Addons"). */
const ebsDriver: DraftMap = { name: 'aws-ebs-csi-driver', wellKnownPolicies: { ebsCSIController: true } };

/** The VPC CNI enforces network policies once it is told to (EKS user guide, "Limit Pod traffic with Kubernetes network policies"). */
function nodesOf(needs: ClusterNeeds, { name }: ExportContext): DraftMap {
  const { securityGroups: groups, publicAddress } = needs.network;
  return {
    addons: [
      { name: 'vpc-cni', configurationValues: JSON.stringify({ enableNetworkPolicy: 'true' }) },
      { name: 'coredns' },
      { name: 'kube-proxy' },
      needs.usesEbs === true ? ebsDriver : undefined,
    ],
    managedNodeGroups: [
      {
        name,
        ...nodesFor(needs),
        privateNetworking: !isPublic(publicAddress),
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
