import { cpuUnitsOf, memoryMibOf } from '../../ecs/values.ts';
import { cpuQuantity, memoryQuantity } from '../../kubernetes/quantity.ts';
import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { acceleratorLimits } from './accelerators.ts';
import { type CpuClaim, type MemoryClaim, memoryMibShares, milliCpuShares } from './apportion.ts';
import { type ContainerSize, mostAtOnce } from './container-size.ts';
import { present, unlessEmpty } from './read.ts';
import { remarkCpu, remarkMemory } from './resources-remarks.ts';
import { storageRequests } from './storage-request.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** Sizes of all containers in the plan's order, with what is to be said about them. */
export function sizesOf(plan: TaskPlan): readonly ContainerSize[] {
  const taskUnits = amountOf(plan.task.member('cpu'), cpuUnitsOf);
  const taskMib = amountOf(plan.task.member('memory'), memoryMibOf);
  const cpuClaims = plan.containers.map(cpuClaimOf);
  const memoryClaims = plan.containers.map(memoryClaimOf);
  const milliCpu = milliCpuShares(taskUnits, cpuClaims);
  const mib = memoryMibShares(taskMib, memoryClaims);
  const sizes = plan.containers.flatMap((container, index): readonly ContainerSize[] => {
    const cpuClaim = cpuClaims[index];
    const memoryClaim = memoryClaims[index];
    if (cpuClaim === undefined || memoryClaim === undefined) return [];
    const memory = memoryBounds(plan, memoryClaim, mib[index], taskMib !== undefined);
    return [{ container, cpuClaim, memoryClaim, milliCpu: milliCpu[index], ...memory }];
  });
  remarkCpu(plan, taskUnits, sizes);
  remarkMemory(plan, taskMib, sizes);
  return sizes;
}

/** The `resources` of one container. */
export function resourcesOf(plan: TaskPlan, size: ContainerSize): DraftMap | undefined {
  const { task } = plan;
  const { place } = size.container;
  const reserved = place.member('memoryReservation');
  const limit = place.member('memory');
  const weight = size.cpuClaim.units > 0 ? place.member('cpu') : undefined;
  const cpu = quantity(size.milliCpu, cpuQuantity, present(task.member('cpu'), weight));
  const requested = present(task.member('memory'), reserved, size.requestMib === size.limitMib ? limit : undefined);
  const isFargate = plan.context.target === 'eks-fargate';
  const requests = {
    cpu,
    memory: quantity(size.requestMib, memoryQuantity, requested),
    ...storageRequests(plan, size.container),
  };
  const limits = {
    cpu: isFargate ? cpu : undefined,
    memory: quantity(size.limitMib, memoryQuantity, limit === undefined ? present(task.member('memory')) : [limit]),
    ...acceleratorLimits(plan, size.container),
  };
  return unlessEmpty({ requests: unlessEmpty(requests), limits: unlessEmpty(limits) });
}

/** What the pod asks for. */
export function podRequests(sizes: readonly ContainerSize[]): {
  readonly milliCpu: number;
  readonly memoryMib: number;
} {
  return {
    milliCpu: mostAtOnce(sizes, ({ milliCpu }) => milliCpu ?? 0),
    memoryMib: mostAtOnce(sizes, ({ requestMib }) => requestMib ?? 0),
  };
}

function cpuClaimOf(container: ContainerPlan): CpuClaim {
  return { units: amountOf(container.place.member('cpu'), cpuUnitsOf) ?? 0, runs: runsOf(container) };
}

function memoryClaimOf(container: ContainerPlan): MemoryClaim {
  const reservedMib = amountOf(container.place.member('memoryReservation'), memoryMibOf);
  const limitMib = amountOf(container.place.member('memory'), memoryMibOf);
  return { reservedMib: reservedMib || undefined, limitMib: limitMib || undefined, runs: runsOf(container) };
}

function runsOf({ role }: ContainerPlan): CpuClaim['runs'] {
  return role === 'one-shot' ? 'first' : role === 'sidecar' ? 'before' : 'beside';
}

/** On EKS Fargate, a container's request is its limit (EKS user guide, "Understand Fargate Pod configuration details"). */
function memoryBounds(plan: TaskPlan, claim: MemoryClaim, mib: number | undefined, hasTaskMemory: boolean) {
  if (plan.context.target === 'eks-fargate') return { requestMib: mib, limitMib: mib };
  const requestMib = claim.reservedMib ?? mib;
  return { requestMib, limitMib: claim.limitMib ?? (hasTaskMemory ? mib : undefined) };
}

function amountOf(place: Place | undefined, read: (value: string | number) => number | undefined): number | undefined {
  const value = place?.value;
  return typeof value === 'string' || typeof value === 'number' ? read(value) : undefined;
}

function quantity(amount: number | undefined, write: (amount: number) => string, places: readonly Place[]) {
  return amount === undefined ? undefined : carryAll(places, write(amount));
}
