/** What is written about a workload beside what it became. */
export interface WorkloadDocuments {
  /** What it costs, for machines. */
  readonly cost: object;
  /** The same in some lines for a terminal. */
  readonly costText: string;
  /** The checklist of the move and of the way back, as Markdown. */
  readonly runbook: string;
}

/** The form in which manifests are written, which is their file's extension. */
export type ManifestFormat = 'yaml' | 'json';
