import type { OutputFile } from '../conversion.ts';
import { type DraftMap, settle } from '../trace/draft.ts';
import type { JsonMap } from '../trace/json.ts';
import type { ExportContext } from './export-context.ts';
import type { ExportedFacts, ExportRequest } from './export-request.ts';
import { architectureOf, type ExportFindings, exportedFacts } from './exported-facts.ts';
import { locate } from './locate.ts';
import type { OutputPart } from './manifest-draft.ts';
import { podTemplateOf } from './pod/pod-template-of.ts';
import { queueWorkerOf } from './queue-worker.ts';
import { settleManifest } from './settle-manifest.ts';
import { clusterConfigOf } from './surroundings/cluster.ts';
import { identityOf } from './surroundings/identity.ts';
import { type LogPart, logsOf } from './surroundings/logs.ts';
import { networkOf } from './surroundings/network.ts';
import { networkInputOf } from './surroundings/network-input.ts';
import { gpusIn, podCountOf } from './surroundings/pod-count.ts';
import { planSecrets } from './surroundings/secrets.ts';
import { serviceOf } from './surroundings/service.ts';
import { storageOf } from './surroundings/storage.ts';
import { workloadOf } from './surroundings/workload.ts';
import type { WorkloadDraft } from './workload-draft.ts';
import type { WorkloadSource } from './workload-source.ts';

export interface ExportedWorkload {
  /** Objects in the order in which they are applied. */
  readonly manifests: readonly JsonMap[];
  readonly files: readonly OutputFile[];
  readonly facts: ExportedFacts;
}

/** What one task definition is to become; the places of its input are told what became of them, and of the rest when it is settled. */
export function draftWorkload(source: WorkloadSource, name: string, request: ExportRequest): WorkloadDraft {
  const { target, queueScaler, namespace = name } = request;
  const where = locate(source.task.value, source.service?.service.value ?? null);
  const context: ExportContext = { target, queueScaler, namespace, name, ...where };
  const { parts, findings, logs } = partsOf(source, context);
  return {
    namespace,
    manifests: parts.flatMap(({ manifests }) => manifests),
    files: parts.flatMap(({ files }) => files),
    facts: exportedFacts(source, context, findings),
    logs,
  };
}

/** The finished workload; all that was carried into it counts as mapped. */
export function settleWorkload({ namespace, manifests, files, facts }: WorkloadDraft): ExportedWorkload {
  return {
    manifests: manifests.map((manifest) => settleManifest(manifest, namespace)),
    files: files.map(({ path, content }) => ({
      path,
      content: typeof content === 'string' ? content : settle(path, content),
    })),
    facts,
  };
}

function partsOf(
  source: WorkloadSource,
  context: ExportContext,
): { readonly parts: readonly OutputPart[]; readonly findings: ExportFindings; readonly logs: LogPart } {
  const { task, family, tags, service } = source;
  const secrets = planSecrets(task, context);
  const storage = storageOf(task, context);
  const identity = identityOf(task, context, secrets);
  const queue = queueWorkerOf(source);
  const pod = podTemplateOf(task, context, {
    secrets,
    claims: storage,
    tagsBeside: tags,
    service,
    worker: queue && { containerName: queue.containerName, isJob: context.queueScaler === 'scaled-job' },
  });
  const podSpecAdditions: DraftMap = {
    serviceAccountName: identity.serviceAccountName,
    ...identity.podSpec,
    ...(secrets.imagePullSecrets.length > 0 && {
      imagePullSecrets: secrets.imagePullSecrets.map((secret) => ({ name: secret })),
    }),
  };
  const network = networkInputOf(service, queue);
  const entrance = serviceOf(service, pod, context);
  const logs = logsOf(task, context);
  const workload = workloadOf({ pod, podSpecAdditions, family, service, queue, context });
  const cluster = clusterConfigOf(context, {
    network,
    task,
    architecture: architectureOf(task),
    requests: { ...pod.requests, gpus: gpusIn(pod.spec) },
    pods: podCountOf(workload.manifests),
    queueUrl: queue?.queueUrl,
    usesExternalSecrets: secrets.manifests.length > 0,
    usesLoadBalancer: hasLoadBalancer(entrance),
    usesEbs: (pod.storageClasses ?? []).length > 0,
  });
  const parts = [
    // The namespace comes before what is in it.
    cluster,
    identity,
    secrets,
    storage,
    logs,
    // Security groups are given to a pod as it is made (EKS user guide, "Use a security group policy for an Amazon EKS Pod").
    networkOf({ pod, family, network, context }),
    workload,
    entrance,
  ];
  return { parts, logs, findings: { pod, queue, network, secrets } };
}

function hasLoadBalancer({ manifests }: OutputPart): boolean {
  return manifests.some(({ kind, body }) => kind === 'Ingress' || JSON.stringify(body).includes('"LoadBalancer"'));
}
