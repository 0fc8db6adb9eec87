import type { Draft } from '../trace/draft.ts';

/** A file of an output in the making, e.g. a trust policy: JSON for `.json`, YAML for `.yaml`. */
export interface FileDraft {
  /** Relative path without `..`. */
  readonly path: string;
  readonly content: Draft;
}
