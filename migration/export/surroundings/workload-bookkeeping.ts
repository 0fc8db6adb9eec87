import type { ServiceInput } from '../../ecs/service-parts.ts';
import { SERVICE_ANNOTATION, TAG_PREFIX } from '../../kubernetes/annotations.ts';
import { labelKey } from '../../kubernetes/names.ts';
import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** Members of a service that concern nothing but ECS itself. */
const ofEcsAlone: Readonly<Record<string, string>> = {
  platformVersion: 'It is a version of Fargate under ECS; pods run on that of the EKS cluster.',
  role: 'ECS registers tasks with the load balancer by this role; the AWS Load Balancer Controller has one of its own.',
};

/** Annotations of the workload: name and tags of the service; the members that stand for nothing on Kubernetes are spoken of. */
export function bookkeepingOf(input: ServiceInput): DraftMap {
  const { service } = input;
  for (const [name, reason] of Object.entries(ofEcsAlone)) service.member(name)?.ignore(reason);
  remarkCostTags(service);
  remarkExecuteCommand(service.member('enableExecuteCommand'));
  service.member('monitoring')?.remark('service-monitoring', {
    lost: 'ECS sends metrics of the service as this says; Kubernetes sends none by itself.',
    remedy: 'Install the CloudWatch Observability add-on of EKS, or Prometheus.',
  });
  const name = service.member('serviceName');
  return { [SERVICE_ANNOTATION]: name && carry(name), ...tagAnnotations(service) };
}

function remarkCostTags(service: Place): void {
  const propagate = service.member('propagateTags');
  const managed = service.member('enableECSManagedTags');
  if (propagate?.value === 'NONE') propagate.ignore('No tags are copied.');
  else remarkTags(propagate);
  if (managed?.value === true) remarkTags(managed);
  else managed?.ignore('It is off.');
}

function remarkTags(place: Place | undefined): void {
  place?.remark('cost-tags', {
    lost: 'ECS tags each task, so that bills can be divided; pods have labels and annotations, and no tags.',
    remedy: 'Switch on split cost allocation data for Amazon EKS, which divides by namespace and workload.',
  });
}

function tagAnnotations(service: Place): DraftMap {
  const annotations: Record<string, DraftMap[string]> = {};
  for (const tag of service.list('tags')) {
    const key = tag.member('key');
    const value = tag.member('value');
    const name = key?.text();
    if (name === undefined || key === undefined) continue;
    if (name.startsWith('aws:')) {
      tag.ignore('AWS itself sets tags that begin with "aws:".');
      continue;
    }
    const legal = labelKey(name) ?? labelKey(TAG_PREFIX + name.replace(/[^\w.-]+/g, '-'));
    if (legal === undefined || annotations[legal] !== undefined) {
      tag.remark('cost-tags', {
        lost: `The tag "${name}" has no name that an annotation may have.`,
        remedy: 'Rename the tag.',
      });
      continue;
    }
    remarkTags(value ?? key);
    annotations[legal] = value === undefined ? carry(key, '') : carryAll([key, value], value.text() ?? '');
  }
  return annotations;
}

function remarkExecuteCommand(place: Place | undefined): void {
  if (place?.value !== true) {
    place?.ignore('It is off.');
    return;
  }
  place.remark('execute-command', {
    lost: 'aws ecs execute-command opens a shell in a task; on Kubernetes kubectl exec does, for whoever may create pods/exec.',
    remedy: 'Give the people on call that right by a Role, and switch on the audit log of the cluster.',
  });
}
