import type { Target } from '../../kubernetes/target.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import type { QueueScaling } from './scaling-queue.ts';

const KEDA = 'keda.sh/v1alpha1';
/** Finished jobs that KEDA leaves for somebody to look at; it deletes older ones at each poll. */
const JOBS_KEPT = { successful: 5, failed: 20 };
/**
 * How long a finished job stays, in seconds. On Fargate its pod keeps what is billed until it is removed, and the log router needs a moment to
 * send the last lines; elsewhere an hour is free.
 */
const FINISHED_JOB_SECONDS: Readonly<Record<Target, number>> = { 'eks-fargate': 60, 'eks-nodes': 3600, minikube: 3600 };
/** How long after the last message the last pod of a ScaledObject without a minimum goes: KEDA's own default, written out. */
const COOLDOWN_SECONDS = 300;

/** KEDA's ScaledJob: each poll creates the jobs that are missing; no job is ever ended, also not by a new version (rollout `gradual`). */
export function scaledJobOf(
  scaling: QueueScaling,
  template: DraftMap,
  workload: WorkloadMetadata,
  context: ExportContext,
): ManifestDraft {
  return {
    apiVersion: KEDA,
    kind: 'ScaledJob',
    name: context.name,
    labels: workload.labels,
    annotations: { ...workload.annotations, ...scaling.annotations },
    body: {
      spec: {
        pollingInterval: scaling.pollingIntervalSeconds,
        minReplicaCount: scaling.minReplicaCount,
        maxReplicaCount: scaling.maxReplicaCount,
        successfulJobsHistoryLimit: JOBS_KEPT.successful,
        failedJobsHistoryLimit: JOBS_KEPT.failed,
        rollout: { strategy: 'gradual' },
        scalingStrategy: { strategy: 'default' },
        // A job that failed is not tried again: its message is visible again, and asks for a job of its own.
        jobTargetRef: {
          parallelism: 1,
          completions: 1,
          backoffLimit: 0,
          ttlSecondsAfterFinished: FINISHED_JOB_SECONDS[context.target],
          template,
        },
        triggers: [triggerOf(scaling, context)],
      },
    },
  };
}

/** KEDA's ScaledObject, which scales a Deployment of the same name by a HorizontalPodAutoscaler. */
export function scaledObjectOf(
  scaling: QueueScaling,
  workload: WorkloadMetadata,
  context: ExportContext,
): ManifestDraft {
  return {
    apiVersion: KEDA,
    kind: 'ScaledObject',
    name: context.name,
    labels: workload.labels,
    annotations: scaling.annotations,
    body: {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: context.name },
        pollingInterval: scaling.pollingIntervalSeconds,
        cooldownPeriod: COOLDOWN_SECONDS,
        minReplicaCount: scaling.minReplicaCount,
        maxReplicaCount: scaling.maxReplicaCount,
        triggers: [triggerOf(scaling, context)],
      },
    },
  };
}

/** Labels and annotations of what starts the pods. */
export interface WorkloadMetadata {
  readonly labels: DraftMap;
  readonly annotations: DraftMap;
}

function triggerOf({ trigger }: QueueScaling, { name }: ExportContext): DraftMap {
  return { type: 'aws-sqs-queue', authenticationRef: { name }, metadata: trigger };
}
