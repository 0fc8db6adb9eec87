import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** Whole GPUs of a container, as the NVIDIA device plugin offers them. Nothing else that ECS attaches has a resource in Kubernetes. */
export function acceleratorLimits(plan: TaskPlan, container: ContainerPlan): DraftMap {
  const drafts = container.place.list('resourceRequirements').map((item) => limit(item, plan, container));
  return Object.assign({}, ...drafts);
}

function limit(item: Place, plan: TaskPlan, { ecsName }: ContainerPlan): DraftMap {
  const type = item.member('type');
  const value = item.member('value');
  const amount = String(value?.value ?? '');
  if (type?.value !== 'GPU' || value === undefined || !/^\d+$/.test(amount)) {
    item.remark('accelerator-lost', {
      lost: `"${ecsName}" does not get the ${String(type?.value ?? 'resource')} that it asks for, as Kubernetes has no such request.`,
      remedy:
        "Install the device plugin of the accelerator's maker, and ask for its resource in the container's limits.",
    });
    return {};
  }
  if (plan.context.target === 'eks-fargate') {
    item.refuse(
      'gpu-on-fargate',
      `"${ecsName}" asks for ${amount} GPU, and EKS Fargate has none.`,
      'Export with --target eks-nodes, and give the cluster a node group with GPUs.',
    );
  }
  return { 'nvidia.com/gpu': carryAll([type, value], amount) };
}

/** Elastic Inference has no successor that attaches to a pod by name. */
export function remarkInferenceAccelerators({ task }: TaskPlan): void {
  task.member('inferenceAccelerators')?.remark('accelerator-lost', {
    lost: 'The Elastic Inference accelerators of the task are not attached to the pod, as Kubernetes has nothing like them.',
    remedy: 'Run inference on nodes with GPUs or AWS Inferentia, with their device plugin.',
  });
}
