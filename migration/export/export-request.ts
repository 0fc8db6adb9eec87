import type { TaskSize } from '../../contract/prices.ts';
import type { InputText, OutputFile } from '../conversion.ts';
import type { QueueScaler, Target } from '../kubernetes/target.ts';
import type { ConversionProblem } from '../problem.ts';
import type { CredentialFacts, DatabaseFacts, SecretFacts } from '../workload-facts.ts';
import type { PodTemplate } from './pod/pod-template.ts';

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
  /** Undefined for what is no queue worker. */
  readonly queueUrl: string | undefined;
  /** Tasks of a queue worker that stand ready at all times. */
  readonly leastTasks: number;
  /** The provider that the service or the scaler tries first. */
  readonly capacity: TaskSize['capacity'];
  readonly publicIp: boolean;
  /** Images of all containers. */
  readonly images: readonly string[];
  readonly databases: readonly DatabaseFacts[];
  /** Keys of the Secrets that the pods read, with those that their images are pulled with. */
  readonly secrets: readonly SecretFacts[];
  /** Secrets with an access key for AWS that somebody makes; undefined where none is needed. */
  readonly credentials: CredentialFacts | undefined;
  /** Security groups of the tasks, which the pods or their nodes have, too. */
  readonly securityGroups: readonly string[];
  /** Name of the ECS cluster that the service runs in. */
  readonly ecsCluster: string | undefined;
  /** The file that configures the sender of its logs together with those of other workloads, from the folder of all of them. */
  readonly sharedLogs: OutputFile | undefined;
  /** Types of the template's resources by their logical ids; empty for a task definition that is in no template. */
  readonly templateResources: ReadonlyMap<string, string>;
}
