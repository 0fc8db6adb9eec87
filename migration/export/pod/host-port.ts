import { type Carried, carry } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { TaskPlan } from './task-plan.ts';

/** The port of the node, where the task definition asks for a certain one of the container instance. */
export function hostPortOf(plan: TaskPlan, mapping: Place, containerPort: number): Carried | undefined {
  const place = mapping.member('hostPort');
  const number = place?.number();
  if (place === undefined || number === undefined) return undefined;
  const mode = plan.task.member('networkMode')?.value;
  if (mode === 'awsvpc' || isFargateTask(plan.task)) {
    place.ignore('The task has an address of its own, as the pod has, so the host port is the container port.');
    return undefined;
  }
  if (number === 0) {
    place.ignore('A port of the host that ECS picks is only for load balancers, which reach the pod itself.');
    return undefined;
  }
  if (plan.context.target === 'eks-fargate') {
    place.remark('host-port-lost', {
      lost: `Port ${number} of the host does not lead to container port ${containerPort}, as EKS Fargate refuses host ports.`,
      remedy: 'Reach the pod through its Service.',
    });
    return undefined;
  }
  return carry(place, number);
}

function isFargateTask(task: Place): boolean {
  const compatibilities = task.member('requiresCompatibilities')?.value;
  return Array.isArray(compatibilities) && compatibilities.length === 1 && compatibilities[0] === 'FARGATE';
}
