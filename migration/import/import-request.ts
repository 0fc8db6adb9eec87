import type { InputText } from '../conversion.ts';
import type { ConversionProblem } from '../problem.ts';

/** What is to be imported. */
export interface ImportRequest {
  readonly manifests: readonly InputText[];
  /** Why other inputs could not even be read. */
  readonly unread: readonly ConversionProblem[];
}
