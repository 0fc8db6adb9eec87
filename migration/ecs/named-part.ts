import type { Place } from '../trace/place.ts';

/** A part, with its logical id where it is a resource of a template. */
export interface NamedPart {
  readonly place: Place;
  readonly id?: string | undefined;
}
