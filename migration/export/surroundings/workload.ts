import type { ServiceInput } from '../../ecs/service-parts.ts';
import { FAMILY_ANNOTATION } from '../../kubernetes/annotations.ts';
import { objectName, podSelector } from '../../kubernetes/names.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { PodTemplate } from '../pod/pod-template.ts';
import { withEnvironment } from './scaling-environment.ts';
import { scaledJobOf, scaledObjectOf, type WorkloadMetadata } from './scaling-keda.ts';
import { remarkNumbers } from './scaling-numbers.ts';
import { type QueueScaling, type QueueWorker, queueScalingOf } from './scaling-queue.ts';
import { autoscalerOf } from './scaling-service.ts';
import { triggerAuthenticationOf } from './scaling-trigger-authentication.ts';
import { bookkeepingOf } from './workload-bookkeeping.ts';
import { remarkDeployment, remarkDrain } from './workload-deployment.ts';
import { placementOf } from './workload-placement.ts';
import { daemonRolloutOf, rolloutOf } from './workload-rollout.ts';

interface WorkloadInput {
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
  remarkEndpoints(input.family);
  if (service !== undefined && !(queue !== undefined && input.context.queueScaler === 'scaled-job'))
    remarkDeployment(service.service);
  // A claim waits for the class that it names, so the class comes first.
  return { manifests: [...(input.pod.storageClasses ?? []), ...manifests], files: [] };
}

/** What the ECS agent sets in each container (ECS developer guide, "Amazon ECS task metadata"); EKS sets the Region for pods with a role. */
function remarkEndpoints(family: Place): void {
  family.remark('task-endpoints-gone', {
    lost: 'Containers find no ECS_CONTAINER_METADATA_URI_V4 and no ECS_AGENT_URI for task protection, and AWS_REGION only where a role is annotated at their ServiceAccount.',
    remedy: 'Set AWS_REGION for what calls AWS without a role, and look for uses of the others in the code.',
  });
}

function serviceWorkload(input: WorkloadInput): ManifestDraft[] {
  const { service, context, pod } = input;
  const metadata = metadataOf(input);
  const strategy = service?.service.member('schedulingStrategy');
  if (strategy?.value === 'DAEMON' && service !== undefined) return [daemonSetOf(input, service, strategy, metadata)];
  strategy?.ignore('A Deployment keeps a number of replicas, too.');
  const autoscaler = autoscalerOf(service?.scaling, pod.spec, context);
  const desired = service?.service.member('desiredCount');
  if (autoscaler !== undefined)
    desired?.ignore('The autoscaler sets the number, and a number in the manifest would undo that at each apply.');
  // What was asked for holds at any number where an autoscaler sets it.
  const fixed = autoscaler === undefined ? (desired?.number() ?? 1) : undefined;
  const replicas = autoscaler === undefined ? (desired === undefined ? 1 : carry(desired)) : undefined;
  const rollout = service === undefined ? {} : rolloutOf(service.service, fixed);
  if (service !== undefined) remarkDrain(service.service, context.target);
  const deployment = deploymentOf(input, metadata, pod.spec, { replicas, ...rollout });
  return [deployment, ...(autoscaler === undefined ? [] : [autoscaler])];
}

function queueWorkload(input: WorkloadInput, queue: QueueWorker): ManifestDraft[] {
  const { context, service, family } = input;
  const scaling = queueScalingOf(queue, family, context);
  const metadata = metadataOf(input);
  if (scaling !== undefined) remarkNumbers(service, scaling);
  const spec = scaling && specWithEnvironment(input, queue, scaling);
  if (scaling === undefined || spec === undefined) return [];
  const authentication = triggerAuthenticationOf(context);
  if (context.queueScaler === 'scaled-job') {
    for (const name of ['deploymentConfiguration', 'deploymentController'])
      service?.service.member(name)?.ignore('A new version of a ScaledJob leaves running jobs alone.');
    const template = templateOf(input, { ...spec, restartPolicy: 'Never' });
    return [scaledJobOf(scaling, template, metadata, context), authentication];
  }
  const rollout = service === undefined ? {} : rolloutOf(service.service, undefined);
  return [deploymentOf(input, metadata, spec, rollout), scaledObjectOf(scaling, metadata, context), authentication];
}

function specWithEnvironment(
  { pod }: WorkloadInput,
  { settings, containerName }: QueueWorker,
  scaling: QueueScaling,
): DraftMap | undefined {
  const spec = withEnvironment(pod.spec, objectName(containerName), scaling.environment);
  if (spec === undefined) {
    settings.refuse(
      'scaler-setting-invalid',
      `The task definition has several containers, and nothing says which of them takes the messages: none is called "${containerName}".`,
      'Give AWS_SQS_QUEUE_URL to that container alone, or set ECS_CONTAINER_NAME of the scaler in the template to its name.',
    );
  }
  return spec;
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
    spec: { ...spec, ...withAffinityOf(spec, placement), ...podSpecAdditions },
  };
}

/** Members of a service's placement that are there; what it says about other pods stands beside what the pod says about nodes. */
function withAffinityOf(spec: DraftMap, placement: DraftMap): DraftMap {
  const members = Object.fromEntries(Object.entries(placement).filter(([, value]) => value !== undefined));
  const own = spec['affinity'] as DraftMap | undefined;
  const added = members['affinity'] as DraftMap | undefined;
  return added === undefined ? members : { ...members, affinity: { ...own, ...added } };
}
