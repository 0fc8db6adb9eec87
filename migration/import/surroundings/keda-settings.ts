import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked } from '../member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { scaledJobRules } from './scaled-job-rules.ts';
import { settingFrom } from './scaler-setting.ts';
import { sqsTriggerOf } from './sqs-trigger.ts';
import { KEDA_MOST_REPLICAS } from './task-count.ts';
import { otherTriggersLost, triggerSettings } from './trigger-settings.ts';

/** The tick intervals that the scaler has, in seconds (contract/policy-settings.ts). */
const tickSeconds = [10, 12, 15, 20, 30, 60];

/** What a ScaledObject or ScaledJob with a trigger on an SQS queue says, as settings of our scaler; each member of its `spec` has its fate. */
export function kedaSettings(planned: PlannedWorkload, spec: Place): DraftMap {
  const trigger = sqsTriggerOf(planned.scaler);
  otherTriggersLost(spec, trigger);
  const isJob = planned.scaler?.kind === 'ScaledJob';
  applyRules(spec, isJob ? scaledJobRules : objectRules);
  const [minimum, maximum] = [spec.member('minReplicaCount'), spec.member('maxReplicaCount')];
  const [cooldown, polling] = [spec.member('cooldownPeriod'), spec.member('pollingInterval')];
  return {
    ECS_MIN_TASKS: minimum === undefined ? '0' : settingFrom('ECS_MIN_TASKS', String(minimum.value), minimum),
    ECS_MAX_TASKS:
      maximum === undefined ? String(KEDA_MOST_REPLICAS) : settingFrom('ECS_MAX_TASKS', String(maximum.value), maximum),
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

const objectRules: MemberRules = {
  envSourceContainerName: ignored('It says in which container a variable was looked up, and its value was found.'),
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
