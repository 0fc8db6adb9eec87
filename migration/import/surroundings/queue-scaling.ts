import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from './member-rules.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { settingFrom } from './scaler-setting.ts';
import { sqsTriggerOf } from './sqs-trigger.ts';
import { otherTriggersLost, triggerSettings } from './trigger-settings.ts';

/** The tick intervals that the scaler has, in seconds (contract/policy-settings.ts). */
const tickSeconds = [10, 12, 15, 20, 30, 60];

/** How many pods KEDA lets a workload have at most where it is not told (KEDA docs, "ScaledObject specification", "ScaledJob specification"). */
const KEDA_MOST_REPLICAS = '100';

/** How our scaler is told what a HorizontalPodAutoscaler, ScaledObject or ScaledJob says of a queue worker. */
export function queueScalingSettings(planned: PlannedWorkload): DraftMap {
  const { scaler } = planned;
  if (scaler === undefined) return {};
  const spec = scaler.place.member('spec');
  if (scaler.kind !== 'ScaledJob') accountForObject(scaler);
  if (spec === undefined) return {};
  return scaler.kind === 'HorizontalPodAutoscaler' ? autoscalerSettings(spec) : kedaSettings(planned, spec);
}

function autoscalerSettings(spec: Place): DraftMap {
  for (const metric of spec.list('metrics')) tellMetricLost(metric);
  applyRules(spec, {
    scaleTargetRef: ignored('It says which workload is scaled, and that one was found.'),
    targetCPUUtilizationPercentage: (target) =>
      target.remark('cpu-target-of-queue-worker', cpuLoss(`${target.value} %`)),
    behavior: remarked(
      'scaling-behavior-lost',
      'How fast pods come and go is not told to the scaler: it launches all missing tasks at once, up to ECS_MAX_LAUNCHES_PER_TICK, and tasks leave by themselves.',
      'Set ECS_MAX_LAUNCHES_PER_TICK to slow launches down, and WORKER_IDLE_EXIT_SECONDS to keep tasks longer.',
    ),
  });
  const [minimum, maximum] = [spec.member('minReplicas'), spec.required('maxReplicas')];
  return {
    // Kubernetes API reference, HorizontalPodAutoscalerSpec: minReplicas is 1 unless set.
    ECS_MIN_TASKS: minimum === undefined ? '1' : settingFrom('ECS_MIN_TASKS', String(minimum.value), minimum),
    ECS_MAX_TASKS: maximum && settingFrom('ECS_MAX_TASKS', String(maximum.value), maximum),
  };
}

function tellMetricLost(metric: Place): void {
  const resource = metric.member('resource') ?? metric.member('containerResource');
  const name = resource?.member('name')?.value;
  const target = resource?.member('target');
  if (name === 'cpu') {
    const percent = target?.member('averageUtilization')?.value;
    metric.remark(
      'cpu-target-of-queue-worker',
      cpuLoss(percent === undefined ? String(target?.member('averageValue')?.value) : `${percent} %`),
    );
    return;
  }
  metric.remark('metric-of-queue-worker', {
    lost: `The scaler does not look at ${typeof name === 'string' ? name : 'this metric'}: it decides by the backlog of the queue.`,
    remedy:
      'Set ECS_TARGET_WAIT_SECONDS to how long messages may wait, or ECS_MESSAGES_PER_TASK to how many of them one task is for.',
  });
}

function cpuLoss(target: string) {
  return {
    lost: `The CPU target of ${target} is not taken over, because CPU is the wrong signal for a queue: a worker that waits for something else is idle by its CPU while the queue grows, a busy one says nothing about how many messages wait, and the CPU of no pods never asks for the first one. The scaler goes by the backlog instead.`,
    remedy:
      'Set ECS_TARGET_WAIT_SECONDS to the wait that 95 % of messages are to stay under (60 unless set), or ECS_MESSAGES_PER_TASK to so many messages for each task.',
  };
}

function kedaSettings(planned: PlannedWorkload, spec: Place): DraftMap {
  const trigger = sqsTriggerOf(planned.scaler);
  otherTriggersLost(spec, trigger);
  const isJob = planned.scaler?.kind === 'ScaledJob';
  applyRules(spec, isJob ? jobRules : objectRules);
  const [minimum, maximum] = [spec.member('minReplicaCount'), spec.member('maxReplicaCount')];
  const [cooldown, polling] = [spec.member('cooldownPeriod'), spec.member('pollingInterval')];
  return {
    ECS_MIN_TASKS: minimum === undefined ? '0' : settingFrom('ECS_MIN_TASKS', String(minimum.value), minimum),
    ECS_MAX_TASKS:
      maximum === undefined ? KEDA_MOST_REPLICAS : settingFrom('ECS_MAX_TASKS', String(maximum.value), maximum),
    ...(trigger && triggerSettings(trigger, planned)),
    ECS_TICK_SECONDS: polling && tickSetting(polling),
    WORKER_IDLE_EXIT_SECONDS: isJob ? undefined : cooldown && idleExitSetting(cooldown),
  };
}

function tickSetting(polling: Place) {
  const wanted = polling.number();
  if (wanted === undefined) return undefined;
  const nearest = tickSeconds.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
  if (nearest !== wanted)
    polling.remark('polling-interval-changed', {
      lost: `KEDA looks at the queue each ${wanted} s, the scaler each ${nearest} s: its ticks divide a minute.`,
      remedy: `Choose another of ${tickSeconds.join(', ')} in ECS_TICK_SECONDS if that matters.`,
    });
  return settingFrom('ECS_TICK_SECONDS', String(nearest), polling);
}

