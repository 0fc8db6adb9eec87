import { minimumScheduleText } from '../../../contract/minimum-schedule.ts';
import { EXIT_CODE_SERVED_NOTHING } from '../../../contract/names.ts';
import type { Policy } from '../../../contract/policy.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { count, type QueueRemarks, remarkDefaults } from './scaling-queue-defaults.ts';
import { awsKeysSecretName } from './scaling-trigger-authentication.ts';

/** Settings that say where and how the scaler itself runs. */
const ofTheScalerItself: Readonly<Record<string, string>> = {
  ECS_CONTAINER_NAME: 'It names the container that the scaler tells its part, which the pod template does now.',
  ECS_IMAGE_PUSHED:
    'It keeps the scaler from launching tasks without an image; a pod without one stays pending and costs nothing.',
  ECS_TICK_QUEUE_URL: 'It is the queue by which the scaler calls itself, which KEDA does without.',
};

/** Says what becomes of each setting, beside what is carried. The network's settings are for others to speak of. */
export function remarkScalerSettings(scaling: QueueRemarks): void {
  const { settings } = scaling;
  const named = (name: string) => settings.member(name);
  for (const [name, place] of settings.members()) {
    const reason = ofTheScalerItself[name] ?? (isScalersOwn(name) ? undefined : reasonForOthers);
    if (reason !== undefined) place.ignore(reason);
  }
  remarkDefaults(scaling);
  remarkDemand(scaling);
  remarkMinimum(scaling);
  remarkScaler(scaling);
  remarkLaunchCap(named('ECS_MAX_LAUNCHES_PER_TICK'), scaling.policy);
  remarkDryRun(named('ECS_DRY_RUN'));
  remarkCapacityProviders(named('ECS_CAPACITY_PROVIDERS'));
  named('ECS_PARAMETER_NAME')?.remark('scaler-overrides', {
    lost: 'Pause and overrides of minimum, maximum and target come from this parameter on ECS; KEDA does not read it.',
    remedy: 'Pause with the annotation autoscaling.keda.sh/paused: "true", and change numbers with kubectl edit.',
  });
}

const reasonForOthers = "It configures the scaler's function or its stack, and no function stands in for that scaler.";

/** What is carried, or spoken of in this file or by the network's. */
function isScalersOwn(name: string): boolean {
  return (
    /^ECS_(MIN|MAX|MESSAGES|TARGET|SECONDS|TICK_SECONDS|TASK_DEFINITION|DRY_RUN|CAPACITY|PARAMETER)/.test(name) ||
    /^ECS_(SUBNETS|SECURITY_GROUPS|ASSIGN_PUBLIC_IP|CLUSTER_NAME)$/.test(name) ||
    name === QUEUE_VARIABLE ||
    /^(WORKER_IDLE_EXIT_SECONDS|WORKER_MAX_LIFETIME_SECONDS)$/.test(name)
  );
}

function remarkDemand({ settings, anchor, policy, fit }: QueueRemarks): void {
  const { demand } = policy;
  if (demand.kind === 'messages-per-task') {
    settings.member('ECS_SECONDS_PER_MESSAGE')?.ignore('Only a target wait goes by it, and none is set.');
    return;
  }
  const place = settings.member('ECS_TARGET_WAIT_SECONDS') ?? settings.member('ECS_SECONDS_PER_MESSAGE') ?? anchor;
  const examples = fit.comparison.map(
    ({ backlog, ours, kedas }) => `${count(backlog, 'message')} ${ours} here and ${kedas} with KEDA`,
  );
  place.remark('nearest-queue-length', {
    lost:
      `KEDA cannot aim at a wait of ${demand.targetWaitSeconds} s nor learn how long a message takes; ${fit.queueLength} messages for each ` +
      `job come nearest while a message takes ${demand.secondsPerMessage} s. Tasks for ${examples.join(', for ')}.`,
    remedy: 'Measure how long a message takes, and set queueLength anew when that changes.',
  });
}

