/** An EC2 instance type as EKS runs pods on it. */
export interface NodeType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryMib: number;
  /** Pods that it has addresses for (awslabs/amazon-eks-ami, eni-max-pods.txt). */
  readonly pods: number;
  /** NVIDIA GPUs. */
  readonly gpus: number;
}

/** What a node has for pods. */
export interface NodeRoom {
  readonly milliCpu: number;
  readonly memoryMib: number;
}

/** What one pod asks for. */
export interface PodRequests extends NodeRoom {
  readonly gpus: number;
}

/**
 * On each node, aws-node, kube-proxy and a CoreDNS pod ask for 50, 100 and 100 mCPU and 70 MiB, and take three of the pods' addresses at
 * most.
 */
const SYSTEM = { milliCpu: 250, memoryMib: 70, pods: 3 } as const;
/** Memory below which the kubelet evicts pods (Kubernetes docs, "Node-pressure Eviction"; EKS's image keeps the default). */
const EVICTION_MIB = 100;
/** What the hypervisor and the kernel take of an instance's memory, as Karpenter estimates it (Karpenter docs, VM_MEMORY_OVERHEAD_PERCENT). */
const MACHINE_SHARE = 0.075;
const MIB_PER_GIB = 1024;

/** From the smallest on; sizes from the EC2 user guide, "Instance types". */
const nodeTypes: Readonly<Record<'X86_64' | 'ARM64', readonly NodeType[]>> = {
  X86_64: [
    nodeType('t3.medium', 2, 4, 17),
    nodeType('t3.large', 2, 8, 35),
    nodeType('m5.large', 2, 8, 29),
    nodeType('m5.xlarge', 4, 16, 58),
    nodeType('m5.2xlarge', 8, 32, 58),
    nodeType('m5.4xlarge', 16, 64, 234),
    nodeType('m5.8xlarge', 32, 128, 234),
    nodeType('m5.12xlarge', 48, 192, 234),
    nodeType('m5.16xlarge', 64, 256, 737),
    nodeType('m5.24xlarge', 96, 384, 737),
  ],
  ARM64: [
    nodeType('t4g.medium', 2, 4, 17),
    nodeType('t4g.large', 2, 8, 35),
    nodeType('m6g.large', 2, 8, 29),
    nodeType('m6g.xlarge', 4, 16, 58),
    nodeType('m6g.2xlarge', 8, 32, 58),
    nodeType('m6g.4xlarge', 16, 64, 234),
    nodeType('m6g.8xlarge', 32, 128, 234),
    nodeType('m6g.12xlarge', 48, 192, 234),
    nodeType('m6g.16xlarge', 64, 256, 737),
  ],
};

/** One NVIDIA T4 each, but for the last, which has four. */
const gpuNodeTypes: readonly NodeType[] = [
  nodeType('g4dn.xlarge', 4, 16, 29, 1),
  nodeType('g4dn.2xlarge', 8, 32, 29, 1),
  nodeType('g4dn.4xlarge', 16, 64, 29, 1),
  nodeType('g4dn.8xlarge', 32, 128, 58, 1),
  nodeType('g4dn.12xlarge', 48, 192, 234, 4),
];

function nodeType(name: string, vcpu: number, memoryGib: number, pods: number, gpus = 0): NodeType {
  return { name, vcpu, memoryMib: memoryGib * MIB_PER_GIB, pods, gpus };
}

/** The smallest type of the table, which holds any pod that asks for little. */
export function smallestNodeType(architecture: 'X86_64' | 'ARM64'): NodeType {
  const [smallest] = nodeTypes[architecture];
  if (smallest === undefined) throw new Error(`There is no type of nodes for ${architecture}.`);
  return smallest;
}

/** The smallest type of the table that holds one such pod; undefined where none does. None for ARM has GPUs. */
export function nodeTypeFor(architecture: 'X86_64' | 'ARM64', requests: PodRequests): NodeType | undefined {
  const plain = nodeTypes[architecture];
  const types = requests.gpus === 0 ? plain : architecture === 'X86_64' ? gpuNodeTypes : [];
  return types.find((each) => podsOn(each, requests) > 0);
}

/** How many such pods a node holds for certain: what its machine itself takes of the memory is estimated high. */
export function podsOn(node: NodeType, { milliCpu, memoryMib, gpus }: PodRequests): number {
  const room = roomOf({ ...node, memoryMib: node.memoryMib * (1 - MACHINE_SHARE) });
  const shares = [
    node.pods - SYSTEM.pods,
    room.milliCpu / milliCpu,
    room.memoryMib / memoryMib,
    gpus === 0 ? Number.POSITIVE_INFINITY : node.gpus / gpus,
  ];
  return Math.max(0, Math.floor(Math.min(...shares)));
}

/**
 * What pods may ask for beside the cluster's own. EKS's image keeps 6 % of the first core, 1 % of the second, 0.5 % of the next two and 0.25 %
 * of the others; 255 MiB and 11 MiB for each pod; and what is left before eviction (awslabs/amazon-eks-ami, kubelet configuration).
 */
export function roomOf({ vcpu, memoryMib, pods }: NodeType): NodeRoom {
  const kept = 60 + 10 * Math.min(1, vcpu - 1) + 5 * Math.min(2, Math.max(0, vcpu - 2)) + 2.5 * Math.max(0, vcpu - 4);
  return {
    milliCpu: vcpu * 1000 - kept - SYSTEM.milliCpu,
    memoryMib: memoryMib - (255 + 11 * pods) - EVICTION_MIB - SYSTEM.memoryMib,
  };
}
