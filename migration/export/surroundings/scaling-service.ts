import type { ServiceScaling } from '../../ecs/service-parts.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';

/** Resources of the predefined metrics of Application Auto Scaling that a HorizontalPodAutoscaler has, too. */
const resources: ReadonlyMap<unknown, string> = new Map([
  ['ECSServiceAverageCPUUtilization', 'cpu'],
  ['ECSServiceAverageMemoryUtilization', 'memory'],
]);
/** The longest window of `stabilizationWindowSeconds` (Kubernetes API reference, HPAScalingRules). */
const LONGEST_WINDOW_SECONDS = 3600;

/**
 * The HorizontalPodAutoscaler for what Application Auto Scaling does with a service; undefined where there is nothing that one could follow.
 * Both mean the share of what is reserved: of the task's size on ECS, of the pod's requests here, which are the same.
 */
export function autoscalerOf(
  scaling: ServiceScaling | undefined,
  { name, target }: ExportContext,
): ManifestDraft | undefined {
  if (scaling === undefined) return undefined;
  const tracked = scaling.policies.flatMap((policy) => trackedMetric(policy) ?? []);
  const { minCapacity, maxCapacity } = scaling;
  if (tracked.length === 0 || maxCapacity === undefined) {
    for (const place of [minCapacity, maxCapacity]) {
      place?.remark('scaling-metric', {
        lost: 'No policy scales by CPU or memory, so the number of pods is fixed.',
        remedy: 'Add a ScaledObject of KEDA with a trigger for what the policies follow.',
      });
    }
    return undefined;
  }
  maxCapacity.remark('metrics-server', {
    lost: 'A HorizontalPodAutoscaler reads CPU and memory from the metrics server, which a new cluster does not have.',
    remedy:
      target === 'minikube'
        ? 'Run minikube addons enable metrics-server.'
        : 'Install the metrics-server add-on of EKS.',
  });
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    name,
    body: {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: minimumReplicas(minCapacity),
        maxReplicas: carry(maxCapacity),
        metrics: tracked.map(({ metric }) => metric),
        behavior: behaviorOf(tracked.map(({ configuration }) => configuration)),
      },
    },
  };
}

/** A HorizontalPodAutoscaler keeps one pod at least, unless an alpha feature is switched on (Kubernetes API reference, HorizontalPodAutoscalerSpec). */
function minimumReplicas(minCapacity: Place | undefined): Draft {
  if (minCapacity === undefined) return 1;
  if (minCapacity.number() !== 0) return carry(minCapacity);
  minCapacity.remark('scaling-pace', {
    lost: 'A HorizontalPodAutoscaler keeps one pod at least, where the service may have none.',
    remedy: 'Use a ScaledObject of KEDA where the number is to fall to zero.',
  });
  return carry(minCapacity, 1);
}

interface TrackedMetric {
  readonly metric: DraftMap;
  /** The policy's target tracking configuration. */
  readonly configuration: Place;
}

function trackedMetric(policy: Place): TrackedMetric | undefined {
  const configuration = policy.member('targetTrackingScalingPolicyConfiguration');
  const predefined = configuration?.member('predefinedMetricSpecification');
  const type = predefined?.member('predefinedMetricType');
  const resource = resources.get(type?.value);
  const value = configuration?.member('targetValue');
  const number = value?.number();
  if (!configuration || !type || !value || number === undefined || resource === undefined) {
    policy.remark('scaling-metric', {
      lost: `The policy follows ${metricText(policy)}; a HorizontalPodAutoscaler reads only the CPU and memory of its pods by itself.`,
      remedy: 'Use a ScaledObject of KEDA with the trigger aws-cloudwatch for that metric.',
    });
    return undefined;
  }
  policy.member('policyType')?.ignore('A HorizontalPodAutoscaler tracks a target, too.');
  const percent = Math.max(1, Math.round(number));
  if (percent !== number) {
    value.remark('scaling-pace', {
      lost: `The target of ${number} % becomes ${percent} %: here it is a whole number.`,
      remedy: 'Nothing, if that is near enough.',
    });
  }
  const target = { type: 'Utilization', averageUtilization: carry(value, percent) };
  return { metric: { type: 'Resource', resource: { name: carryAll([type], resource), target } }, configuration };
}

function metricText(policy: Place): string {
  const specification = policy.member('targetTrackingScalingPolicyConfiguration');
  const predefined = specification?.at('predefinedMetricSpecification', 'predefinedMetricType')?.value;
  const custom = specification?.at('customizedMetricSpecification', 'metricName')?.value;
  return String(predefined ?? custom ?? 'steps of an alarm');
}

/**
 * After a scale-out or a scale-in, Application Auto Scaling waits for the cooldown; the nearest here is to go by the highest number of the last
 * so many seconds before the number shrinks. Growth has no such window: it would come too late by as much.
 */
function behaviorOf(configurations: readonly Place[]): DraftMap | undefined {
  const cooldowns = configurations.flatMap((place) => place.member('scaleInCooldown') ?? []);
  const seconds = Math.min(LONGEST_WINDOW_SECONDS, Math.max(0, ...cooldowns.map((place) => place.number() ?? 0)));
  for (const place of cooldowns) {
    place.remark('scaling-pace', {
      lost: `The number shrinks to the highest that was wanted within the last ${seconds} s, where ECS waits ${String(place.value)} s between two steps.`,
      remedy: 'Watch the first days, and set behavior.scaleDown as they show.',
    });
  }
  for (const place of configurations.flatMap((each) => each.member('scaleOutCooldown') ?? [])) {
    place.remark('scaling-pace', {
      lost: `Growth waits ${String(place.value)} s between two steps on ECS; here it may double, or grow by four, each 15 s.`,
      remedy: 'Set behavior.scaleUp where that is too fast.',
    });
  }
  const disabled = configurations.flatMap((place) => place.member('disableScaleIn') ?? []);
  const never = disabled.length === configurations.length && disabled.every(({ value }) => value === true);
  for (const place of never ? [] : disabled) {
    if (place.value !== true) place.ignore('It is off.');
    else {
      place.remark('scaling-pace', {
        lost: 'This policy alone never scales in on ECS; here all metrics scale in and out together.',
        remedy: 'Nothing, if the other policy may scale in.',
      });
    }
  }
  if (cooldowns.length === 0 && !never) return undefined;
  return {
    scaleDown: {
      stabilizationWindowSeconds: cooldowns.length === 0 ? undefined : carryAll(cooldowns, seconds),
      selectPolicy: never ? carryAll(disabled, 'Disabled') : undefined,
    },
  };
}
