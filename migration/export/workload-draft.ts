import type { FileDraft } from '../output/file-draft.ts';
import type { ExportedFacts } from './export-request.ts';
import type { ManifestDraft } from './manifest-draft.ts';
import type { LogPart } from './surroundings/logs.ts';

/** A workload in the making: whatever was carried into it counts as mapped once it is settled. */
export interface WorkloadDraft {
  readonly namespace: string;
  /** Objects in the order in which they are applied. */
  readonly manifests: readonly ManifestDraft[];
  readonly files: readonly FileDraft[];
  readonly facts: ExportedFacts;
  readonly logs: Pick<LogPart, 'sent' | 'containers'>;
}
