import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules } from '../member-rules.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { behaviorLost, policyOf, type ScalingPolicy } from './scaling-policy.ts';
import { ofRequests } from './utilization-target.ts';

/** Of KEDA's triggers, Application Auto Scaling knows CPU and memory in percent. */
export function kedaPolicies(spec: Place, planned: PlannedWorkload): readonly ScalingPolicy[] {
  applyRules(spec, kedaRules);
  return spec.list('triggers').flatMap((trigger): ScalingPolicy[] => {
    const [type, value] = [trigger.member('type'), trigger.at('metadata', 'value')];
    const metricType = trigger.member('metricType') ?? trigger.at('metadata', 'type');
    const name = type?.value;
    const number = Number(value?.value);
    if ((name !== 'cpu' && name !== 'memory') || metricType?.value !== 'Utilization' || !Number.isFinite(number)) {
      trigger.remark('trigger-lost', {
        lost: `The trigger ${JSON.stringify(name ?? 'without a type')} does not scale the service: Application Auto Scaling does not know its source.`,
        remedy: 'Send the number to CloudWatch, and make a target tracking policy with a customized metric of it.',
      });
      return [];
    }
    const target = value && ofRequests(value, number, name, planned, trigger);
    if (target === undefined) return [];
    for (const place of [type, metricType]) place?.ignore('The predefined metric of the policy stands for it.');
    return [policyOf(name, target, {})];
  });
}

const kedaRules: MemberRules = {
  scaleTargetRef: ignored('It says which workload is scaled, and that one was found.'),
  pollingInterval: ignored('CloudWatch has a value each minute, and Application Auto Scaling goes by its alarms.'),
  cooldownPeriod: ignored('It is about the way to zero pods, and a service keeps its least number of tasks.'),
  initialCooldownPeriod: ignored('It is about the way to zero pods, and a service keeps its least number of tasks.'),
  envSourceContainerName: ignored('It says in which container KEDA looks variables up.'),
  idleReplicaCount: behaviorLost,
  fallback: behaviorLost,
  advanced: behaviorLost,
};
