import type { CpuClaim, MemoryClaim } from './apportion.ts';
import type { ContainerPlan } from './task-plan.ts';

/** What one container asks for, and may take at most. */
export interface ContainerSize {
  readonly container: ContainerPlan;
  readonly cpuClaim: CpuClaim;
  readonly memoryClaim: MemoryClaim;
  readonly milliCpu: number | undefined;
  readonly requestMib: number | undefined;
  readonly limitMib: number | undefined;
}

/**
 * How much is needed at the same time: by the lasting containers together, or by one that runs before them with those that run meanwhile, if
 * that is more (Kubernetes docs, "Sidecar Containers", "Resource sharing within containers").
 */
export function mostAtOnce(sizes: readonly ContainerSize[], amountOf: (size: ContainerSize) => number): number {
  const sum = (some: readonly ContainerSize[]) => some.reduce((total, size) => total + amountOf(size), 0);
  const moments = sizes.map((size, index) => {
    if (size.container.role !== 'one-shot') return 0;
    return amountOf(size) + sum(sizes.slice(0, index).filter(({ container }) => container.role === 'sidecar'));
  });
  return Math.max(sum(sizes.filter(({ container }) => container.role !== 'one-shot')), ...moments);
}
