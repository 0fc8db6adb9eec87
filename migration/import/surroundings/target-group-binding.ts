import { carry } from '../../trace/draft.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyRules, ignored, remarked } from '../member-rules.ts';
import { servicePortWith, targetOf, workloadsBehind } from './backend.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import type { Reach } from './reach.ts';

/** A TargetGroupBinding puts pods into a target group that exists; an ECS service registers its tasks there itself. */
export function convertBinding(
  binding: KubernetesObject,
  objects: ObjectIndex,
  workloads: readonly PlannedWorkload[],
  reach: Reach,
): void {
  accountForObject(binding);
  const spec = binding.place.member('spec');
  const [arn, wanted] = [spec?.required('targetGroupARN'), spec?.member('serviceRef')];
  const [name, port] = [wanted?.member('name'), wanted?.member('port')];
  const service = objects.find('Service', binding.namespace, String(name?.value));
  const servicePort = service && servicePortWith(service, port?.value);
  const [workload] = service === undefined ? [] : workloadsBehind(service, workloads);
  const found = workload && servicePort && targetOf(servicePort, workload);
  if (spec === undefined || arn === undefined) return;
  if (found === undefined) {
    spec.remark('backend-without-workload', {
      lost: `The Service "${String(name?.value)}", or its port, is not found among the inputs, so no service registers its tasks with the target group.`,
      remedy: 'Convert the binding together with the Service and the workload behind it.',
    });
    return;
  }
  reach.addTarget(found.workload, found.target, carry(arn));
  applyRules(spec, {
    serviceRef: ignored('It says whose pods are meant, and their workload was found.'),
    targetType: (type) => {
      if (type.value === 'ip') type.ignore('Tasks are registered by their addresses.');
      else
        type.remark('target-type-instance', {
          lost: 'The target group takes instances, and tasks on Fargate are registered by their addresses.',
          remedy: 'Make a target group of the type "ip" and put its ARN into "loadBalancers" of the service.',
        });
    },
    networking: remarked(
      'network-policy-lost',
      'It opens the security groups of nodes for the load balancer; those of the tasks it does not write.',
      'Let the security group of the tasks take connections from that of the load balancer.',
    ),
    ipAddressType: ignored('The target group has it already.'),
    vpcID: ignored('The target group has it already.'),
  });
}
