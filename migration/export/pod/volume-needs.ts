import { type ServiceInput, serviceMember } from '../../ecs/service-parts.ts';
import type { Place } from '../../trace/place.ts';
import type { TaskPlan } from './task-plan.ts';

/** What a volume is made with. */
export interface VolumeNeeds {
  readonly plan: TaskPlan;
  readonly service: ServiceInput | undefined;
}

/** What the service says of the volume that it attaches by that name. */
export function volumeConfigurationOf(ecsName: string, service: ServiceInput | undefined): Place | undefined {
  const all = service === undefined ? [] : (serviceMember(service, 'volumeConfigurations')?.items() ?? []);
  return all.find((configuration) => configuration.member('name')?.value === ecsName);
}
