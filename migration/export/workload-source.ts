import type { ServiceInput } from '../ecs/service-parts.ts';
import type { Place } from '../trace/place.ts';

/** A task definition with what belongs to it. */
export interface WorkloadSource {
  readonly task: Place;
  readonly family: Place;
  /** Tags that stand beside the task definition. */
  readonly tags?: Place | undefined;
  /** Types of the resources that stand beside it in a template, by their logical ids. */
  readonly templateResources: ReadonlyMap<string, string>;
  readonly service: ServiceInput | undefined;
  /** The scaler's settings. */
  readonly settings: Place;
}
