import { milliCpuOfUnits } from '../../ecs/values.ts';
import { cpuQuantity } from '../../kubernetes/quantity.ts';
import { type ContainerSize, mostAtOnce } from './container-size.ts';
import type { TaskPlan } from './task-plan.ts';

/** Says what is guessed about CPU, and what containers cannot do with it any more. */
export function remarkCpu(plan: TaskPlan, taskUnits: number | undefined, sizes: readonly ContainerSize[]): void {
  const place = plan.task.member('cpu');
  const lasting = sizes.filter(isLasting);
  for (const size of sizes) remarkContainerCpu(size, taskUnits);
  if (place === undefined || taskUnits === undefined) return;
  const open = lasting.filter(({ cpuClaim }) => cpuClaim.units === 0);
  if (open.length > 1) {
    const parts = open.map(({ container, milliCpu }) => `"${container.ecsName}" ${cpuQuantity(milliCpu ?? 0)}`);
    place.remark('size-split-guessed', {
      lost: `The ${taskUnits} CPU units of the task are shared freely on ECS by containers without units of their own; as a guess, ${parts.join(' and ')} are requested for them.`,
      remedy: 'Measure what each container uses, and give each its own cpu.',
    });
  }
  if (plan.context.target !== 'eks-fargate') {
    place.remark('cpu-not-capped', {
      lost: `The ${taskUnits} CPU units of the task are requested, but nothing keeps the pod from using more on a node that is idle.`,
      remedy: 'Set limits.cpu where a pod must not use more.',
    });
  } else if (lasting.length > 1) {
    place.remark('resources-not-shared', {
      lost: `Each of the ${lasting.length} containers is held to its own CPU and memory, as requests must equal limits on EKS Fargate; on ECS, one may use what another leaves.`,
      remedy: 'Measure under load, and move CPU and memory to the container that needs them.',
    });
  }
}

function remarkContainerCpu({ container, cpuClaim, milliCpu }: ContainerSize, taskUnits: number | undefined): void {
  const place = container.place.member('cpu');
  if (cpuClaim.units === 0 || milliCpu === undefined) {
    place?.ignore('A cpu of 0 sets nothing aside.');
    return;
  }
  const declared = milliCpuOfUnits(cpuClaim.units);
  if (Math.abs(milliCpu - declared) <= 1) return;
  place?.remark('cpu-share-scaled', {
    lost: `"${container.ecsName}" asks for ${cpuQuantity(milliCpu)} in place of ${cpuQuantity(declared)}, because its ${cpuClaim.units} units are only a weight by which the task's ${taskUnits} units are shared.`,
    remedy: 'Ask for less where it does not need what the task had.',
  });
}

/** Says what is guessed about memory, what nobody has claimed, and which bounds moved. */
export function remarkMemory(plan: TaskPlan, taskMib: number | undefined, sizes: readonly ContainerSize[]): void {
  for (const size of sizes) remarkContainerMemory(size, plan.context.target === 'eks-fargate');
  const place = plan.task.member('memory');
  if (place === undefined || taskMib === undefined) return;
  const lasting = sizes.filter(isLasting);
  const open = lasting.filter(({ memoryClaim }) => memoryClaim.limitMib === undefined);
  if (open.length > 1) {
    const parts = open.map(({ container, limitMib }) => `"${container.ecsName}" ${limitMib ?? 0} MiB`);
    place.remark('size-split-guessed', {
      lost: `The ${taskMib} MiB of the task are shared freely on ECS by containers without a limit; as a guess, ${parts.join(' and ')} are their limits.`,
      remedy: 'Measure what each container uses, and give each its own memory.',
    });
  }
  const claimed = mostAtOnce(sizes, ({ limitMib }) => limitMib ?? 0);
  if (claimed > taskMib) {
    place.remark('memory-not-capped', {
      lost: `The limits of the containers are ${claimed} MiB together, where the task had ${taskMib} MiB, so the pod may use more on a node that has it.`,
      remedy: 'Lower memory of containers that must not have more.',
    });
  }
  if (claimed < taskMib) {
    place.remark('memory-unclaimed', {
      lost: `${taskMib - claimed} of the ${taskMib} MiB of the task are nobody's, as all containers have lower limits; the pod does not ask for them.`,
      remedy: 'Raise memory of a container that should have them.',
    });
  }
}

function remarkContainerMemory({ container, memoryClaim, limitMib }: ContainerSize, isFargate: boolean): void {
  const { reservedMib, limitMib: declaredMib } = memoryClaim;
  const { place, ecsName } = container;
  if (limitMib === undefined) {
    place.member('memory')?.ignore('A memory of 0 is none.');
    if (reservedMib === undefined) place.member('memoryReservation')?.ignore('A reservation of 0 is none.');
    return;
  }
  if (isFargate && reservedMib !== undefined && declaredMib !== undefined) {
    place.member('memoryReservation')?.remark('reservation-is-limit', {
      lost: `"${ecsName}" has ${limitMib} MiB set aside and not ${reservedMib} MiB, as requests must equal limits on EKS Fargate.`,
      remedy: 'Lower memory where the pod should be smaller.',
    });
  }
  if (isFargate && reservedMib !== undefined && declaredMib === undefined) {
    place.member('memoryReservation')?.remark('reservation-is-limit', {
      lost: `"${ecsName}" is killed above ${limitMib} MiB, as requests must equal limits on EKS Fargate; its ${reservedMib} MiB were only set aside.`,
      remedy: 'Measure how much it uses at most, and set memory to that.',
    });
  }
  if (declaredMib !== undefined && limitMib !== declaredMib) {
    place.member('memory')?.remark('memory-limit-lowered', {
      lost: `"${ecsName}" is killed above ${limitMib} MiB and not ${declaredMib} MiB, so that all containers together stay within the task's memory.`,
      remedy: 'Raise the memory of the task, or lower that of other containers.',
    });
  }
}

function isLasting({ container }: ContainerSize): boolean {
  return container.role !== 'one-shot';
}
