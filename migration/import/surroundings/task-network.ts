import { placeholder } from '../../placeholder.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyRules, ignored } from '../member-rules.ts';
import { SUBNETS } from './load-balancer-draft.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { selectedWorkloads, selects, textsOf } from './selection.ts';

/** The network that tasks are started in, as the ECS API and the Scheduler API spell it. */
export interface TaskNetwork {
  readonly forEcs: DraftMap;
  readonly forScheduler: DraftMap;
}

/** Subnets to be filled in, and the security groups that a SecurityGroupPolicy gives the pods, else one to be filled in. */
export function taskNetworkOf(planned: PlannedWorkload, objects: ObjectIndex): TaskNetwork {
  const groups = objects
    .ofKind('SecurityGroupPolicy')
    .filter((policy) => appliesTo(policy, planned, objects))
    .flatMap(({ place }) => place.at('spec', 'securityGroups')?.list('groupIds') ?? [])
    .map((group): Draft => carry(group));
  const securityGroups: readonly Draft[] = groups.length > 0 ? groups : [placeholder('ECS_SECURITY_GROUP')];
  return {
    forEcs: { awsvpcConfiguration: { subnets: SUBNETS, securityGroups, assignPublicIp: 'ENABLED' } },
    forScheduler: {
      awsvpcConfiguration: { Subnets: SUBNETS, SecurityGroups: securityGroups, AssignPublicIp: 'ENABLED' },
    },
  };
}

/** Accounts for SecurityGroupPolicies beside the groups, which the network of the workloads has that each one selects. */
export function accountForPolicies(objects: ObjectIndex, workloads: readonly PlannedWorkload[]): void {
  for (const policy of objects.ofKind('SecurityGroupPolicy')) {
    accountForObject(policy);
    const spec = policy.place.member('spec');
    const own = workloads.filter((one) => appliesTo(policy, one, objects));
    const scaled = own.filter(({ starter }) => starter === 'queue-scaler');
    if (own.length === 0)
      spec?.remark('security-groups-of-nobody', {
        lost: `No workload of the inputs is selected by SecurityGroupPolicy "${policy.name}", so its groups are in no output.`,
        remedy: 'Convert it together with its workload.',
      });
    else if (scaled.length > 0)
      for (const group of spec?.member('securityGroups')?.list('groupIds') ?? [])
        group.remark('security-groups-to-set', {
          lost: `The tasks of "${scaled.map(({ family }) => family).join('", "')}" are launched by the scaler, whose stack has a network of its own unless it is told another one.`,
          remedy: `Set ECS_SECURITY_GROUPS=${String(group.value)} together with ECS_SUBNETS, which belong to one VPC.`,
        });
    applyRules(spec, {
      podSelector: ignored('The workloads that it selects were looked up.'),
      serviceAccountSelector: ignored('The workloads that it selects were looked up.'),
    });
  }
}

/** By the labels of the pods or by those of their ServiceAccount (EKS user guide, "Assign security groups to individual Pods"). */
function appliesTo({ place, namespace }: KubernetesObject, planned: PlannedWorkload, objects: ObjectIndex): boolean {
  const spec = place.member('spec');
  if (selectedWorkloads(spec?.at('podSelector', 'matchLabels'), namespace, [planned]).length > 0) return true;
  const account = String(planned.template.at('spec', 'serviceAccountName')?.value ?? 'default');
  const labels = textsOf(objects.find('ServiceAccount', namespace, account)?.place.at('metadata', 'labels'));
  return (
    namespace === planned.object.namespace &&
    selects(textsOf(spec?.at('serviceAccountSelector', 'matchLabels')), labels)
  );
}
