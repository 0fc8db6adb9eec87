import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, isEmptyMap, type MemberRules, remarked, unlessDefault } from './member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { DEFAULT_ROLLING, type PodsOrPercent, rollingLimits } from './rolling-update.ts';

/** What Kubernetes waits for a rollout where a Deployment says nothing, in seconds (Kubernetes API reference, DeploymentSpec). */
const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

/** How many tasks an ECS service runs, and how it replaces them; each member of the workload's `spec` beside the pod template has its fate. */
export function serviceFields(planned: PlannedWorkload): DraftMap {
  const { object, scaler } = planned;
  const spec = object.place.member('spec');
  if (object.kind === 'Pod' || spec === undefined)
    return { desiredCount: 1, deploymentConfiguration: rolling(1, undefined) };
  applyRules(spec, { ...everyKind, ...(object.kind === 'StatefulSet' ? statefulSetRules : deploymentRules) });
  const replicas = spec.member('replicas');
  const count = replicas === undefined ? 1 : (replicas.number() ?? 1);
  const strategy = spec.member('strategy');
  return {
    desiredCount: replicas === undefined ? startCount(scaler?.place) : carry(replicas, count),
    deploymentConfiguration: {
      ...(strategy === undefined || isEmptyMap(strategy) ? rolling(count, undefined) : strategyOf(strategy, count)),
      deploymentCircuitBreaker: circuitBreaker(spec.member('progressDeadlineSeconds')),
    },
  };
}

/** An autoscaled workload without replicas starts with the least that its autoscaler allows, which is 1 unless set. */
function startCount(scaler: Place | undefined): number {
  const least = scaler?.at('spec', 'minReplicas')?.value;
  return typeof least === 'number' ? least : 1;
}

function strategyOf(strategy: Place, count: number): DraftMap {
  const type = strategy.member('type');
  if (type?.value === 'Recreate') {
    return { maximumPercent: carry(type, 100), minimumHealthyPercent: carry(type, 0) };
  }
  type?.ignore('ECS replaces the tasks of a service in this way, too.');
  const limits = strategy.member('rollingUpdate');
  return rolling(count, limits === undefined || isEmptyMap(limits) ? undefined : limits);
}

function rolling(count: number, limits: Place | undefined): DraftMap {
  const [surge, unavailable] = [limits?.member('maxSurge'), limits?.member('maxUnavailable')];
  const found = rollingLimits(count, amountOf(surge), amountOf(unavailable));
  if (found === undefined) {
    const wrong = [surge, unavailable].find((place) => place && rollingLimits(count, amountOf(place), 0) === undefined);
    wrong?.refuse(
      'wrong-type',
      `${wrong.pointer} is neither a number of pods nor a percentage.`,
      'Write a whole number, or a percentage such as "25%".',
    );
    return {};
  }
  return {
    maximumPercent: surge ? carry(surge, found.maximumPercent) : found.maximumPercent,
    minimumHealthyPercent: unavailable ? carry(unavailable, found.minimumHealthyPercent) : found.minimumHealthyPercent,
  };
}

function amountOf(place: Place | undefined): PodsOrPercent {
  if (place === undefined) return DEFAULT_ROLLING;
  return typeof place.value === 'number' ? place.value : String(place.value);
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
    'Each pod of a StatefulSet has volumes of its own that come back with it; the tasks of an ECS service have none such.',
    'Share an EFS file system, or let the service attach an EBS volume to each task, which is deleted with it.',
  ),
  podManagementPolicy: unlessDefault(
    'Parallel',
    remarked(
      'stateful-order-lost',
      'The tasks of a service start and stop at the same time, not one after the other.',
      'Let the program wait for those that it needs.',
    ),
  ),
  updateStrategy: remarked(
    'stateful-order-lost',
    'ECS replaces the tasks of a service in any order, within maximumPercent and minimumHealthyPercent.',
    'Set minimumHealthyPercent to 0 and maximumPercent to 100 where two generations must not run beside each other.',
  ),
  persistentVolumeClaimRetentionPolicy: ignored('There are no volumes of single tasks whose end it would decide.'),
  ordinals: ignored('The tasks of an ECS service have no numbers.'),
};
