import type { QueueScaler, Target } from '../kubernetes/target.ts';

/** What one task definition is exported to. */
export interface ExportContext {
  readonly target: Target;
  readonly queueScaler: QueueScaler;
  readonly namespace: string;
  /** The family as a name of Kubernetes: of the workload, and the beginning of all other names. At most 52 characters, so that suffixes and a Job's own fit. */
  readonly name: string;
  /** The Region of the input's ARNs, queue URL and log options; `${AWS_REGION}` where nothing says it. */
  readonly region: string;
  /** The account of the input's ARNs; `${AWS_ACCOUNT_ID}` where nothing says it. */
  readonly account: string;
}
