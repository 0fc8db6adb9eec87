import { fargateCpuUnits, fargateMemoryMibFor, fargateMemoryRuleFor } from '../../../contract/fargate-sizes.ts';
import { hasPlaceholder } from '../../placeholder.ts';
import type { Place } from '../../trace/place.ts';
import { numberAt } from '../../trace/place-at.ts';
import { cpuUnitsOf, memoryMibOf } from '../values.ts';
import { called, containersOf, requiresFargate } from './reading.ts';

/** Refuses sizes that ECS cannot read, that Fargate does not have, and that are too small for their containers. */
export function checkSizes(task: Place): void {
  const cpuUnits = amountOf(task, 'cpu', cpuUnitsOf, 'units like 256, or vCPUs like "0.25 vCPU"');
  const memoryMib = amountOf(task, 'memory', memoryMibOf, 'MiB like 512, or gigabytes like "0.5 GB"');
  if (requiresFargate(task)) checkFargateSize(task, cpuUnits, memoryMib);
  const containers = containersOf(task);
  const sum = (amount: (container: Place) => number) => containers.reduce((total, one) => total + amount(one), 0);
  const cpuOfAll = sum((container) => numberAt(container, 'cpu') ?? 0);
  if (typeof cpuUnits === 'number') refuseExcess(task, 'cpu', cpuOfAll, cpuUnits, 'CPU units');
  // What is reserved is the reservation, and the limit where there is none (ECS API reference, ContainerDefinition, memory).
  const reserved = sum((one) => numberAt(one, 'memoryReservation') ?? numberAt(one, 'memory') ?? 0);
  if (typeof memoryMib === 'number') refuseExcess(task, 'memory', reserved, memoryMib, 'MiB');
  for (const container of containers) checkLimits(container, memoryMib);
}

/** Undefined for what is absent; null for what a template engine is to fill in, and for what was refused. */
function amountOf(
  task: Place,
  name: 'cpu' | 'memory',
  read: (value: string | number) => number | undefined,
  forms: string,
): number | null | undefined {
  const place = task.member(name);
  if (place === undefined) return undefined;
  const { value } = place;
  if (typeof value === 'string' && hasPlaceholder(value)) return null;
  const amount = typeof value === 'string' || typeof value === 'number' ? read(value) : undefined;
  if (amount !== undefined) return amount;
  place.refuse(
    'unreadable-size',
    `The task's ${name} is no amount that ECS reads: ${forms}.`,
    'Write it in one of these forms.',
  );
  return null;
}

function checkFargateSize(
  task: Place,
  cpuUnits: number | null | undefined,
  memoryMib: number | null | undefined,
): void {
  if (cpuUnits === undefined || memoryMib === undefined) {
    const missing = cpuUnits === undefined ? 'cpu' : 'memory';
    const message = `The task requires Fargate, which wants the task's own "${missing}", and there is none.`;
    task.refuse('no-fargate-size', message, `Add "${missing}" to the task definition.`);
    return;
  }
  if (cpuUnits === null || memoryMib === null || fargateMemoryMibFor(cpuUnits).includes(memoryMib)) return;
  const rule =
    fargateMemoryMibFor(cpuUnits).length > 0
      ? `with ${cpuUnits} CPU units the memory is ${fargateMemoryRuleFor(cpuUnits)}`
      : `CPU units are one of ${fargateCpuUnits.join(', ')}`;
  const message = `Fargate has no task of ${cpuUnits} CPU units and ${memoryMib} MiB: ${rule}.`;
  const place = task.member(fargateCpuUnits.includes(cpuUnits) ? 'memory' : 'cpu') ?? task;
  place.refuse('no-fargate-size', message, remedyFor(cpuUnits, memoryMib));
}

function remedyFor(cpuUnits: number, memoryMib: number): string {
  for (const cpu of fargateCpuUnits) {
    const memory = fargateMemoryMibFor(cpu).find((size) => size >= memoryMib);
    if (cpu >= cpuUnits && memory !== undefined) {
      return `The smallest size that holds both is ${cpu} CPU units with ${memory} MiB.`;
    }
  }
  const cpu = fargateCpuUnits.at(-1) ?? 0;
  return `The largest is ${cpu} CPU units with ${fargateMemoryMibFor(cpu).at(-1)} MiB; split the task, or run it on EC2.`;
}

function refuseExcess(task: Place, name: 'cpu' | 'memory', wanted: number, available: number, unit: string): void {
  if (wanted <= available) return;
  const message = `The containers ask for ${wanted} ${unit} together, and the task has ${available}.`;
  task.member(name)?.refuse('containers-exceed-task', message, `Raise the task's "${name}", or lower the containers'.`);
}

function checkLimits(container: Place, taskMemoryMib: number | null | undefined): void {
  const limit = numberAt(container, 'memory');
  const reservation = numberAt(container, 'memoryReservation');
  if (limit === undefined) return;
  if (typeof taskMemoryMib === 'number' && limit > taskMemoryMib) {
    const message = `${called(container)} may use ${limit} MiB, and its task has ${taskMemoryMib}.`;
    container
      .member('memory')
      ?.refuse('containers-exceed-task', message, "Raise the task's memory, or lower the container's.");
  }
  if (reservation !== undefined && reservation > limit) {
    const message = `${called(container)} reserves ${reservation} MiB and may use only ${limit}.`;
    const remedy = 'Let "memory" be above "memoryReservation".';
    container.member('memoryReservation')?.refuse('containers-exceed-task', message, remedy);
  }
}
