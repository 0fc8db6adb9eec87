import { carryAll, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';

/** How many tasks one call starts at most (ECS API reference, RunTask, `count`; Scheduler API reference, EcsParameters, `TaskCount`). */
const MOST_TASKS_A_CALL = 10;

/** How many tasks a Job's specification comes to; each of its members beside the pod template has its fate. */
export function taskCountOf(spec: Place): Draft {
  applyRules(spec, rules);
  const [parallelism, completions] = [spec.member('parallelism'), spec.member('completions')];
  const places = [parallelism, completions].filter((place) => place !== undefined);
  const [atOnce, inAll] = [parallelism?.number() ?? 1, completions?.number() ?? parallelism?.number() ?? 1];
  const count = Math.min(MOST_TASKS_A_CALL, Math.max(1, inAll));
  if (inAll > MOST_TASKS_A_CALL)
    completions?.remark('job-shape-lost', {
      lost: `The Job runs ${inAll} pods in all; one call starts ${MOST_TASKS_A_CALL} tasks at most.`,
      remedy: callsFor(inAll),
    });
  else if (parallelism !== undefined && atOnce !== inAll)
    parallelism.remark('job-tasks-at-once', {
      lost: `Kubernetes runs ${atOnce} of the ${inAll} pods at a time; on ECS all ${inAll} tasks start at once, each of them once.`,
      remedy: 'Make several calls one after the other where so many at once are too many.',
    });
  return places.length === 0 ? count : carryAll(places, count);
}

function callsFor(tasks: number): string {
  const [calls, left] = [Math.ceil(tasks / MOST_TASKS_A_CALL), tasks % MOST_TASKS_A_CALL];
  return `Make the call ${calls} times${left === 0 ? '' : `, the last time with a count of ${left}`}.`;
}

const rules: MemberRules = {
  backoffLimit: remarked(
    'job-retries-lost',
    'Kubernetes starts a pod that failed again, up to this limit; ECS starts a task once.',
    'Watch for tasks with another exit code than 0 (EventBridge, "ECS Task State Change"), or let a Step Functions state retry them.',
  ),
  backoffLimitPerIndex: shapeLost,
  maxFailedIndexes: shapeLost,
  podFailurePolicy: shapeLost,
  successPolicy: shapeLost,
  completionMode: unlessDefault('NonIndexed', shapeLost),
  activeDeadlineSeconds: remarked(
    'job-deadline-lost',
    'Nothing ends a task that runs longer than the Job was allowed to.',
    'Let the program itself give up in time, e.g. with "timeout" in front of its command.',
  ),
  ttlSecondsAfterFinished: ignored(
    'ECS removes stopped tasks by itself, about an hour after they ended, and they cost nothing.',
  ),
  suspend: unlessDefault(
    false,
    ignored('A task is started by the call alone, so nothing starts before somebody makes it.'),
  ),
  selector: ignored('Kubernetes makes it up itself.'),
  manualSelector: ignored('There is nothing on ECS that a selector would find.'),
  podReplacementPolicy: ignored('No task takes the place of another one.'),
  managedBy: ignored('It says which controller of the cluster runs the Job.'),
};

function shapeLost(place: Place): void {
  place.remark('job-shape-lost', {
    lost: 'ECS starts the tasks of a call and counts neither indexes nor kinds of failure.',
    remedy: 'Let a Step Functions state machine start the tasks and decide by their exit codes.',
  });
}
