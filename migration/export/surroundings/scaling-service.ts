import type { ServiceScaling } from '../../ecs/service-parts.ts';
import type { Target } from '../../kubernetes/target.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { behaviorOf } from './scaling-behavior.ts';
import { containersWithout } from './scaling-requests.ts';

/** Resources of the predefined metrics of Application Auto Scaling that a HorizontalPodAutoscaler has, too. */
const resources: ReadonlyMap<unknown, string> = new Map([
  ['ECSServiceAverageCPUUtilization', 'cpu'],
  ['ECSServiceAverageMemoryUtilization', 'memory'],
]);

/**
 * Where the metrics server comes from. EKS's add-on listens on 10251, because 10250 is the kubelet's on Fargate, where the metrics server
 * asks it (EKS user guide, "View resource usage with the Kubernetes Metrics Server").
 */
const metricsServer: Readonly<Record<Target, string>> = {
  minikube: 'Run `minikube addons enable metrics-server`.',
  'eks-nodes': 'Install it with `eksctl create addon --name metrics-server --cluster <cluster>`.',
  'eks-fargate':
    "Install it with `eksctl create addon --name metrics-server --cluster <cluster>`, whose port is 10251: that of the project's own manifests, 10250, is the kubelet's on Fargate, so there it never answers. Let the security groups of pods with a SecurityGroupPolicy admit 10250 from it.",
};

/**
 * The HorizontalPodAutoscaler for what Application Auto Scaling does with a service; undefined where there is nothing that one could follow.
 * Both mean the share of what is reserved: of the task's size on ECS, of the pod's requests here, which are the same.
 */
export function autoscalerOf(
  scaling: ServiceScaling | undefined,
  podSpec: DraftMap,
  { name, target }: ExportContext,
): ManifestDraft | undefined {
  if (scaling === undefined) return undefined;
  const tracked = scaling.policies.flatMap((policy) => trackedMetric(policy, podSpec) ?? []);
  const { minCapacity, maxCapacity } = scaling;
  if (tracked.length === 0 || maxCapacity === undefined) {
    for (const place of [minCapacity, maxCapacity]) {
      place?.remark('scaling-metric', {
        lost: 'No policy scales by CPU or memory that the containers ask for, so the number of pods is fixed.',
        remedy: 'See what is said of the policies.',
      });
    }
    return undefined;
  }
  maxCapacity.remark('metrics-server', {
    lost: 'A HorizontalPodAutoscaler reads CPU and memory from the metrics server, which a new cluster does not have.',
    remedy: metricsServer[target],
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

function trackedMetric(policy: Place, podSpec: DraftMap): TrackedMetric | undefined {
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
  const without = containersWithout(podSpec, resource);
  if (without.length > 0) {
    policy.remark('scaling-metric', {
      lost: `The policy follows the utilization of ${resource}, which for a HorizontalPodAutoscaler is a share of what the containers ask for, and these ask for none: ${without.join(', ')}.`,
      remedy: `Give these containers of the task definition a ${resource === 'cpu' ? 'cpu' : 'memoryReservation'}, and export it again.`,
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
