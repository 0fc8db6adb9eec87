import { PAUSED_ANNOTATION } from '../../kubernetes/annotations.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, remarked } from '../member-rules.ts';
import { pausedSetting } from './keda-pause.ts';
import { kedaSettings } from './keda-settings.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { settingFrom } from './scaler-setting.ts';

/** How our scaler is told what a HorizontalPodAutoscaler, ScaledObject or ScaledJob says of a queue worker. */
export function queueScalingSettings(planned: PlannedWorkload): DraftMap {
  const { scaler } = planned;
  if (scaler === undefined) return {};
  const spec = scaler.place.member('spec');
  const isKeda = scaler.kind !== 'HorizontalPodAutoscaler';
  // What is a workload, too, has its metadata accounted for as that.
  if (scaler.kind !== 'ScaledJob') accountForObject(scaler, isKeda ? [PAUSED_ANNOTATION] : []);
  if (spec === undefined) return {};
  return isKeda ? { ...kedaSettings(planned, spec), ...pausedSetting(scaler) } : autoscalerSettings(spec);
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
