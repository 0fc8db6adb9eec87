import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';

/** What becomes of the members of a ScaledJob's `spec` that are no setting of the scaler. */
export const scaledJobRules: MemberRules = {
  envSourceContainerName: ignored('It says in which container a variable was looked up, and its value was found.'),
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
