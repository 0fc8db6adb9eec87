import type { ServiceInput } from '../../ecs/service-parts.ts';
import type { Place } from '../../trace/place.ts';
import type { QueueScaling } from './scaling-queue.ts';

/** Says what becomes of a service's own numbers of tasks where KEDA sets that of its pods. */
export function remarkNumbers(service: ServiceInput | undefined, { policy }: QueueScaling): void {
  const kedas = `KEDA runs ${policy.minTasks} to ${policy.maxTasks} pods, by the queue's length`;
  const remedy =
    'Set ECS_MIN_TASKS and ECS_MAX_TASKS, and export again; export with port mappings or a load balancer what is no worker.';
  const remark = (place: Place | undefined, lost: string) => place?.remark('desired-count-by-queue', { lost, remedy });
  const desired = service?.service.member('desiredCount');
  remark(desired, `The service runs ${String(desired?.value)} tasks at all times; ${kedas}.`);
  const strategy = service?.service.member('schedulingStrategy');
  if (strategy?.value === 'DAEMON') remark(strategy, `The service runs one task on each instance; ${kedas}.`);
  else strategy?.ignore('The number of pods is told at the desired count.');
  const { minCapacity, maxCapacity, policies = [] } = service?.scaling ?? {};
  remark(minCapacity, `The service has ${String(minCapacity?.value)} tasks at least; ${kedas}.`);
  remark(maxCapacity, `The service has ${String(maxCapacity?.value)} tasks at most; ${kedas}.`);
  for (const scalingPolicy of policies) {
    remark(scalingPolicy, `A policy of Application Auto Scaling scales the service; ${kedas}.`);
    for (const [, member] of scalingPolicy.members()) member.ignore("KEDA scales by the queue's length in its place.");
  }
}