function remarkMinimum({ settings, anchor, policy, context }: QueueRemarks): void {
  const { minTasks, maxTasks, minTasksSchedule } = policy;
  if (minTasks > 0 && context.queueScaler === 'scaled-job') {
    (settings.member('ECS_MIN_TASKS') ?? anchor).remark('minimum-of-jobs', {
      lost:
        `A ScaledJob keeps ${count(minTasks, 'job')} beside those that messages ask for, up to ${maxTasks} in all, where the scaler counts ` +
        'its minimum among them; and such a job leaves when it is idle as any other, so that KEDA starts one after the other.',
      remedy: `Set ECS_MIN_TASKS to 0, or raise WORKER_IDLE_EXIT_SECONDS from ${policy.idleExitSeconds} so that idle jobs are replaced less often.`,
    });
  }
  if (minTasksSchedule.length > 0) {
    settings.member('ECS_MIN_TASKS_SCHEDULE')?.remark('minimum-schedule', {
      lost: `The minimum stays ${minTasks} at all hours; on ECS it is ${minimumScheduleText(minTasksSchedule)}.`,
      remedy:
        'Export with a ScaledObject and add a cron trigger to it for each window, or patch minReplicaCount by a CronJob.',
    });
  }
}

function remarkScaler({ settings, anchor, policy, context }: QueueRemarks): void {
  anchor.remark('scaler-differs', {
    lost:
      'KEDA starts jobs again and again where each one fails, starts nothing ahead of a first command (the warm-up event), and logs no ' +
      'reason for its numbers; the scaler pauses longer and longer, keeps a task for the next message where a cold start is late, and logs each decision.',
    remedy:
      'Watch for failing jobs with an alert on kube_job_failed, and read the log of the KEDA operator for its decisions.',
  });
  if (context.queueScaler === 'scaled-job') {
    anchor.remark('job-exit-code', {
      lost: `A worker that was handed no message ends with exit code ${EXIT_CODE_SERVED_NOTHING}, and its Job counts as failed.`,
      remedy: `Take exit code ${EXIT_CODE_SERVED_NOTHING} out of alerts on failed jobs.`,
    });
  } else {
    anchor.remark('scale-in-kills', {
      lost: 'Where the number shrinks, Kubernetes picks pods to end whatever they are at; the scaler on ECS never ends one.',
      remedy:
        'Raise terminationGracePeriodSeconds above the longest command if the worker finishes it after SIGTERM, or export a ScaledJob.',
    });
  }
  remarkPermission(anchor, context);
  if (policy.queueKind === 'fifo') {
    (settings.member(QUEUE_VARIABLE) ?? anchor).remark('blocked-groups', {
      lost: 'KEDA starts jobs for all messages of a FIFO queue, also for those that wait for another one of their group.',
      remedy: `Lower maxReplicaCount from ${policy.maxTasks} if one group can hold many messages.`,
    });
  }
}

function remarkPermission(anchor: Place, { target, name, namespace }: ExportContext): void {
  if (target === 'minikube') {
    const secret = awsKeysSecretName(name);
    anchor.remark('queue-permission', {
      lost: `KEDA reads the queue's length with an access key in the Secret ${secret}, where the scaler had a role.`,
      remedy: `Make it: kubectl create secret generic ${secret} -n ${namespace} with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user who may only call sqs:GetQueueAttributes.`,
    });
    return;
  }
  anchor.remark('queue-permission', {
    lost: "KEDA reads the queue's length with its operator's own role, where the scaler had one.",
    remedy:
      "Allow sqs:GetQueueAttributes on the queue to the role of KEDA's operator, and install KEDA with it (podIdentity.aws.irsa.roleArn of its chart); cluster.eksctl.yaml makes such a role.",
  });
}

function remarkLaunchCap(place: Place | undefined, { maxLaunchesPerTick, maxTasks }: Policy): void {
  if (maxLaunchesPerTick >= maxTasks) {
    place?.ignore('It allows more launches in one tick than there may be tasks, so it never acts.');
    return;
  }
  place?.remark('launch-cap', {
    lost: `KEDA may start ${maxTasks} pods at one poll; the scaler launches ${maxLaunchesPerTick} at most in a tick.`,
    remedy: 'Lower maxReplicaCount where what the pods connect to cannot bear so many at once.',
  });
}

function remarkDryRun(place: Place | undefined): void {
  if (place?.value !== 'true') {
    place?.ignore('It is off.');
    return;
  }
  place.remark('paused-export', {
    lost: 'The scaler only decides and logs; KEDA is exported paused, and then does not even decide.',
    remedy: 'Remove the annotation autoscaling.keda.sh/paused to start.',
  });
}

function remarkCapacityProviders(place: Place | undefined): void {
  if (!String(place?.value).includes('FARGATE_SPOT')) {
    place?.ignore('Pods run where the target says.');
    return;
  }
  place?.remark('no-spot', {
    lost: 'Tasks run on Fargate Spot, for about a third of the price; EKS has no Spot on Fargate, and the exported node group is On-Demand.',
    remedy: 'Export for nodes, and set spot: true on the node group.',
  });
}
