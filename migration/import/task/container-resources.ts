import { unitsOfMilliCpu } from '../../ecs/values.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { InitRoom } from './init-sizes.ts';
import type { Resources } from './resources.ts';

/**
 * `cpu`, `memory` and `memoryReservation` of a container. A request is what ECS reserves, a memory limit is what ends the container; a CPU limit
 * has no equal but the task's size.
 *
 * @param room What an init container may keep; undefined for others.
 */
export function containerResources(
  resources: Resources,
  { shared, room }: { readonly shared: boolean; readonly room: InitRoom | undefined },
): DraftMap {
  const { milliCpu, memoryMib } = resources;
  const cpuPlace = milliCpu.requestPlace ?? milliCpu.limitPlace;
  const cpu = milliCpu.request ?? milliCpu.limit;
  const { request, limit, requestPlace, limitPlace } = memoryMib;
  const [keepsCpu, keepsMemory] = [room?.cpu.has(resources) ?? true, room?.memory.has(resources) ?? true];
  if (!keepsCpu) tellDropped(cpuPlace, `${cpu}m of CPU`);
  if (!keepsMemory) tellDropped(limitPlace ?? requestPlace, `${limit ?? request} MiB`);
  if (shared && room === undefined && milliCpu.limit !== undefined) {
    milliCpu.limitPlace?.remark('cpu-limit-shared', {
      lost: `The container may use at most ${milliCpu.limit}m of CPU on Kubernetes; on Fargate it may use all that the other containers of its task leave.`,
      remedy: 'Nothing, unless the containers are to be held apart: then give each a task of its own.',
    });
  }
  const reserves = request !== undefined && request > 0 && (limit === undefined || request < limit);
  return {
    cpu: keepsCpu && cpu && cpuPlace ? carry(cpuPlace, unitsOfMilliCpu(cpu)) : undefined,
    memory: keepsMemory && limit && limitPlace ? carry(limitPlace, limit) : undefined,
    memoryReservation: keepsMemory && reserves && requestPlace ? carry(requestPlace, request) : undefined,
  };
}

function tellDropped(place: Place | undefined, amount: string): void {
  place?.remark('init-size-dropped', {
    lost: `The init container has ${amount} of its own; on ECS it may use all that the task has, as ECS would reserve it beside what the other containers have.`,
    remedy: 'Raise the size of the task by as much where the init container has to be held to it.',
  });
}
