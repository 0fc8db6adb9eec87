import type { WebFacts } from '../workload-facts.ts';
import type { Starter } from './surroundings/planned-workload.ts';

/** What a runbook and a price need to know of an imported workload, beside the files that it became. */
export interface ImportedFacts {
  /** The object that starts the pods now. */
  readonly workload: { readonly kind: string; readonly name: string; readonly namespace: string };
  readonly starter: Starter;
  /** What would bring pods back that are taken away. */
  readonly scaledBy: { readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject'; readonly name: string } | undefined;
  /** The size of the task. */
  readonly size: {
    readonly cpuUnits: number;
    readonly memoryMib: number;
    readonly architecture: 'ARM64' | 'X86_64';
  };
  /** Tasks that run at all times; 0 where they come and go with the work. */
  readonly standingTasks: number;
  /** Keys of the cluster's Secrets that its containers read. */
  readonly secrets: readonly ImportedSecretKey[];
  /** Undefined where nothing calls the pods. */
  readonly web: WebFacts | undefined;
  /** Undefined where its starter is not a queue's backlog, and where the input does not say the URL. */
  readonly queueUrl: string | undefined;
}

/** One key of a Secret; never its value. */
export interface ImportedSecretKey {
  readonly kubernetesSecret: string;
  readonly key: string;
  /** What the task definition reads instead. */
  readonly valueFrom: string;
}
