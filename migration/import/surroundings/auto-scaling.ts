import { mebibytesOf, milliCpuOf } from '../../kubernetes/quantity.ts';
import { placeholder } from '../../placeholder.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { kedaPolicies } from './keda-policies.ts';
import { applyRules, ignored, isEmptyMap, type MemberRules } from './member-rules.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { behaviorLost, policyOf, type ScalingPolicy } from './scaling-policy.ts';

/** What Application Auto Scaling is told about one service: inputs of RegisterScalableTarget and PutScalingPolicy. */
export type AutoScaling = DraftMap;

/** How many pods an autoscaled workload of KEDA's has at most where it is not told (KEDA docs, "ScaledObject specification"). */
const KEDA_MOST_REPLICAS = 100;

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
  const policies = keda ? kedaPolicies(spec) : podPolicies(spec, planned);
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
  const ofVersion1: readonly ScalingPolicy[] =
    percent === undefined ? [] : [policyOf('cpu', carriedPercent(percent, 'CPU', planned), cooldowns)];
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
  const value = targetValue(resource, name.value, planned);
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
function targetValue(resource: Place, name: 'cpu' | 'memory', planned: PlannedWorkload): Draft | undefined {
  const target = resource.required('target');
  const percent = target?.member('averageUtilization');
  if (percent !== undefined) return carriedPercent(percent, name === 'cpu' ? 'CPU' : 'memory', planned);
  const amount = target?.member('averageValue') ?? target?.required('averageValue');
  if (amount === undefined) return undefined;
  const { cpuUnits, memoryMib } = planned.task.size;
  const text = typeof amount.value === 'number' ? amount.value : (amount.text() ?? '');
  const used = name === 'cpu' ? milliCpuOf(text) : mebibytesOf(text);
  if (used === undefined) {
    amount.refuse('wrong-type', `${amount.pointer} is no quantity.`, 'Write a quantity such as 500m or 256Mi.');
    return undefined;
  }
  const reserved = name === 'cpu' ? (cpuUnits * 1000) / 1024 : memoryMib;
  const share = Math.max(1, Math.round((used * 100) / reserved));
  amount.remark('utilization-of-task', {
    lost: `The target of ${text} for each pod becomes ${share} % of the task, which has ${cpuUnits} CPU units and ${memoryMib} MiB.`,
    remedy: 'Change the target together with the size of the task.',
  });
  return carry(amount, share);
}

function carriedPercent(percent: Place, what: string, { task }: PlannedWorkload): Draft {
  percent.remark('utilization-of-task', {
    lost: `On Kubernetes ${String(percent.value)} % is of what the containers request, on ECS of the task's whole size (${task.size.cpuUnits} CPU units, ${task.size.memoryMib} MiB), so ${what} use of the same load is a smaller share of it where the size was rounded up.`,
    remedy: 'Lower the target if the service scales out too late.',
  });
  return carry(percent);
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