function idleExitSetting(cooldown: Place) {
  cooldown.remark('cooldown-is-idle-exit', {
    lost: `KEDA takes the last pod away ${cooldown.value} s after the queue was empty; on ECS each task leaves by itself after so long without a message.`,
    remedy: 'Lower WORKER_IDLE_EXIT_SECONDS to pay for less idleness; tasks start within a minute.',
  });
  return settingFrom('WORKER_IDLE_EXIT_SECONDS', String(cooldown.value), cooldown);
}

const bothRules: MemberRules = {
  envSourceContainerName: ignored('It says in which container a variable was looked up, and its value was found.'),
};

const objectRules: MemberRules = {
  ...bothRules,
  scaleTargetRef: ignored('It says which workload is scaled, and that one was found.'),
  idleReplicaCount: remarked(
    'scaling-behavior-lost',
    'The scaler knows one minimum: it has no other number of tasks for an empty queue.',
    'Set ECS_MIN_TASKS to the number that is to stand ready while the queue is empty.',
  ),
  initialCooldownPeriod: ignored('Tasks leave by themselves, each as long after its own last message as it is told.'),
  fallback: remarked(
    'scaling-behavior-lost',
    'There is no number of tasks to fall back to: while the queue cannot be read, the scaler holds what there is and launches nothing.',
    'Raise ECS_MIN_TASKS if so many tasks have to run in any case.',
  ),
  advanced: (advanced) =>
    applyRules(advanced, {
      restoreToOriginalReplicaCount: ignored('Nothing keeps a number of replicas that could be restored.'),
      horizontalPodAutoscalerConfig: remarked(
        'scaling-behavior-lost',
        'How fast pods come and go is not told to the scaler: it launches all missing tasks at once, and tasks leave by themselves.',
        'Set ECS_MAX_LAUNCHES_PER_TICK to slow launches down, and WORKER_IDLE_EXIT_SECONDS to keep tasks longer.',
      ),
      scalingModifiers: remarked(
        'scaling-behavior-lost',
        'The scaler goes by the backlog alone, and knows no formula over several triggers.',
        'Set ECS_MESSAGES_PER_TASK or ECS_TARGET_WAIT_SECONDS so that the backlog alone gives the number of tasks.',
      ),
    }),
};

const jobRules: MemberRules = {
  ...bothRules,
  successfulJobsHistoryLimit: ignored('ECS removes stopped tasks by itself, about an hour after they ended.'),
  failedJobsHistoryLimit: ignored('ECS removes stopped tasks by itself, about an hour after they ended.'),
  rolloutStrategy: unlessDefault('default', rolloutIgnored),
  rollout: (rollout) =>
    applyRules(rollout, {
      strategy: rolloutIgnored,
      propagationPolicy: ignored('No task is ended by a new revision, so nothing of it is to be cleaned up.'),
    }),
  jobTargetRef: (job) => applyRules(job, jobTargetRules),
  scalingStrategy: (strategy) =>
    applyRules(strategy, {
      strategy: unlessDefault(
        'default',
        remarked(
          'scaling-strategy-changed',
          'The scaler counts messages in flight, too, and takes off all tasks that run or start, as the strategy "default" does.',
          'Nothing, unless a task takes a message off the queue before it works on it.',
        ),
      ),
      customScalingQueueLengthDeduction: scalingStrategyLost,
      customScalingRunningJobPercentage: scalingStrategyLost,
      pendingPodConditions: ignored('The scaler sees of each task itself whether it starts or runs.'),
      multipleScalersCalculation: ignored('One queue decides, so there is nothing to be combined.'),
    }),
};

function rolloutIgnored(place: Place): void {
  place.ignore('A new revision of a task definition never ends a task; those that run finish on the old one.');
}

function scalingStrategyLost(place: Place): void {
  place.remark('scaling-behavior-lost', {
    lost: 'The scaler knows no strategy of its own making.',
    remedy: 'Set ECS_MESSAGES_PER_TASK so that the backlog gives the number of tasks.',
  });
}

const jobTargetRules: MemberRules = {
  parallelism: unlessDefault(1, jobShapeLost),
  completions: unlessDefault(1, jobShapeLost),
  completionMode: unlessDefault('NonIndexed', jobShapeLost),
  activeDeadlineSeconds: remarked(
    'job-deadline-lost',
    'Nothing ends a task that runs longer than the Job was allowed to: the scaler never stops one.',
    'Let the worker itself give up in time; one made with runWorker leaves by WORKER_MAX_LIFETIME_SECONDS between messages.',
  ),
  backoffLimit: remarked(
    'retries-by-queue',
    "A task that failed is not started again: its message comes back after the queue's visibility time-out, and the backlog asks for another task.",
    "Let the queue's redrive policy count the attempts, in maxReceiveCount.",
  ),
  backoffLimitPerIndex: jobShapeLost,
  maxFailedIndexes: jobShapeLost,
  podFailurePolicy: jobShapeLost,
  successPolicy: jobShapeLost,
  podReplacementPolicy: ignored('No task takes the place of another one; the backlog alone asks for tasks.'),
  ttlSecondsAfterFinished: ignored(
    'ECS removes stopped tasks by itself, about an hour after they ended, and they cost nothing.',
  ),
  suspend: ignored('KEDA starts its jobs whatever it says.'),
  selector: ignored('Kubernetes makes it up itself.'),
  manualSelector: ignored('There is nothing on ECS that a selector would find.'),
};

function jobShapeLost(place: Place): void {
  place.remark('job-shape-lost', {
    lost: 'The scaler launches single tasks, each of which is over with its own end; it knows no job of several.',
    remedy: 'Let each message be work for one task.',
  });
}
