import type { ServiceInput } from '../../ecs/service-parts.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { FAMILY_ANNOTATION, type ManifestDraft, type OutputPart, podSelector } from '../manifest-draft.ts';
import type { PodTemplate } from '../pod/pod-template.ts';
import { withEnvironment } from './scaling-environment.ts';
import { jobPodSpec } from './scaling-job-pod.ts';
import { scaledJobOf, scaledObjectOf, type WorkloadMetadata } from './scaling-keda.ts';
import { type QueueScaling, type QueueWorker, queueScalingOf } from './scaling-queue.ts';
import { autoscalerOf } from './scaling-service.ts';
import { triggerAuthenticationOf } from './scaling-trigger-authentication.ts';
import { bookkeepingOf } from './workload-bookkeeping.ts';
import { remarkDeployment } from './workload-deployment.ts';
import { placementOf } from './workload-placement.ts';
import { daemonRolloutOf, rolloutOf } from './workload-rollout.ts';

export interface WorkloadInput {
  readonly pod: PodTemplate;
  /** Members of the pod spec that other parts make, e.g. `serviceAccountName`. */
  readonly podSpecAdditions: DraftMap;
  readonly family: Place;
  readonly service?: ServiceInput | undefined;
  readonly queue?: QueueWorker | undefined;
  readonly context: ExportContext;
}

/** What starts the pods, and what sets their number: Deployment, DaemonSet, or for a queue worker KEDA's objects. */
export function workloadOf(input: WorkloadInput): OutputPart {
  const { service, queue } = input;
  const manifests = queue === undefined ? serviceWorkload(input) : queueWorkload(input, queue);
  if (service !== undefined && !(queue !== undefined && input.context.queueScaler === 'scaled-job'))
    remarkDeployment(service.service);
  return { manifests, files: [] };
}

function serviceWorkload(input: WorkloadInput): ManifestDraft[] {
  const { service, context, pod } = input;
  const metadata = metadataOf(input);
  const strategy = service?.service.member('schedulingStrategy');
  if (strategy?.value === 'DAEMON' && service !== undefined) return [daemonSetOf(input, service, strategy, metadata)];
  strategy?.ignore('A Deployment keeps a number of replicas, too.');
  const autoscaler = autoscalerOf(service?.scaling, context);
  const desired = service?.service.member('desiredCount');
  if (autoscaler !== undefined)
    desired?.ignore('The autoscaler sets the number, and a number in the manifest would undo that at each apply.');
  // What was asked for holds at any number where an autoscaler sets it.
  const fixed = autoscaler === undefined ? (desired?.number() ?? 1) : undefined;
  const replicas = autoscaler === undefined ? (desired === undefined ? 1 : carry(desired)) : undefined;
  const rollout = service === undefined ? {} : rolloutOf(service.service, fixed);
  const deployment = deploymentOf(input, metadata, pod.spec, { replicas, ...rollout });
  return [deployment, ...(autoscaler === undefined ? [] : [autoscaler])];
}

function queueWorkload(input: WorkloadInput, queue: QueueWorker): ManifestDraft[] {
  const { context, service, family } = input;
  const scaling = queueScalingOf(queue, family, context);
  const metadata = metadataOf(input);
  ignoreNumbers(service);
  const spec = scaling && specWithEnvironment(input, queue, scaling);
  if (scaling === undefined || spec === undefined) return [];
  const authentication = triggerAuthenticationOf(context);
  if (context.queueScaler === 'scaled-job') {
    for (const name of ['deploymentConfiguration', 'deploymentController'])
      service?.service.member(name)?.ignore('A new version of a ScaledJob leaves running jobs alone.');
    const template = templateOf(input, jobPodSpec(spec, scaling.containerName, queue.settings));
    return [scaledJobOf(scaling, template, metadata, context), authentication];
  }
  const rollout = service === undefined ? {} : rolloutOf(service.service, undefined);
  return [deploymentOf(input, metadata, spec, rollout), scaledObjectOf(scaling, metadata, context), authentication];
}

function specWithEnvironment(
  { pod }: WorkloadInput,
  { settings }: QueueWorker,
  scaling: QueueScaling,
): DraftMap | undefined {
  const spec = withEnvironment(pod.spec, scaling.containerName, scaling.environment);
  if (spec === undefined) {
    settings.refuse(
      'scaler-setting-invalid',
      `The task definition has several containers, and none of them is called "${scaling.containerName}".`,
      'Set ECS_CONTAINER_NAME to the name of the container that takes the messages.',
    );
  }
  return spec;
}

/** KEDA sets the number of a queue worker's pods, from the scaler's settings. */
function ignoreNumbers(service: ServiceInput | undefined): void {
  const reason = "KEDA sets the number of pods, from the queue scaler's settings.";
  service?.service.member('desiredCount')?.ignore(reason);
  service?.service.member('schedulingStrategy')?.ignore(reason);
  for (const place of [
    service?.scaling?.minCapacity,
    service?.scaling?.maxCapacity,
    ...(service?.scaling?.policies ?? []),
  ])
    place?.ignore(reason);
}

function deploymentOf(
  input: WorkloadInput,
  metadata: WorkloadMetadata,
  spec: DraftMap,
  members: DraftMap,
): ManifestDraft {
  const { context } = input;
  const { replicas, ...others } = members;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: context.name,
    ...metadata,
    body: {
      spec: {
        replicas,
        selector: { matchLabels: podSelector(context.name) },
        ...others,
        template: templateOf(input, spec),
      },
    },
  };
}

function daemonSetOf(
  input: WorkloadInput,
  { service, scaling }: ServiceInput,
  strategy: Place,
  metadata: WorkloadMetadata,
): ManifestDraft {
  const { context, pod } = input;
  if (context.target === 'eks-fargate') {
    strategy.refuse(
      'daemon-on-fargate',
      'The service runs one task on each instance, and EKS on Fargate has no DaemonSets.',
      'Export it with --target eks-nodes, or make its containers sidecars of the pods that need them.',
    );
  } else strategy.ignore('The workload is a DaemonSet.');
  service.member('desiredCount')?.ignore('A daemon service has as many tasks as there are instances.');
  for (const place of [scaling?.minCapacity, scaling?.maxCapacity, ...(scaling?.policies ?? [])])
    place?.ignore('A daemon service has as many tasks as there are instances.');
  const selector = { matchLabels: podSelector(context.name) };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    name: context.name,
    ...metadata,
    body: { spec: { selector, ...daemonRolloutOf(service), template: templateOf(input, pod.spec) } },
  };
}

function metadataOf({ family, service, context }: WorkloadInput): WorkloadMetadata {
  return {
    labels: podSelector(context.name),
    annotations: { [FAMILY_ANNOTATION]: carry(family), ...(service && bookkeepingOf(service)) },
  };
}

function templateOf({ pod, podSpecAdditions, service, context }: WorkloadInput, spec: DraftMap): DraftMap {
  const placement = service === undefined ? {} : placementOf(service.service, context);
  const annotations: Draft | undefined = Object.keys(pod.annotations).length === 0 ? undefined : pod.annotations;
  return {
    metadata: { labels: { ...pod.labels, ...podSelector(context.name) }, annotations },
    spec: { ...spec, ...present(placement), ...podSpecAdditions },
  };
}

/** Without the members that are not there, which would take those of the same name away. */
function present(members: DraftMap): DraftMap {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
