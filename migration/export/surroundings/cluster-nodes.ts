import {
  type NodeType,
  nodeTypeFor,
  type PodRequests,
  podsOn,
  smallestNodeType,
} from '../../../cost/eks-node-types.ts';
import { LEAST_NODES } from '../../../cost/eks-nodes.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { PodCount } from './pod-count.ts';

/** Most nodes for what an autoscaler may reach: they stand day and night, however seldom it gets there. */
const MOST_NODES = 10;

/** What the nodes are to hold. */
export interface NodeNeeds {
  /** The task definition. */
  readonly task: Place;
  readonly architecture: 'ARM64' | 'X86_64';
  /** What each pod asks for. */
  readonly requests: PodRequests;
  /** Undefined for a DaemonSet. */
  readonly pods: PodCount | undefined;
}

/** Type and number of the nodes: the smallest type that holds a pod, and as many as hold all pods, which is said. */
export function nodesFor(needs: NodeNeeds): DraftMap {
  const { task, architecture, requests } = needs;
  const isWindows = String(task.at('runtimePlatform', 'operatingSystemFamily')?.value ?? '').startsWith('WINDOWS');
  const type = isWindows ? undefined : nodeTypeFor(architecture, requests);
  if (type === undefined) tellNoType(needs, isWindows);
  else if (requests.gpus > 0) tellGpus(task, type);
  const nodes = type === undefined ? LEAST_NODES : countOf(needs, type);
  const instanceType = (type ?? smallestNodeType(architecture)).name;
  return { instanceType, desiredCapacity: nodes, minSize: nodes, maxSize: nodes };
}

function countOf({ task, requests, pods }: NodeNeeds, type: NodeType): number {
  const perNode = podsOn(type, requests);
  const wanted = Math.max(LEAST_NODES, Math.ceil((pods?.most ?? 0) / perNode));
  const nodes = pods?.isFixed === false ? Math.min(MOST_NODES, wanted) : wanted;
  const room = pods === undefined ? 'one pod on each' : `room for ${nodes * perNode} of its pods`;
  task.remark('nodes-fixed', {
    lost: `cluster.eksctl.yaml has ${nodes} nodes of the type ${type.name} (${room}), which stand day and night: no autoscaler of nodes is installed, so pods that they have no room for stay Pending.`,
    remedy:
      'Raise desiredCapacity and maxSize where other workloads share the cluster or a rolling update starts more pods at once, or install Karpenter or the Cluster Autoscaler.',
  });
  if (pods !== undefined && nodes < wanted) tellCapped(task, type, { nodes, wanted, room: nodes * perNode, pods });
  return nodes;
}

function tellCapped(
  task: Place,
  { name }: NodeType,
  { nodes, wanted, room, pods }: { nodes: number; wanted: number; room: number; pods: PodCount },
): void {
  task.remark('nodes-capped', {
    lost: `Up to ${pods.most} pods would fill ${wanted} nodes of the type ${name}; there are ${nodes}, which hold ${room} of them, and the others wait until some end.`,
    remedy: `Raise desiredCapacity and maxSize to ${wanted}, choose a larger type, or install an autoscaler of nodes.`,
  });
}

/** eksctl user guide, "GPU Support": it picks an image with drivers by the type, and installs the plugin. */
function tellGpus(task: Place, { name }: NodeType): void {
  task.remark('gpu-nodes', {
    lost: `The nodes are of the type ${name}, with NVIDIA T4: the task definition does not say which GPU its instances have. A pod sees them once the NVIDIA device plugin runs, which eksctl installs as it makes such nodes.`,
    remedy:
      "Change instanceType in cluster.eksctl.yaml where the containers need another GPU; in a cluster that was not made by eksctl, install NVIDIA's k8s-device-plugin.",
  });
}

function tellNoType({ task, architecture, requests }: NodeNeeds, isWindows: boolean): void {
  const { milliCpu, memoryMib, gpus } = requests;
  const { name } = smallestNodeType(architecture);
  const wants = isWindows
    ? 'runs on Windows'
    : `asks for ${milliCpu} mCPU, ${memoryMib} MiB${gpus === 0 ? '' : ` and ${gpus} GPU`} on ${architecture}`;
  task.remark('no-node-type', {
    lost: `The pod ${wants}, and the nodes of cluster.eksctl.yaml are ${LEAST_NODES} ${name} with Linux for what the cluster itself runs, so the pod stays Pending.`,
    remedy: isWindows
      ? 'Add a node group with amiFamily WindowsServer2022CoreContainer, and switch on Windows support in the add-on vpc-cni (enableWindowsIpam).'
      : 'Add a node group of a type that holds it.',
  });
}
