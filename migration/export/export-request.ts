import type { InputText } from '../conversion.ts';
import type { ConversionProblem } from '../problem.ts';
import type { PodTemplate } from './pod/pod-template.ts';
import type { QueueScaler, Target } from './target.ts';

/** What is to be exported, and how. */
export interface ExportRequest {
  readonly taskDefinitions: readonly InputText[];
  readonly services: readonly InputText[];
  /** Why other inputs could not even be read. */
  readonly unread: readonly ConversionProblem[];
  /** The scaler's settings of the person's environment, by name; where a template has a scaler, its settings are taken instead. */
  readonly settings: Readonly<Record<string, string>>;
  readonly target: Target;
  readonly queueScaler: QueueScaler;
  /** The namespace of everything; the workload's own name unless set. */
  readonly namespace: string | undefined;
}

/** What a runbook and a price need to know of an exported workload. */
export interface ExportedFacts {
  readonly family: string;
  readonly namespace: string;
  readonly target: Target;
  readonly region: string;
  readonly account: string;
  /** The task's size; undefined where the task definition says none. */
  readonly size: { readonly cpuUnits: number; readonly memoryMib: number } | undefined;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly ports: PodTemplate['ports'];
  /** The service that the task definition ran in. */
  readonly service: string | undefined;
  readonly replicas: number;
  readonly isQueueWorker: boolean;
}
