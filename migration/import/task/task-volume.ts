import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** A volume of the pod. */
export interface TaskVolume {
  readonly name: string;
  /** Undefined where the task has no such volume, so that nothing can be mounted from it. */
  readonly draft: DraftMap | undefined;
  /** Whether all that is mounted from it is to be read only. */
  readonly readOnly: boolean;
  readonly size: VolumeSize | undefined;
}

/** The size of a volume that lives and dies with the pod. */
export interface VolumeSize {
  readonly sizeMib: number;
  readonly place: Place;
}
