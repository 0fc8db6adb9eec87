import type { ObjectIndex } from '../import-context.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** ScaledObjects and HorizontalPodAutoscalers that scale nothing here: their target is not in the inputs, or another one scales it already. */
export function tellScalerWithoutTarget(objects: ObjectIndex, workloads: readonly PlannedWorkload[]): void {
  for (const scaler of objects.ofKind('ScaledObject', 'HorizontalPodAutoscaler')) {
    if (workloads.some((planned) => planned.scaler === scaler && planned.starter !== 'run-task')) continue;
    accountForObject(scaler);
    const target = scaler.place.at('spec', 'scaleTargetRef');
    const named = `${String(target?.member('kind')?.value ?? 'Deployment')} "${String(target?.member('name')?.value)}"`;
    scaler.place.member('spec')?.remark('scaler-without-target', {
      lost: `${scaler.kind} "${scaler.name}" is to scale ${named}, which is not among the inputs or is scaled by another object already, so nothing is made of it.`,
      remedy: 'Convert it together with the workload that it scales.',
    });
  }
}
