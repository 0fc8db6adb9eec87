import type { CodeTable } from './code.ts';

/** What an import says about the pod template of a workload, and about what its pods use. */
export const taskImportCodes = {
  // containers
  'image-not-in-registry': { severity: 'note', meaning: 'An image is on the nodes only, and has to be pushed.' },
  'image-without-registry': {
    severity: 'note',
    meaning: 'An image names no registry, as images that were built locally.',
  },
  'image-on-docker-hub': { severity: 'note', meaning: 'An image comes from Docker Hub, which limits pulls.' },
  'pull-secret': { severity: 'note', meaning: 'The credentials of a registry need another form on ECS.' },
  'further-pull-secret': { severity: 'loss', meaning: 'There is more than one pull secret, and ECS takes one.' },
  'first-container-ends-task': {
    severity: 'change',
    meaning: 'A job has several containers, and ends with the first one.',
  },
  'init-size-dropped': {
    severity: 'change',
    meaning: 'An init container has no CPU or memory of its own, as ECS would reserve it beside that of the others.',
  },
  'restart-limited': { severity: 'change', meaning: 'ECS restarts a container only after it has run for a minute.' },
  'restart-rules-lost': { severity: 'loss', meaning: 'A container is restarted by rules about its exit codes.' },
  'hook-lost': { severity: 'loss', meaning: 'A container has a hook that runs after its start or before its end.' },
  'stop-signal-lost': { severity: 'loss', meaning: 'A container is stopped by a signal of its own.' },
  'stop-timeout': {
    severity: 'change',
    meaning: 'The time that a container has to end is beyond what Fargate allows.',
  },
  'termination-message-lost': { severity: 'loss', meaning: 'A container leaves its last words in a file.' },
  'stdin-once-lost': { severity: 'loss', meaning: 'The standard input of a container closes after its first client.' },
  'debug-container-lost': { severity: 'loss', meaning: 'A pod has ephemeral containers.' },
  // environment and command
  'reference-unresolved': {
    severity: 'loss',
    meaning: 'A text refers to a variable whose value is known only when the pod starts.',
  },
  'variable-defined-twice': {
    severity: 'note',
    meaning: 'A variable is defined twice, of which the last one counts.',
  },
  'variable-lost': {
    severity: 'loss',
    meaning: 'A variable has a source that ECS does not have, or that is not among the inputs.',
  },
  'variables-unknown': {
    severity: 'loss',
    meaning: 'All keys of an object become variables, and it is not among the inputs.',
  },
  'variable-fixed': { severity: 'change', meaning: 'A variable that follows a field of the pod becomes a text.' },
  'optional-secret': { severity: 'change', meaning: 'A secret may be missing on Kubernetes, and may not on ECS.' },
  'service-links': { severity: 'note', meaning: 'Variables for the Services of the namespace are asked for.' },
  // size
  'invalid-quantity': { severity: 'refused', meaning: 'A request or limit is no quantity of Kubernetes.' },
  'storage-too-large': {
    severity: 'refused',
    meaning: 'No Fargate task has as much ephemeral storage as the pod needs.',
  },
  accelerator: { severity: 'refused', meaning: 'A container needs a GPU or another accelerator.' },
  'size-assumed': {
    severity: 'note',
    meaning: 'A pod, or one of its containers, does not say how much CPU or memory it needs.',
  },
  'size-rounded-up': {
    severity: 'note',
    meaning: 'The smallest Fargate size that fits is larger than what is needed.',
  },
  'cpu-limit-shared': { severity: 'change', meaning: 'A container has a CPU limit, and shares its task with others.' },
  'device-not-on-fargate': { severity: 'loss', meaning: 'A container asks for a device other than an accelerator.' },
  'huge-pages-lost': { severity: 'loss', meaning: 'A container asks for huge pages.' },
  // probes
  'unhealthy-ends-task': {
    severity: 'change',
    meaning: 'A probe becomes a health check, whose failure ends the whole task.',
  },
  'startup-probe-asked-on': {
    severity: 'change',
    meaning: 'A startup probe becomes a health check, which is asked for as long as the container runs.',
  },
  'sidecar-not-restarted': {
    severity: 'loss',
    meaning: 'A sidecar has a liveness probe, and ECS does not restart a container that is not essential.',
  },
  'readiness-ends-task': {
    severity: 'change',
    meaning: 'A readiness probe becomes a health check, whose failure ends the task.',
  },
  'probe-needs-program': {
    severity: 'change',
    meaning: 'A probe becomes a command for which the image needs a program.',
  },
  'probe-timing': { severity: 'change', meaning: 'A probe has a time or count beyond what a health check may have.' },
  'probe-setting-lost': { severity: 'loss', meaning: 'A probe has a setting that health checks do not have.' },
  'probe-lost': { severity: 'loss', meaning: 'A probe cannot be asked by a health check, or is one too many.' },
  'readiness-lost': {
    severity: 'loss',
    meaning: 'A readiness probe or gate keeps traffic from a pod, and nothing does so in the output.',
  },
  'probe-port-unknown': { severity: 'refused', meaning: 'A probe names a port that the container does not have.' },
  // ports and names
  'port-lost': { severity: 'loss', meaning: 'A port is one of a protocol that ECS does not map.' },
  'port-of-two-protocols': {
    severity: 'change',
    meaning: 'A port is open for TCP and UDP, and ECS maps it for one.',
  },
  'host-port': { severity: 'change', meaning: 'A pod can be reached at a port of its node.' },
  'host-namespace': { severity: 'refused', meaning: 'A pod shares the network or the processes of its node.' },
  'pod-hostname-lost': { severity: 'loss', meaning: 'A pod has a host name of its own.' },
  'host-aliases-lost': { severity: 'loss', meaning: 'A pod adds names to /etc/hosts.' },
  'dns-lost': { severity: 'loss', meaning: 'A pod has DNS servers, search domains or options of its own.' },
  // volumes
  'mount-of-unknown-volume': {
    severity: 'refused',
    meaning: 'A container mounts a volume that its pod does not have.',
  },
  'host-path': { severity: 'refused', meaning: 'A volume is a directory of the node.' },
  'volume-handle': { severity: 'refused', meaning: 'The handle of an EFS volume cannot be read.' },
  'volume-lost': { severity: 'loss', meaning: 'A volume is of a kind that Fargate cannot mount.' },
  'file-volume-lost': {
    severity: 'loss',
    meaning: 'A volume makes files of a ConfigMap, a Secret, fields or an image.',
  },
  'volume-source-lost': { severity: 'loss', meaning: 'A claim is bound to storage that Fargate cannot mount.' },
  'file-system-to-make': { severity: 'change', meaning: 'A claim becomes an EFS file system that is yet to be made.' },
  'file-system-access': {
    severity: 'note',
    meaning: 'An EFS file system has to be reached from the network of the tasks.',
  },
  'file-system-role': {
    severity: 'note',
    meaning: 'An EFS file system is mounted with the permissions of the task role.',
  },
  'disk-not-kept': { severity: 'loss', meaning: 'A claim is an EBS volume, which on ECS goes with its task.' },
  'block-device-lost': { severity: 'loss', meaning: 'A volume is handed over as a raw device.' },
  'volume-content-lost': {
    severity: 'loss',
    meaning: 'A claim begins with the content of a snapshot or another volume.',
  },
  'memory-volume': { severity: 'loss', meaning: 'A volume is to be kept in memory.' },
  'volume-size-shared': {
    severity: 'change',
    meaning: 'A volume has a size of its own, and shares the storage of its task.',
  },
  'volume-group-lost': { severity: 'loss', meaning: 'The files of volumes are to get a group.' },
  'mount-option-lost': { severity: 'loss', meaning: 'A file system has mount options.' },
  'mount-propagation-lost': { severity: 'loss', meaning: 'Mounts are to be passed on between container and host.' },
  'directory-within-access-point': { severity: 'loss', meaning: 'A volume is a directory within an EFS access point.' },
  'sub-path-lost': { severity: 'loss', meaning: 'A part of a volume is mounted.' },
  // security
  privileged: { severity: 'refused', meaning: 'A container is privileged.' },
  'capability-lost': { severity: 'loss', meaning: 'A container asks for a capability that Fargate does not add.' },
  'privilege-escalation': { severity: 'loss', meaning: 'A container forbids its processes to gain privileges.' },
  'non-root-unchecked': { severity: 'loss', meaning: 'A container must not run as root, and names no user.' },
  'group-lost': { severity: 'loss', meaning: 'A container has a group without a user, or further groups.' },
  'profile-lost': { severity: 'loss', meaning: 'A container has a seccomp or AppArmor profile.' },
  'profile-unknown': {
    severity: 'change',
    meaning: "A container has the runtime's default profile, which is Fargate's own there.",
  },
  'selinux-lost': { severity: 'loss', meaning: 'A container has SELinux labels.' },
  'proc-mount-lost': { severity: 'loss', meaning: 'A container is to see all of /proc.' },
  'machine-sysctl-lost': { severity: 'loss', meaning: 'A kernel parameter of the whole machine is to be set.' },
  'user-namespace-lost': { severity: 'loss', meaning: 'A pod has user ids of its own.' },
  'windows-lost': { severity: 'loss', meaning: 'There are options for Windows containers.' },
  // identity and logs
  'no-task-role': { severity: 'note', meaning: "A pod's ServiceAccount has no role of IAM." },
  'worker-without-role': {
    severity: 'note',
    meaning: 'Nothing names a role with which the tasks of a queue worker may take messages.',
  },
  'role-trust': { severity: 'note', meaning: 'The role of a ServiceAccount has to trust ECS.' },
  'kubernetes-api': { severity: 'note', meaning: 'A pod asks for a token of the Kubernetes API.' },
  'log-group-to-make': { severity: 'note', meaning: 'Containers log to a group of CloudWatch that has to be made.' },
  // where and when pods run
  'unsupported-platform': {
    severity: 'refused',
    meaning: 'A pod runs on a system or architecture that Fargate, or this conversion, does not have.',
  },
  'architecture-assumed': { severity: 'note', meaning: 'A pod does not say which architecture its images are for.' },
  'node-choice-lost': { severity: 'loss', meaning: 'A pod chooses its nodes.' },
  'pod-affinity-lost': { severity: 'loss', meaning: 'A pod wants to be near others.' },
  'spread-lost': { severity: 'loss', meaning: 'Pods are to be kept apart by a hard rule.' },
  'scheduler-lost': { severity: 'loss', meaning: 'A pod has a scheduler of its own, or waits for others.' },
  'runtime-lost': { severity: 'loss', meaning: 'A pod names the runtime of its containers.' },
  'deadline-lost': { severity: 'loss', meaning: 'A pod is ended after some time.' },
  'injection-lost': { severity: 'loss', meaning: 'An annotation has something in the cluster add to the pod.' },
} as const satisfies CodeTable;
