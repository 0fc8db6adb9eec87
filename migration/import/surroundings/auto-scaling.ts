import { placeholder } from '../../placeholder.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, isEmptyMap, type MemberRules } from '../member-rules.ts';
import { kedaPolicies } from './keda-policies.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { behaviorLost, policyOf, type ScalingPolicy } from './scaling-policy.ts';
import { KEDA_MOST_REPLICAS } from './task-count.ts';
import { ofAmount, ofRequests } from './utilization-target.ts';

/** What Application Auto Scaling is told about one service: inputs of RegisterScalableTarget and PutScalingPolicy. */
type AutoScaling = DraftMap;

/** How Application Auto Scaling is to change the number of a service's tasks as a HorizontalPodAutoscaler or ScaledObject did; undefined without one. */
export function autoScalingOf(planned: PlannedWorkload): AutoScaling | undefined {
  const { scaler, family } = planned;
  if (scaler === undefined || scaler.kind === 'ScaledJob') return undefined;
  accountForObject(scaler);
  const spec = scaler.place.member('spec');
  if (spec === undefined) return undefined;
  const resource = {
    serviceNamespace: 'ecs',
    resourceId: `service/${placeholder('ECS_CLUSTER_NAME')}/${family}`,
    scalableDimension: 'ecs:service:DesiredCount',
  };
  const keda = scaler.kind === 'ScaledObject';
  const [least, most] = keda
    ? (['minReplicaCount', 'maxReplicaCount'] as const)
    : (['minReplicas', 'maxReplicas'] as const);
  const [minimum, maximum] = [spec.member(least), keda ? spec.member(most) : spec.required(most)];
  const target = {
    ...resource,
    minCapacity: minimum === undefined ? (keda ? 0 : 1) : carry(minimum),
    maxCapacity: maximum === undefined ? KEDA_MOST_REPLICAS : carry(maximum),
  };
  const policies = keda ? kedaPolicies(spec, planned) : podPolicies(spec, planned);
  return {
    scalableTargets: [target],
    scalingPolicies: policies.map(({ name, configuration }) => ({
      ...resource,
      policyName: `${family}-${name}`,
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: configuration,
    })),
  };
}

function podPolicies(spec: Place, planned: PlannedWorkload): readonly ScalingPolicy[] {
  const cooldowns = cooldownsOf(spec.member('behavior'));
  applyRules(spec, { scaleTargetRef: ignored('It says which workload is scaled, and that one was found.') });
  const percent = spec.member('targetCPUUtilizationPercentage');
  const target = percent && ofRequests(percent, percent.number() ?? 0, 'cpu', planned);
  const ofVersion1: readonly ScalingPolicy[] = target === undefined ? [] : [policyOf('cpu', target, cooldowns)];
  const ofVersion2 = spec.list('metrics').flatMap((metric) => metricPolicy(metric, planned, cooldowns) ?? []);
  return [...ofVersion1, ...ofVersion2];
}

function metricPolicy(metric: Place, planned: PlannedWorkload, cooldowns: DraftMap): ScalingPolicy | undefined {
  const resource = metric.member('resource') ?? metric.member('containerResource');
  const name = resource?.member('name');
  if (resource === undefined || (name?.value !== 'cpu' && name?.value !== 'memory')) {
    metric.remark('metric-lost', {
      lost: 'Application Auto Scaling does not know this metric: for a service it tracks CPU, memory, and requests of a load balancer by itself.',
      remedy:
        'Send it to CloudWatch as a metric for each task, and make a target tracking policy with a customized metric of it.',
    });
    return undefined;
  }
  const value = targetValue(metric, resource, name.value, planned);
  if (value === undefined) return undefined;
  metric.member('type')?.ignore('The predefined metric of the policy stands for it.');
  name.ignore('The predefined metric of the policy stands for it.');
  resource.member('container')?.remark('metric-of-whole-task', {
    lost: 'Kubernetes looked at one container of the pod; ECS measures the whole task.',
    remedy: 'Watch whether the other containers use so much that the target has to be another one.',
  });
  resource.member('target')?.member('type')?.ignore('Application Auto Scaling compares a percentage with the target.');
  return policyOf(name.value, value, cooldowns);
}

/** The target in percent of what the task has reserved. */
function targetValue(metric: Place, resource: Place, name: 'cpu' | 'memory', planned: PlannedWorkload) {
  const target = resource.required('target');
  const percent = target?.member('averageUtilization');
  if (percent !== undefined) return ofRequests(percent, percent.number() ?? 0, name, planned, metric);
  const amount = target?.required('averageValue');
  return amount && ofAmount(amount, name, planned, metric);
}

/** Stabilization windows as cooldowns; how fast pods come and go has no equal. */
function cooldownsOf(behavior: Place | undefined): DraftMap {
  if (behavior === undefined || isEmptyMap(behavior)) return {};
  const cooldown = (direction: 'scaleDown' | 'scaleUp') => {
    const rules = behavior.member(direction);
    applyRules(rules, behaviorRules);
    const window = rules?.member('stabilizationWindowSeconds');
    if (window === undefined) return undefined;
    window.remark('stabilization-is-cooldown', {
      lost: `Kubernetes goes by the most cautious number of the last ${String(window.value)} s; Application Auto Scaling waits as long after a change before the next one.`,
      remedy: 'Watch how the service scales, and change the cooldown.',
    });
    return carry(window);
  };
  return { scaleInCooldown: cooldown('scaleDown'), scaleOutCooldown: cooldown('scaleUp') };
}

const behaviorRules: MemberRules = { policies: behaviorLost, selectPolicy: behaviorLost, tolerance: behaviorLost };
