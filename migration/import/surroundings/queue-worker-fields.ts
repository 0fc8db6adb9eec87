import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { queueScalingSettings } from './queue-scaling.ts';
import { settingFrom } from './scaler-setting.ts';

/** How many tasks of a queue worker there may be; each member of the workload's `spec` beside the pod template has its fate. */
export function queueWorkerSettings(planned: PlannedWorkload): DraftMap {
  const { object, scaler } = planned;
  const scaling = queueScalingSettings(planned);
  if (object.kind === 'ScaledJob' || object.kind === 'Pod') return scaling;
  const spec = object.place.member('spec');
  applyRules(spec, rules);
  if (object.kind === 'StatefulSet') applyRules(spec, statefulSetRules);
  const replicas = spec?.member('replicas');
  if (scaler !== undefined) {
    replicas?.ignore(`${scaler.kind} "${scaler.name}" says how many pods run.`);
    return scaling;
  }
  return replicas === undefined ? { ECS_MAX_TASKS: '1' } : fixedReplicas(replicas);
}

/** So many pods ran all the time; as many tasks may run, and none does while there is nothing to do. */
function fixedReplicas(replicas: Place): DraftMap {
  if (replicas.value === 0) {
    // What is scaled to zero is not to start with the first message.
    replicas.remark('stopped-worker', {
      lost: 'The workload is scaled to 0 pods; the scaler is configured to decide and to launch nothing.',
      remedy: 'Remove ECS_DRY_RUN when the worker is to work.',
    });
    return { ECS_DRY_RUN: carry(replicas, 'true') };
  }
  replicas.remark('replicas-are-maximum', {
    lost: `${String(replicas.value)} pods ran all the time; on ECS up to as many tasks run while messages wait, and none at rest.`,
    remedy: 'Raise ECS_MAX_TASKS to work off a backlog faster, and ECS_MIN_TASKS to have tasks ready at any time.',
  });
  return { ECS_MAX_TASKS: settingFrom('ECS_MAX_TASKS', String(replicas.value), replicas) };
}

const NOTHING_ROLLED =
  'No task is replaced: those that run finish on their revision, and what is launched next has the new one.';

const rules: MemberRules = {
  selector: ignored('It finds the pods of this workload, and the scaler knows its tasks by their family.'),
  strategy: ignored(NOTHING_ROLLED),
  revisionHistoryLimit: ignored('ECS keeps every revision of a task definition.'),
  progressDeadlineSeconds: ignored(NOTHING_ROLLED),
  minReadySeconds: ignored(NOTHING_ROLLED),
  paused: unlessDefault(
    false,
    remarked(
      'paused-rollout-lost',
      'The rollout of the Deployment is paused; the scaler launches each new task from the newest revision.',
      'Register the revision when it is to be used.',
    ),
  ),
};

const statefulSetRules: MemberRules = {
  serviceName: remarked(
    'stateful-identity-lost',
    'The pods of a StatefulSet keep their names and addresses, such as "worker-0"; tasks are all alike.',
    'Let nothing depend on which worker takes a message.',
  ),
  volumeClaimTemplates: remarked(
    'stateful-storage-lost',
    'Each pod of a StatefulSet has volumes of its own that come back with it; all tasks share one directory of an EFS file system for each of these volumes.',
    'See that the program may share it, or keep what must outlive a task in S3.',
  ),
  podManagementPolicy: ignored('The scaler launches what is missing at once, and nothing depends on an order.'),
  updateStrategy: ignored(NOTHING_ROLLED),
  persistentVolumeClaimRetentionPolicy: ignored('There are no volumes of single tasks whose end it would decide.'),
  ordinals: ignored('Tasks have no numbers.'),
};
