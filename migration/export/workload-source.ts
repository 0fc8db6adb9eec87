import type { ServiceInput } from '../ecs/service-parts.ts';
import type { Place } from '../trace/place.ts';

/** A task definition with what belongs to it. */
export interface WorkloadSource {
  readonly task: Place;
  readonly family: Place;
  /** Tags that stand beside the task definition. */
  readonly tags?: Place | undefined;
  readonly service: ServiceInput | undefined;
  /** The scaler's settings. */
  readonly settings: Place;
}
