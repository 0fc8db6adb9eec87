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
