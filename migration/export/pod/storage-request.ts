import { carry, type DraftMap } from '../../trace/draft.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** A pod on EKS Fargate has 20 GiB by default and 175 GiB at most (EKS user guide, "Understand Fargate Pod configuration details"). */
const MOST_ON_EKS_FARGATE_GIB = 175;

/** The ephemeral storage of the task, which the first regular container asks for, as a pod's requests are those of its containers. */
export function storageRequests(plan: TaskPlan, container: ContainerPlan): DraftMap {
  const place = plan.task.at('ephemeralStorage', 'sizeInGiB');
  const sizeGib = place?.number();
  const first = plan.containers.find(({ role }) => role === 'regular');
  if (place === undefined || sizeGib === undefined || first !== container) return {};
  if (plan.context.target !== 'eks-fargate' || sizeGib <= MOST_ON_EKS_FARGATE_GIB) {
    return { 'ephemeral-storage': carry(place, `${sizeGib}Gi`) };
  }
  place.remark('ephemeral-storage-clamped', {
    lost: `The pod asks for ${MOST_ON_EKS_FARGATE_GIB} GiB of ephemeral storage and not ${sizeGib} GiB, as EKS Fargate has no more.`,
    remedy: 'Put what does not fit on EFS, or run the pod on nodes.',
  });
  return { 'ephemeral-storage': `${MOST_ON_EKS_FARGATE_GIB}Gi` };
}
