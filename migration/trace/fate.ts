import type { Severity } from '../codes/code.ts';
import type { RemarkCode } from '../codes/index.ts';

/** What became of one leaf of the input, or of all leaves below one place. */
export type Fate = { readonly input: string; readonly pointer: string } & (
  | {
      readonly fate: 'mapped';
      /** Where its value went: name of the output and JSON pointer in it, e.g. `Deployment/web /spec/replicas`. */
      readonly to: readonly string[];
    }
  | { readonly fate: 'ignored'; readonly reason: string }
  | ({ readonly fate: 'remarked' } & Remark)
);

/** What a person has to know about a place of the input. */
export interface Remark {
  readonly code: RemarkCode;
  readonly severity: Exclude<Severity, 'refused'>;
  /** One sentence: what is lost, or what differs. */
  readonly lost: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
}
