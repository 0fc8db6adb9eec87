import type { ConfigurationProblem } from './configuration-error.ts';

/**
 * Memory sizes in MiB that a Linux task may have, by its CPU units (ECS developer guide, "Task CPU and memory"). ECS refuses every
 * other pair, but only when the stack is half deployed.
 */
const memoryByCpuUnits: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16_384, 1024)],
  [4096, steps(8192, 30_720, 1024)],
  [8192, steps(16_384, 61_440, 4096)],
  [16_384, steps(32_768, 122_880, 8192)],
]);

/** The CPU units that a Fargate task may have, in ascending order; 1024 units are one vCPU. */
export const fargateCpuUnits: readonly number[] = [...memoryByCpuUnits.keys()];

/** The least and the most memory of a Fargate task, in MiB. */
export const fargateMemoryBoundsMib = { least: 512, most: 122_880 } as const;

/** Memory sizes in MiB that Fargate has for so many CPU units, in ascending order; empty when it has no task with that CPU. */
export function fargateMemoryMibFor(cpuUnits: number): readonly number[] {
  return memoryByCpuUnits.get(cpuUnits) ?? [];
}

/** The same in words, as in `1024 to 4096 in steps of 1024 (MiB)`. */
export function fargateMemoryRuleFor(cpuUnits: number): string {
  const sizes = fargateMemoryMibFor(cpuUnits);
  const [first = 0, second = 0] = sizes;
  const even = sizes.every((size, index) => size === first + index * (second - first));
  return even ? `${first} to ${sizes.at(-1)} in steps of ${second - first} (MiB)` : `one of ${sizes.join(', ')} (MiB)`;
}

/** What is wrong with a size that Fargate does not have; `names` are those under which the two are set. */
export function problemOfFargateSize(
  cpuUnits: number,
  memoryMib: number,
  names: { readonly cpu: string; readonly memory: string },
): ConfigurationProblem | undefined {
  if (fargateMemoryMibFor(cpuUnits).includes(memoryMib)) return undefined;
  return {
    name: names.memory,
    rule: `${fargateMemoryRuleFor(cpuUnits)} while ${names.cpu} is ${cpuUnits}`,
    received: String(memoryMib),
    remedy: 'Take a size that Fargate has: change either.',
  };
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
}
