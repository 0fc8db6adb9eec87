import type { Draft, DraftMap } from '../trace/draft.ts';

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

/** Another file of an output, e.g. a trust policy: JSON for `.json`, YAML for `.yaml`. */
export interface FileDraft {
  /** Relative path without `..`. */
  readonly path: string;
  readonly content: Draft;
}

/** A part of what a conversion puts out. */
export interface OutputPart {
  readonly manifests: readonly ManifestDraft[];
  readonly files: readonly FileDraft[];
}

/** The annotation that keeps a family as ECS has it. */
export const FAMILY_ANNOTATION = 'fargate-queue-scaler/family';

/** What finds an exported workload's pods. */
export function podSelector(name: string): { readonly 'app.kubernetes.io/name': string } {
  return { 'app.kubernetes.io/name': name };
}
