import { remarkInferenceAccelerators } from './accelerators.ts';
import type { TaskPlan } from './task-plan.ts';

/** What a task definition says and no pod can. */
export function remarkTask(plan: TaskPlan): void {
  const { task, containers } = plan;
  task.member('requiresCompatibilities')?.ignore('Where the pods run is said by the target of the export.');
  remarkInferenceAccelerators(plan);
  const proxy = task.member('proxyConfiguration');
  proxy?.remark('proxy-lost', {
    lost: `Traffic does not go through the proxy "${String(proxy.member('containerName')?.value)}" of App Mesh, as nothing in the pod redirects it there.`,
    remedy: 'Use a service mesh of Kubernetes, e.g. Istio or Linkerd, and remove the proxy container.',
  });
  const faults = task.member('enableFaultInjection');
  if (faults?.flag() === true) {
    faults.remark('fault-injection-lost', {
      lost: 'The pod takes no fault injection requests of AWS FIS for ECS tasks.',
      remedy: 'Use the actions aws:eks:pod-* of AWS FIS in the experiment templates.',
    });
  } else faults?.ignore('False is the default.');
  for (const { place, ecsName } of containers) {
    if (place.list('credentialSpecs').length === 0) continue;
    place.member('credentialSpecs')?.remark('credential-spec-lost', {
      lost: `"${ecsName}" runs without its credential spec, so it cannot authenticate to Active Directory.`,
      remedy:
        'Install the gMSA webhook of Kubernetes, and name the spec in windowsOptions.gmsaCredentialSpecName (Windows only).',
    });
  }
}
