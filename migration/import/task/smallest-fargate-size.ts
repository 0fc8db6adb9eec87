import { fargateCpuUnits, fargateMemoryBoundsMib, fargateMemoryMibFor } from '../../../contract/fargate-sizes.ts';

/** CPU units and MiB of a task. */
export interface FargateSize {
  readonly cpuUnits: number;
  readonly memoryMib: number;
}

export const LARGEST_FARGATE_SIZE: FargateSize = {
  cpuUnits: Math.max(...fargateCpuUnits),
  memoryMib: fargateMemoryBoundsMib.most,
};

/** The size with the least CPU, and of those the one with the least memory, that holds what is needed; undefined where none does. */
export function smallestFargateSize(need: FargateSize): FargateSize | undefined {
  for (const cpuUnits of fargateCpuUnits.filter((units) => units >= need.cpuUnits)) {
    const memoryMib = fargateMemoryMibFor(cpuUnits).find((size) => size >= need.memoryMib);
    if (memoryMib !== undefined) return { cpuUnits, memoryMib };
  }
  return undefined;
}

/** The size that comes nearest where none fits: what is beyond Fargate is cut to its largest. */
export function nearestFargateSize(need: FargateSize): FargateSize {
  const cut = {
    cpuUnits: Math.min(need.cpuUnits, LARGEST_FARGATE_SIZE.cpuUnits),
    memoryMib: Math.min(need.memoryMib, LARGEST_FARGATE_SIZE.memoryMib),
  };
  return smallestFargateSize(cut) ?? LARGEST_FARGATE_SIZE;
}
