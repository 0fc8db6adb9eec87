import type { FileDraft } from '../../output/file-draft.ts';
import { placeholder } from '../../placeholder.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ObjectIndex } from '../import-context.ts';
import { workloadKinds } from '../workloads.ts';
import { accountForOther } from './around.ts';
import { autoScalingOf } from './auto-scaling.ts';
import { tellClusterHosts } from './cluster-hosts.ts';
import { accountForConfigMap, secretEntries, secretsToCreate } from './configuration.ts';
import { schedulesOf } from './cron-job.ts';
import { accountForExternalSecret, accountForStore } from './external-secrets.ts';
import type { ImportedSecrets } from './imported-secrets.ts';
import { convertIngress } from './ingress.ts';
import { taskCountOf } from './job-fields.ts';
import { tellScalerWithoutTarget } from './lonely-scaler.ts';
import { type ImportedWorkload, type PlannedWorkload, planWorkloads } from './planned-workload.ts';
import { Reach } from './reach.ts';
import { scalerSettingsOf } from './scaler-settings.ts';
import { serviceFields } from './service-fields.ts';
import { convertServices } from './services.ts';
import { convertBinding } from './target-group-binding.ts';
import { accountForPolicies, type TaskNetwork, taskNetworkOf } from './task-network.ts';
import { usageOf } from './usage.ts';
import { remarkWorker } from './worker-remarks.ts';
import { workloadMetadata } from './workload-metadata.ts';

/** What is made of a conversion's manifests. */
export interface Surroundings {
  readonly workloads: readonly PlannedWorkload[];
  /** Drafts of files; `scaler.env` is a map of texts, all others are JSON. */
  readonly files: readonly FileDraft[];
}

/** Everything around the task definitions, and these themselves; each leaf of each object beside the pod templates has its fate. */
export function surroundingsOf(
  objects: ObjectIndex,
  imported: readonly ImportedWorkload[],
  secrets: ImportedSecrets,
): Surroundings {
  const workloads = planWorkloads(objects, imported);
  const reach = reachOf(objects, workloads);
  const files = workloads.flatMap((planned) => filesOf(planned, objects, reach, secrets));
  accountForPolicies(objects, workloads);
  tellScalerWithoutTarget(objects, workloads);
  const secretFile = accountForRest(objects, imported, secrets);
  const balancers = reach.loadBalancers.map(({ name, ...parts }) => ({
    path: `load-balancers/${name}.json`,
    content: { ...parts },
  }));
  return { workloads, files: [...files, ...balancers, ...secretFile] };
}

function reachOf(objects: ObjectIndex, workloads: readonly PlannedWorkload[]): Reach {
  const reach = new Reach();
  convertServices(objects.ofKind('Service'), workloads, reach);
  for (const ingress of objects.ofKind('Ingress')) convertIngress(ingress, { objects, workloads, reach });
  for (const binding of objects.ofKind('TargetGroupBinding')) convertBinding(binding, objects, workloads, reach);
  return reach;
}

function filesOf(
  planned: PlannedWorkload,
  objects: ObjectIndex,
  reach: Reach,
  secrets: ImportedSecrets,
): readonly FileDraft[] {
  const { family, starter } = planned;
  const metadata = workloadMetadata(planned);
  remarkWorker(planned, objects);
  tellClusterHosts(planned, objects);
  const starterFiles = startersOf(planned, metadata, objects, reach, secrets);
  const definition = { ...planned.ports.definition(), family: metadata.family };
  return [{ path: `${family}/task-definition.json`, content: definition }, ...starterFiles[starter]()];
}

function startersOf(
  planned: PlannedWorkload,
  metadata: ReturnType<typeof workloadMetadata>,
  objects: ObjectIndex,
  reach: Reach,
  secrets: ImportedSecrets,
): Readonly<Record<PlannedWorkload['starter'], () => readonly FileDraft[]>> {
  const { family, object } = planned;
  const network = taskNetworkOf(planned, objects);
  const file = (name: string, content: DraftMap) => ({ path: `${family}/${name}`, content });
  return {
    service: () => {
      const scaling = autoScalingOf(planned);
      return [
        file('service.json', serviceOf(planned, metadata, network, reach)),
        ...(scaling === undefined ? [] : [file('auto-scaling.json', scaling)]),
      ];
    },
    'queue-scaler': () => [file('scaler.env', scalerSettingsOf(planned, objects, secrets))],
    schedule: () => {
      const parts = { family, networkConfiguration: network.forScheduler, tags: metadata.tags };
      return schedulesOf(object.place, parts).map((schedule, index) =>
        file(index === 0 ? 'schedule.json' : `schedule-${index + 1}.json`, schedule),
      );
    },
    'run-task': () => [file('run-task.json', runTaskOf(planned, metadata.tags, network))],
  };
}

/** Input of CreateService. */
function serviceOf(
  planned: PlannedWorkload,
  { serviceName, tags }: ReturnType<typeof workloadMetadata>,
  { forEcs }: TaskNetwork,
  reach: Reach,
): DraftMap {
  const loadBalancers = reach.targetsOf(planned);
  return {
    cluster: placeholder('ECS_CLUSTER_NAME'),
    serviceName,
    taskDefinition: planned.family,
    ...serviceFields(planned),
    launchType: 'FARGATE',
    networkConfiguration: forEcs,
    loadBalancers,
    serviceConnectConfiguration: reach.connectOf(planned),
    tags,
  };
}

/** Input of RunTask. */
function runTaskOf(
  { object, family }: PlannedWorkload,
  tags: readonly DraftMap[] | undefined,
  { forEcs }: TaskNetwork,
): DraftMap {
  const spec = jobSpecOf(object.kind, object.place);
  return {
    cluster: placeholder('ECS_CLUSTER_NAME'),
    taskDefinition: family,
    count: spec === undefined ? 1 : taskCountOf(spec),
    launchType: 'FARGATE',
    networkConfiguration: forEcs,
    tags,
  };
}

function jobSpecOf(kind: string, place: Place): Place | undefined {
  if (kind === 'Job') return place.member('spec');
  return kind === 'ScaledJob' ? place.at('spec', 'jobTargetRef') : undefined;
}

/** Objects that start nothing and lead nowhere, and the list of secrets that somebody has to make. */
function accountForRest(
  objects: ObjectIndex,
  imported: readonly ImportedWorkload[],
  secrets: ImportedSecrets,
): readonly FileDraft[] {
  const usage = usageOf(imported.map(({ workload }) => workload));
  const handled = [
    ...workloadKinds,
    ...['Service', 'Ingress', 'TargetGroupBinding', 'SecurityGroupPolicy', 'ScaledObject', 'HorizontalPodAutoscaler'],
  ];
  const entries: ReturnType<typeof secretEntries>[number][] = [];
  for (const object of objects.all) {
    if (objects.find(object.kind, object.namespace, object.name) !== object || handled.includes(object.kind)) continue;
    if (object.kind === 'ConfigMap') accountForConfigMap(object, usage);
    else if (object.kind === 'Secret') entries.push(...secretEntries(object, objects, secrets, usage));
    else if (object.kind === 'ExternalSecret') accountForExternalSecret(object, secrets);
    else if (object.kind === 'SecretStore' || object.kind === 'ClusterSecretStore') accountForStore(object);
    else accountForOther(object, objects, usage);
  }
  const list = secretsToCreate(secrets, entries);
  return list.length === 0 ? [] : [{ path: 'secrets-to-create.json', content: list }];
}
