import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { rolloutOf } from './rollout.ts';
import { taskCountOfService } from './task-count.ts';

/** What Kubernetes waits for a rollout where a Deployment says nothing, in seconds (Kubernetes API reference, DeploymentSpec). */
const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

/** How many tasks an ECS service runs, and how it replaces them; each member of the workload's `spec` beside the pod template has its fate. */
export function serviceFields(planned: PlannedWorkload): DraftMap {
  const { object } = planned;
  const spec = object.kind === 'Pod' ? undefined : object.place.member('spec');
  applyRules(spec, { ...everyKind, ...(object.kind === 'StatefulSet' ? statefulSetRules : deploymentRules) });
  const replicas = spec?.member('replicas');
  const count = taskCountOfService(planned, replicas);
  return {
    desiredCount: replicas === undefined ? count.start : carry(replicas, count.start),
    deploymentConfiguration: {
      ...rolloutOf(planned, count),
      deploymentCircuitBreaker: circuitBreaker(spec?.member('progressDeadlineSeconds')),
    },
  };
}

/** Kubernetes only reports that a rollout is late; the circuit breaker of ECS gives it up. */
function circuitBreaker(deadline: Place | undefined): Draft | undefined {
  if (deadline === undefined) return undefined;
  if (deadline.value === DEFAULT_PROGRESS_DEADLINE_SECONDS) {
    deadline.ignore('It is what Kubernetes does by default, and it only reports.');
    return undefined;
  }
  deadline.remark('progress-deadline-is-circuit-breaker', {
    lost: `Kubernetes reports a rollout as failed after ${deadline.value} s without progress; ECS gives one up by its circuit breaker, after so many tasks that failed to start.`,
    remedy: 'Set "rollback" of the circuit breaker to true if ECS is also to go back to the last revision that worked.',
  });
  return { enable: carryAll([deadline], true), rollback: false };
}

const everyKind: MemberRules = {
  selector: ignored('It finds the pods of this workload, and ECS knows the tasks of a service by itself.'),
  revisionHistoryLimit: ignored('ECS keeps every revision of a task definition.'),
  minReadySeconds: unlessDefault(
    0,
    remarked(
      'min-ready-lost',
      'A task counts as soon as its health checks pass; ECS does not wait until it has been ready for a time.',
      'Let the health check of the container pass only once the program has settled.',
    ),
  ),
};

const deploymentRules: MemberRules = {
  paused: unlessDefault(
    false,
    remarked(
      'paused-rollout-lost',
      'The rollout of the Deployment is paused; an ECS service has no such state, and rolls out what it is created with.',
      'Create the service when its task definition is to run.',
    ),
  ),
};

const statefulSetRules: MemberRules = {
  serviceName: remarked(
    'stateful-identity-lost',
    'The pods of a StatefulSet keep their names and addresses, such as "web-0"; the tasks of an ECS service are all alike, and none can be called by its own name.',
    'Let the program find its peers another way, or give each of them a service of its own.',
  ),
  volumeClaimTemplates: remarked(
    'stateful-storage-lost',
    'Each pod of a StatefulSet has volumes of its own that come back with it; the tasks of an ECS service share one directory of an EFS file system for each of these volumes.',
    'See that the program may share it; or let the service attach an EBS volume to each task, which is deleted with it.',
  ),
  podManagementPolicy: (policy) => {
    if (policy.value === 'Parallel') policy.ignore('The tasks of a service start and stop at the same time, too.');
    else
      policy.remark('stateful-order-lost', {
        lost: 'The tasks of a service start and stop at the same time, not one after the other.',
        remedy: 'Let the program wait for those that it needs.',
      });
  },
  persistentVolumeClaimRetentionPolicy: ignored('There are no volumes of single tasks whose end it would decide.'),
  ordinals: ignored('The tasks of an ECS service have no numbers.'),
};
