import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored, type MemberRule, type MemberRules, remarked, unless } from '../member-rules.ts';
import { judgeSpread } from './affinity.ts';
import { restarted } from './container-settings.ts';
import type { PodSource } from './pod-source.ts';

const NO_QUEUE = 'Fargate starts each task on capacity of its own; none has to wait for, or give way to, another.';

const refuseHost: MemberRule = unless([false], 'It is the default.', (member) =>
  member.refuse(
    'host-namespace',
    `The pod shares "${member.pointer.split('/').at(-1)}" with its node, and Fargate has no nodes.`,
    'Remove it if the program does without, or run it on ECS with EC2 instances.',
  ),
);

const dnsLost = remarked(
  'dns-lost',
  'Fargate takes no DNS servers or search domains; a task asks the resolver of its VPC.',
  'Use full names, and forward the zones in question by a rule of the Route 53 Resolver.',
);

const rules: MemberRules = {
  hostNetwork: refuseHost,
  hostPID: refuseHost,
  hostIPC: refuseHost,
  hostUsers: unless(
    [true],
    'It is the default.',
    remarked(
      'user-namespace-lost',
      'The pod has user ids of its own, and Fargate gives containers those of their machine.',
      'Nothing; each Fargate task runs in a virtual machine of its own.',
    ),
  ),
  hostname: hostnameLost,
  hostnameOverride: hostnameLost,
  subdomain: hostnameLost,
  setHostnameAsFQDN: unless([false], 'It is the default.', hostnameLost),
  hostAliases: remarked(
    'host-aliases-lost',
    'Fargate takes no further lines for /etc/hosts.',
    'Put the names into a private hosted zone of Route 53.',
  ),
  dnsPolicy: unless(
    ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default'],
    'A task asks the resolver of its VPC; what names become of Services is told there.',
    dnsLost,
  ),
  dnsConfig: (config) =>
    applyTemplateRules(config, {
      nameservers: dnsLost,
      searches: dnsLost,
      options: (options) => {
        for (const option of options.items()) {
          if (option.member('name')?.value === 'ndots')
            option.ignore('It spares searches in the domains of a cluster, which tasks do not have.');
          else dnsLost(option);
        }
      },
    }),
  nodeName: remarked(
    'node-choice-lost',
    'The pod names the node that it runs on, and Fargate has no nodes.',
    'Nothing; remove it from the manifest.',
  ),
  tolerations: ignored('Tolerations only allow a pod on certain nodes, and Fargate has no nodes.'),
  topologySpreadConstraints: judgeSpread,
  schedulerName: unless(
    ['default-scheduler', 'fargate-scheduler'],
    'It is the default.',
    remarked(
      'scheduler-lost',
      'Another scheduler than the one of Kubernetes decides where the pod runs; Fargate decides by itself.',
      'Do without what this scheduler does.',
    ),
  ),
  schedulingGates: remarked(
    'scheduler-lost',
    'The pod waits until a controller lets it start; ECS starts a task at once.',
    'Start the task, or raise the count of the service, when it may start.',
  ),
  schedulingGroup: remarked(
    'scheduler-lost',
    'The pod starts together with others of its group or not at all; ECS starts each task by itself.',
    'Let the program wait for its peers.',
  ),
  priority: ignored(NO_QUEUE),
  priorityClassName: ignored(NO_QUEUE),
  preemptionPolicy: ignored(NO_QUEUE),
  overhead: ignored('It is what the runtime needs, which Fargate does not bill.'),
  runtimeClassName: remarked(
    'runtime-lost',
    'The pod names the runtime that its containers run in; Fargate has one, in a virtual machine for each task.',
    'Nothing where it is to isolate the pod (gVisor, Kata); else run it on ECS with EC2 instances.',
  ),
  resourceClaims: remarked(
    'device-not-on-fargate',
    'The pod asks for devices that a driver of the cluster hands out, and Fargate has no devices.',
    'Keep this workload in Kubernetes, or run it on ECS with EC2 instances that have the device.',
  ),
  readinessGates: remarked(
    'readiness-lost',
    'The pod is ready only when a controller says so, too; ECS knows no such thing.',
    'Nothing for the gates of the AWS Load Balancer Controller: ECS waits for the target group by itself.',
  ),
  activeDeadlineSeconds: remarked(
    'deadline-lost',
    'Kubernetes ends the pod after that time; ECS lets a task run as long as it wants.',
    'Let the program end by itself, e.g. by "timeout" in front of its command.',
  ),
  ephemeralContainers: remarked(
    'debug-container-lost',
    'Somebody attached a container to the running pod to look into it.',
    'Nothing; on ECS, use ECS Exec (aws ecs execute-command).',
  ),
  enableServiceLinks: unless(
    [false],
    'ECS sets no variables for services.',
    remarked(
      'service-links',
      'Kubernetes sets variables such as NAME_SERVICE_HOST for each Service of the namespace, and ECS does not.',
      'Set those that the program reads in "environment" of the container.',
    ),
  ),
};

function hostnameLost(member: Place): void {
  member.remark('pod-hostname-lost', {
    lost: 'Fargate gives each task a host name by its address, and takes no other.',
    remedy:
      'Let the program take its name from a variable; for others to call it by name, use Service Connect or Cloud Map.',
  });
}

/** Says what becomes of the settings of a pod that no other part takes; gives those that a task has, too. */
export function podSettings({ spec }: PodSource): DraftMap {
  applyTemplateRules(spec, rules);
  const shared = spec.member('shareProcessNamespace');
  if (shared?.value === false) shared.ignore('It is the default.');
  return { pidMode: shared?.flag() === true ? carry(shared, 'task') : undefined };
}

/** Seconds that a container may be given to end on Fargate (ECS API reference, ContainerDefinition, stopTimeout). */
const LEAST_STOP_SECONDS = 2;
const MOST_STOP_SECONDS = 120;

/** `stopTimeout` of every container; both sides have 30 seconds where nothing is said. */
export function stopTimeoutOf(spec: Place): DraftMap[string] {
  const member = spec.member('terminationGracePeriodSeconds');
  const seconds = member?.number();
  if (member === undefined || seconds === undefined) return undefined;
  const allowed = Math.min(MOST_STOP_SECONDS, Math.max(LEAST_STOP_SECONDS, Math.ceil(seconds)));
  if (allowed !== seconds) {
    member.remark('stop-timeout', {
      lost: `Kubernetes waits ${seconds} seconds for a container to end; Fargate takes ${LEAST_STOP_SECONDS} to ${MOST_STOP_SECONDS}, so it is ${allowed}.`,
      remedy:
        seconds > MOST_STOP_SECONDS
          ? 'Let the program end, or keep what it has done, within that time.'
          : 'Nothing; a container that ends sooner is not waited for.',
    });
  }
  return carry(member, allowed);
}

/** `restartPolicy` of the main containers, from the pod's. */
export function mainRestartPolicy({ spec, workload }: PodSource): DraftMap | undefined {
  const policy = spec.member('restartPolicy');
  if (policy?.value !== 'OnFailure') {
    policy?.ignore(
      workload.runsToEnd
        ? 'RunTask starts a task once, and never restarts it.'
        : 'A service of ECS starts another task where a container ends.',
    );
    return undefined;
  }
  return restarted(policy);
}
