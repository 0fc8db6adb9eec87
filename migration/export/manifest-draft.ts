import type { FileDraft } from '../output/file-draft.ts';
import type { DraftMap } from '../trace/draft.ts';

/** A Kubernetes object in the making. */
export interface ManifestDraft {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace's name where it is not the workload's own; `null` for objects of the whole cluster. */
  readonly namespace?: string | null | undefined;
  readonly labels?: DraftMap | undefined;
  readonly annotations?: DraftMap | undefined;
  /** All members beside `apiVersion`, `kind` and `metadata`. */
  readonly body: DraftMap;
}

/** A part of what a conversion puts out. */
export interface OutputPart {
  readonly manifests: readonly ManifestDraft[];
  readonly files: readonly FileDraft[];
}
