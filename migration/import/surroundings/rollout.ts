import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, isEmptyMap, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import {
  DEFAULT_ROLLING,
  type PodsOrPercent,
  podsWithin,
  type RollingLimits,
  rollingLimits,
  tasksWithin,
} from './rolling-update.ts';
import type { TaskCount } from './task-count.ts';

/** What a rollout is bounded by: its two limits, and where they are written, if they are. */
interface Bounds {
  readonly surge: Place | undefined;
  readonly unavailable: Place | undefined;
  readonly maxSurge: PodsOrPercent;
  readonly maxUnavailable: PodsOrPercent;
}

/** How ECS replaces the tasks of a service: `deploymentConfiguration` without the circuit breaker. */
export function rolloutOf(planned: PlannedWorkload, count: TaskCount): DraftMap {
  const spec = planned.object.place.member('spec');
  if (planned.object.kind === 'StatefulSet') return statefulRollout(planned, spec?.member('updateStrategy'), count);
  const strategy = planned.object.kind === 'Pod' ? undefined : spec?.member('strategy');
  const given = strategy === undefined || isEmptyMap(strategy) ? undefined : strategy;
  const type = given?.member('type');
  if (type?.value === 'Recreate') return { maximumPercent: carry(type, 100), minimumHealthyPercent: carry(type, 0) };
  type?.ignore('ECS replaces the tasks of a service in this way, too.');
  const limits = given?.member('rollingUpdate');
  const [surge, unavailable] =
    limits === undefined || isEmptyMap(limits) ? [] : [limits.member('maxSurge'), limits.member('maxUnavailable')];
  const bounds = { surge, unavailable, maxSurge: amountOf(surge), maxUnavailable: amountOf(unavailable) };
  return limitsDraft(planned, bounds, count);
}

/** A StatefulSet never has more pods than replicas, and replaces one at a time (Kubernetes docs, "StatefulSets", "Rolling Updates"). */
function statefulRollout(planned: PlannedWorkload, strategy: Place | undefined, count: TaskCount): DraftMap {
  applyRules(strategy, statefulRules);
  const limits = strategy?.member('rollingUpdate');
  applyRules(limits, { partition: unlessDefault(0, partitionLost) });
  const unavailable = limits?.member('maxUnavailable');
  const maxUnavailable = unavailable === undefined ? 1 : amountOf(unavailable);
  return limitsDraft(planned, { surge: undefined, unavailable, maxSurge: 0, maxUnavailable }, count);
}

function limitsDraft(planned: PlannedWorkload, bounds: Bounds, count: TaskCount): DraftMap {
  const { surge, unavailable, maxSurge, maxUnavailable } = bounds;
  const found = rollingLimits(count.least, maxSurge, maxUnavailable);
  if (found === undefined) {
    const wrong = [surge, unavailable].find((place) => place && rollingLimits(1, amountOf(place), 0) === undefined);
    wrong?.refuse(
      'wrong-type',
      `${wrong.pointer} is neither a number of pods nor a percentage.`,
      'Write a whole number, or a percentage such as "25%".',
    );
    return {};
  }
  tellBounds(planned, bounds, found, count);
  return {
    maximumPercent: surge ? carry(surge, found.maximumPercent) : found.maximumPercent,
    minimumHealthyPercent: unavailable ? carry(unavailable, found.minimumHealthyPercent) : found.minimumHealthyPercent,
  };
}

function amountOf(place: Place | undefined): PodsOrPercent {
  if (place === undefined) return DEFAULT_ROLLING;
  return typeof place.value === 'number' ? place.value : String(place.value);
}

/** Limits that were made for the least number of tasks mean something else for the most. */
function tellBounds({ scaler }: PlannedWorkload, bounds: Bounds, limits: RollingLimits, { least, most }: TaskCount) {
  if (scaler === undefined || most === undefined || most <= least) return;
  const pods = podsWithin(most, bounds.maxSurge, bounds.maxUnavailable);
  const tasks = tasksWithin(most, limits);
  if (pods === undefined || (pods.most === tasks.most && pods.least === tasks.least)) return;
  const spec = scaler.place.member('spec');
  const place =
    bounds.surge ?? bounds.unavailable ?? spec?.member('maxReplicas') ?? spec?.member('maxReplicaCount') ?? spec;
  place?.remark('rollout-bounds-vary', {
    lost: `ECS bounds a rollout by percentages, which are made for ${least === 1 ? 'one task' : `${least} tasks`}: of the ${most} that the autoscaler allows, it runs up to ${tasks.most} and keeps ${tasks.least} while it replaces them, Kubernetes up to ${pods.most} and at least ${pods.least}.`,
    remedy:
      'Set maximumPercent and minimumHealthyPercent of the service for as many tasks as it mostly has, with room for at least one to be started or stopped.',
  });
}

const partitionLost = remarked(
  'stateful-order-lost',
  'Kubernetes replaces the pods from a number on only; ECS replaces all tasks of a service with each deployment.',
  'Try a new revision in a service of its own.',
);

const statefulRules: MemberRules = {
  type: unlessDefault(
    'RollingUpdate',
    remarked(
      'stateful-order-lost',
      'Kubernetes replaces a pod when somebody deletes it; ECS replaces all tasks of a service with each deployment.',
      'Deploy only when the tasks may be replaced.',
    ),
  ),
};
