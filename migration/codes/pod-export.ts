import type { CodeTable } from './code.ts';

/** What is said about a task definition that becomes a pod. */
export const podExportCodes = {
  'container-name-collision': {
    severity: 'refused',
    meaning: 'Two containers of a task would have the same name in the pod.',
  },
  'volume-name-collision': {
    severity: 'refused',
    meaning: 'Two volumes of a task would have the same name in the pod.',
  },
  'host-path-on-fargate': {
    severity: 'refused',
    meaning: 'A volume shows a path of the host, and the target has none.',
  },
  'privileged-on-fargate': {
    severity: 'refused',
    meaning: 'A container is privileged, and EKS Fargate runs no such pods.',
  },
  'gpu-on-fargate': { severity: 'refused', meaning: 'A container asks for GPUs, and EKS Fargate has none.' },
  'windows-without-nodes': { severity: 'refused', meaning: 'The task runs on Windows, and the target has Linux only.' },
  'sysctl-conflict': {
    severity: 'refused',
    meaning: 'Two containers set a kernel parameter to different values, and a pod has one for all.',
  },
  renamed: {
    severity: 'change',
    meaning: 'A container, volume or port has another name, because Kubernetes does not allow its own.',
  },
  'native-sidecar': {
    severity: 'note',
    meaning: 'A container starts before the others as a native sidecar, which needs Kubernetes 1.29.',
  },
  'init-container-retried': {
    severity: 'change',
    meaning: 'A container on whose success others depend is run again when it fails, where ECS stops the task.',
  },
  'waits-for-end': {
    severity: 'change',
    meaning: 'A container waits for the end of another, where ECS only waits for its start or its health.',
  },
  'waits-for-health': {
    severity: 'change',
    meaning: 'A container waits until another is healthy, where ECS only waits for its start.',
  },
  'init-failure-swallowed': {
    severity: 'change',
    meaning: 'A container on whose completion others depend runs under a shell that drops its exit code.',
  },
  'init-failure-blocks': {
    severity: 'change',
    meaning: 'A container on whose completion others depend keeps the pod from starting when it fails.',
  },
  'essential-restarts-alone': {
    severity: 'change',
    meaning: 'An essential container that ends is restarted alone, where ECS stops the whole task.',
  },
  'helper-as-sidecar': {
    severity: 'change',
    meaning: 'A container that is not essential becomes a native sidecar, which is restarted when it ends.',
  },
  'helper-restarts': {
    severity: 'change',
    meaning: 'A container that is not essential is restarted when it ends, where ECS goes on without it.',
  },
  'exit-codes-not-ignored': {
    severity: 'loss',
    meaning: 'Exit codes after which ECS does not restart a container have no equal.',
  },
  'restart-period-differs': {
    severity: 'change',
    meaning: 'When a container is restarted depends on a back-off, and not on how long it ran.',
  },
  'start-timeout-lost': { severity: 'loss', meaning: 'Nothing gives up on a container that does not become ready.' },
  'stop-timeout-shared': {
    severity: 'change',
    meaning: 'A container has longer to stop, as a pod has one grace period for all of its containers.',
  },
  'size-split-guessed': {
    severity: 'change',
    meaning: 'CPU or memory that several containers of a task share freely is divided among them by a guess.',
  },
  'resources-not-shared': {
    severity: 'change',
    meaning: 'Containers cannot use what another leaves idle, as requests must equal limits on EKS Fargate.',
  },
  'cpu-not-capped': { severity: 'change', meaning: 'On a node, a pod may use more CPU than the task could.' },
  'memory-not-capped': { severity: 'change', meaning: 'On a node, a pod may use more memory than the task could.' },
  'cpu-share-scaled': {
    severity: 'change',
    meaning: 'A container asks for another amount of CPU than its units, which are only a weight on ECS.',
  },
  'memory-unclaimed': {
    severity: 'change',
    meaning: 'A part of the memory of the task belongs to no container, and the pod does not ask for it.',
  },
  'memory-limit-lowered': {
    severity: 'change',
    meaning: 'A container has a lower memory limit, so that all together stay within the task.',
  },
  'reservation-is-limit': {
    severity: 'change',
    meaning: 'A memory reservation and a memory limit are one on EKS Fargate.',
  },
  'ephemeral-storage-clamped': {
    severity: 'loss',
    meaning: 'The task has more ephemeral storage than a pod on EKS Fargate can have.',
  },
  'accelerator-lost': {
    severity: 'loss',
    meaning: 'A container asks for a device or a share of a GPU that Kubernetes has no resource for.',
  },
  'health-check-restarts-container': {
    severity: 'change',
    meaning: 'A failing health check restarts the container, where ECS replaces the task.',
  },
  'health-check-restarts-helper': {
    severity: 'change',
    meaning: 'A failing health check of a container that is not essential restarts it, where ECS only shows it.',
  },
  'health-check-of-init-container': {
    severity: 'loss',
    meaning: 'A container that ends before the others start has no probes.',
  },
  'health-check-without-form': {
    severity: 'change',
    meaning: 'A health check does not begin with CMD or CMD-SHELL, so Docker does not run it, and Kubernetes does.',
  },
  'start-period-rounded': {
    severity: 'change',
    meaning: 'The grace that a container has to start is rounded up to whole intervals of its health check.',
  },
  'health-check-as-http': {
    severity: 'note',
    meaning: 'A health check that only requests a local URL is made by the kubelet.',
  },
  'literal-secret': {
    severity: 'note',
    meaning: 'A variable, or another text of a container, looks like a secret, and stands in what is put out.',
  },
  'environment-name-illegal': {
    severity: 'refused',
    meaning: 'An environment variable has a name that Kubernetes does not take, such as one with a line break.',
  },
  'environment-name-is-new': {
    severity: 'note',
    meaning: 'The name of an environment variable is refused by Kubernetes before 1.32.',
  },
  'image-tag-moves': { severity: 'note', meaning: 'An image has no tag, or the tag latest.' },
  'ecr-on-minikube': { severity: 'note', meaning: 'minikube has no credentials for a registry in ECR.' },
  'tag-not-pinned': {
    severity: 'change',
    meaning: 'Pods of one deployment may run different images of a tag, where ECS resolves it once.',
  },
  'port-range-expanded': { severity: 'change', meaning: 'The ports of a range are listed one by one.' },
  'host-port-lost': {
    severity: 'loss',
    meaning: 'A port of the host is asked for, and EKS Fargate refuses host ports.',
  },
  'volume-not-converted': {
    severity: 'loss',
    meaning: 'A volume has no equal on the target, and an empty directory stands in for it.',
  },
  'ebs-size-unknown': {
    severity: 'change',
    meaning: 'The size of an EBS volume that is attached at launch does not stand in the inputs.',
  },
  'host-path-differs': { severity: 'change', meaning: 'A path of the host is that of another host.' },
  'volumes-from-copied': {
    severity: 'change',
    meaning: 'Mount points of another container are repeated; volumes that its image declares are not shared.',
  },
  'volumes-from-lost': { severity: 'loss', meaning: 'A container takes over volumes that only an image declares.' },
  'tmpfs-option-lost': { severity: 'loss', meaning: 'A volume in memory has no mount options.' },
  'user-name-unresolved': {
    severity: 'loss',
    meaning: 'A container runs as a named user, whose number stands in the image.',
  },
  'security-option-lost': { severity: 'loss', meaning: 'A security option of Docker has no equal.' },
  'capability-on-fargate': { severity: 'loss', meaning: 'A capability is added, and EKS Fargate runs no such pods.' },
  'ulimit-lost': { severity: 'loss', meaning: 'A pod cannot set ulimits.' },
  'device-lost': { severity: 'loss', meaning: 'A device of the host is shown to a container.' },
  'swap-lost': { severity: 'loss', meaning: 'A pod cannot ask for swap.' },
  'sysctl-lost': {
    severity: 'loss',
    meaning: 'A kernel parameter is unsafe to Kubernetes, and EKS Fargate allows no such parameters.',
  },
  'sysctl-needs-permission': {
    severity: 'change',
    meaning: 'A kernel parameter is unsafe to Kubernetes, so the nodes have to allow it.',
  },
  'init-process-shared': {
    severity: 'change',
    meaning: "The pod's own first process reaps zombies in place of an init process in the container.",
  },
  'init-process-lost': {
    severity: 'loss',
    meaning: 'No init process runs in a container that is not alone in its pod.',
  },
  'one-network': {
    severity: 'change',
    meaning: 'Containers share one address, where each has its own in bridge mode.',
  },
  'host-network-lost': { severity: 'loss', meaning: 'The network of a host is asked for, and EKS Fargate has none.' },
  'network-not-off': { severity: 'loss', meaning: 'The network of a task or container is switched off.' },
  'link-is-localhost': { severity: 'change', meaning: 'A link to another container leads to localhost.' },
  'dns-without-cluster': {
    severity: 'change',
    meaning: "The pod asks the task's own name servers, and cannot resolve names of Services.",
  },
  'name-server-lost': { severity: 'loss', meaning: 'A pod has three name servers at most.' },
  'hostname-lost': { severity: 'loss', meaning: 'A host name is illegal, or a second one in the pod.' },
  'host-namespace-lost': {
    severity: 'loss',
    meaning: 'Processes or shared memory of the host are asked for, and EKS Fargate has no host.',
  },
  'ipc-not-private': { severity: 'loss', meaning: 'Containers of a pod share their IPC namespace.' },
  'architecture-changed': {
    severity: 'change',
    meaning: 'A task for ARM runs on x86, as EKS Fargate has no ARM.',
  },
  'architecture-of-minikube': { severity: 'note', meaning: 'minikube has the architecture of its machine.' },
  'windows-nodes': { severity: 'note', meaning: 'The pod needs Windows nodes of a certain version.' },
  'placement-lost': {
    severity: 'loss',
    meaning: 'A placement constraint says something about instances that no label of nodes stands for.',
  },
  'nodes-need-labels': {
    severity: 'note',
    meaning: 'A placement constraint goes by an attribute of instances, which nodes need as a label.',
  },
  'docker-labels-as-annotations': { severity: 'change', meaning: 'Docker labels become annotations of the pod.' },
  'metadata-key-altered': {
    severity: 'change',
    meaning: 'The key of a tag or Docker label is not legal on a pod, and was altered.',
  },
  'metadata-lost': { severity: 'loss', meaning: 'Two tags or Docker labels would have the same key on the pod.' },
  'proxy-lost': { severity: 'loss', meaning: 'The proxy of App Mesh gets no traffic.' },
  'fault-injection-lost': { severity: 'loss', meaning: 'AWS FIS cannot inject faults as it does into ECS tasks.' },
  'credential-spec-lost': { severity: 'loss', meaning: 'A container runs without its credential spec.' },
  'worker-ends-first': {
    severity: 'refused',
    meaning: "Other containers wait for the end of the one that takes a queue's messages.",
  },
  'starts-without-waiting': {
    severity: 'change',
    meaning: 'A container does not wait for one that the pod runs for, which nothing in a pod can wait for.',
  },
  'end-not-awaited': {
    severity: 'loss',
    meaning: 'A container does not wait for the end of another, which runs as long as the pod.',
  },
  'helper-end-unready': {
    severity: 'loss',
    meaning:
      'A container that is not essential takes its pod out of Services when it ends, where ECS goes on without it.',
  },
  'volume-hides-image': {
    severity: 'change',
    meaning: 'A volume is empty where ECS fills it with what the image has at the mount.',
  },
  'ebs-local': { severity: 'change', meaning: 'An EBS volume is a folder of the machine that minikube runs on.' },
  'ebs-driver': { severity: 'note', meaning: 'An EBS volume needs the EBS CSI driver in the cluster.' },
  'task-endpoints-gone': {
    severity: 'note',
    meaning: 'The endpoints and variables that the ECS agent gives to containers are not there in a pod.',
  },
} as const satisfies CodeTable;
