import { unitsOfMilliCpu } from '../../ecs/values.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { ContainerRole } from './pod-source.ts';
import type { Resources } from './resources.ts';

/**
 * `cpu`, `memory` and `memoryReservation` of a container. A request is what ECS reserves, a memory limit is what ends the container; a CPU limit
 * has no equal but the task's size. Init containers get none, because ECS adds up what all containers reserve, though these run before the others.
 */
export function containerResources(role: ContainerRole, { milliCpu, memoryMib }: Resources, shared: boolean): DraftMap {
  if (role === 'init') return {};
  const cpuPlace = milliCpu.requestPlace ?? milliCpu.limitPlace;
  const cpu = milliCpu.request ?? milliCpu.limit;
  if (shared && milliCpu.limit !== undefined) {
    milliCpu.limitPlace?.remark('cpu-limit-shared', {
      lost: `The container may use at most ${milliCpu.limit}m of CPU on Kubernetes; on Fargate it may use all that the other containers of its task leave.`,
      remedy: 'Nothing, unless the containers are to be held apart: then give each a task of its own.',
    });
  }
  const { request, limit, requestPlace, limitPlace } = memoryMib;
  const reserves = request !== undefined && request > 0 && (limit === undefined || request < limit);
  return {
    cpu: cpu && cpuPlace ? carry(cpuPlace, unitsOfMilliCpu(cpu)) : undefined,
    memory: limit && limitPlace ? carry(limitPlace, limit) : undefined,
    memoryReservation: reserves && requestPlace ? carry(requestPlace, request) : undefined,
  };
}
