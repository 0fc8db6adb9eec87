import type { ScalerWorld } from '../scaler.ts';
import type { TaskTerms } from '../task.ts';

/** A service's tasks stay until the service stops them. */
export const serviceTerms: TaskTerms = {
  role: 'burst',
  idleExitSeconds: Number.POSITIVE_INFINITY,
  minimumLifeSeconds: 0,
  oneShot: false,
};

/**
 * As many tasks as a service keeps under step scaling (`minScalingCapacity` in aws/aws-cdk, QueueProcessingServiceBase) and under target
 * tracking, whose metric is not defined without a running task (aws/copilot-cli#3376).
 */
export const MINIMUM_TASKS = 1;

/** How many tasks a service was last told to have; tasks that are being stopped are no longer among them. */
export function serviceSize({ starting, running }: ScalerWorld): number {
  return starting + running;
}

/** Gives a service another size. Where it shrinks, it stops tasks without looking at what they do. */
export function resizeService(world: ScalerWorld, tasks: number): void {
  const change = tasks - serviceSize(world);
  if (change > 0) world.launch(change, serviceTerms);
  else if (change < 0) world.stop(-change);
}
