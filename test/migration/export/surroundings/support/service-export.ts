import { resolveIntrinsics } from '../../../../../migration/ecs/cloudformation/resolve-intrinsics.ts';
import { servicesIn } from '../../../../../migration/ecs/service-input.ts';
import type { ServiceInput } from '../../../../../migration/ecs/service-parts.ts';
import type { ExportContext } from '../../../../../migration/export/export-context.ts';
import type { OutputPart } from '../../../../../migration/export/manifest-draft.ts';
import type { ExposedPort, PodTemplate } from '../../../../../migration/export/pod/pod-template.ts';
import { settleManifest } from '../../../../../migration/export/settle-manifest.ts';
import type { ClusterNeeds } from '../../../../../migration/export/surroundings/cluster.ts';
import { networkInputOf } from '../../../../../migration/export/surroundings/network-input.ts';
import type { QueueWorker } from '../../../../../migration/export/surroundings/scaling-queue.ts';
import { manifestProblems } from '../../../../../migration/kubernetes/validate.ts';
import { placeholder } from '../../../../../migration/placeholder.ts';
import { carry, settle } from '../../../../../migration/trace/draft.ts';
import type { Fate } from '../../../../../migration/trace/fate.ts';
import type { Json, JsonMap } from '../../../../../migration/trace/json.ts';
import { Ledger } from '../../../../../migration/trace/ledger.ts';
import type { Place } from '../../../../../migration/trace/place.ts';
import { contextFor } from './exported.ts';

interface PortMapping {
  readonly number: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly name?: string;
  readonly appProtocol?: string;
}

/** What there is to export: a service, settings of the queue scaler, the ports of the only container `app`, and changes of its pod. */
export interface Around {
  readonly service?: JsonMap;
  /** Members beside the service: `scalableTargets`, `scalingPolicies`, `targetGroups`. */
  readonly beside?: JsonMap;
  /** Resources of a template in which the service stands as `Service`; its members are then CloudFormation's. */
  readonly resources?: JsonMap;
  readonly settings?: JsonMap;
  /** Members of the task definition beside its family and ports; `queueUrl` is the URL of a worker's queue. */
  readonly task?: JsonMap;
  readonly ports?: readonly PortMapping[];
  readonly container?: JsonMap;
  readonly context?: Partial<ExportContext>;
}

export interface Parts {
  readonly task: Place;
  readonly pod: PodTemplate;
  readonly family: Place;
  readonly service: ServiceInput | undefined;
  readonly queue: QueueWorker | undefined;
  readonly context: ExportContext;
}

export interface Outcome {
  /** Objects by `Kind/name`. */
  readonly manifests: ReadonlyMap<string, JsonMap>;
  /** Contents of files by path. */
  readonly files: ReadonlyMap<string, Json>;
  /** `code pointer` of each remark about the service and the settings, and what was refused. */
  readonly remarks: readonly string[];
  /** What was said in them. */
  readonly texts: readonly string[];
  readonly remedies: readonly string[];
  /** `code: text` of each remark about the task definition, of which other parts read the rest. */
  readonly ofTask: readonly string[];
  readonly refused: readonly string[];
}

/** Exports a part of what stands around a task, and settles it as an export does. */
export function exportAround(around: Around, exportPart: (parts: Parts) => OutputPart): Outcome {
  const context = contextFor(around.context);
  const task = ledgerOf('task.json', 'ecs', {
    family: 'Shop_Web',
    ...around.task,
    portMappings: (around.ports ?? []).map(({ number, name }) => ({
      containerPort: number,
      ...(name !== undefined && { name }),
    })),
  });
  const described =
    around.resources === undefined
      ? ledgerOf('service.json', 'ecs', { ...around.beside, services: [around.service ?? {}] })
      : templateLedger(around.resources, around.service ?? {});
  const settings = ledgerOf('scaler', 'settings', around.settings ?? {});
  const url = settings.root.member('AWS_SQS_QUEUE_URL') ?? task.root.member('queueUrl');
  const part = exportPart({
    task: task.root,
    pod: podOf(around, task.root),
    family: task.root.required('family') as Place,
    service: around.service === undefined ? undefined : servicesIn(described.root)[0],
    queue:
      around.settings === undefined
        ? undefined
        : {
            settings: settings.root,
            queueUrl: url === undefined ? placeholder('QUEUE_URL') : carry(url),
            containerName: settings.root.member('ECS_CONTAINER_NAME')?.text() ?? 'worker',
          },
    context,
  });
  const manifests = part.manifests.map((draft) => settleManifest(draft, context.namespace));
  const files = part.files.map(({ path, content }) => [path, settle(path, content)] as const);
  const given = [
    ...(around.service === undefined ? [] : [described]),
    ...(around.settings === undefined ? [] : [settings]),
  ];
  const fates = given.flatMap((ledger) => ledger.fates());
  const remarks = fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate] : []));
  return {
    manifests: new Map(manifests.map((manifest) => [`${manifest['kind']}/${nameOf(manifest)}`, manifest])),
    files: new Map(files),
    remarks: remarks.map(({ code, pointer }) => `${code} ${pointer.replace('/services/0', '')}`),
    texts: remarks.map(({ lost }) => lost),
    remedies: remarks.map(({ remedy }) => remedy),
    ofTask: task.fates().flatMap((fate) => (isSaid(fate) ? [`${fate.code}: ${fate.lost}`] : [])),
    refused: [described, settings, task].flatMap(({ problems }) => problems.map(({ code }) => code)),
  };
}

/** What a cluster for these parts has to offer, without anything installed in it. */
export function needsOf({ task, pod, service, queue }: Parts): ClusterNeeds {
  return {
    task,
    network: networkInputOf(service, queue),
    architecture: 'X86_64',
    requests: { ...pod.requests, gpus: 0 },
    pods: { most: 1, isFixed: true },
    usesExternalSecrets: false,
    usesLoadBalancer: false,
  };
}

/** What is wrong with the manifests of a part; what other parts make counts as there. */
export async function problemsIn(
  { manifests }: Outcome,
  context: Partial<ExportContext> = {},
): Promise<readonly string[]> {
  const problems = await manifestProblems([...manifests.values()], {
    target: contextFor(context).target,
    external: ['ServiceAccount/web', 'Deployment/web', 'Service/web'],
  });
  return problems.map(({ object, pointer, message }) => `${object} ${pointer}: ${message}`);
}

function podOf({ ports = [], container = {} }: Around, task: Place): PodTemplate {
  const exposed = ports.map(
    ({ number, protocol = 'TCP', name = `${protocol.toLowerCase()}-${number}`, appProtocol }, index): ExposedPort => ({
      containerName: 'app',
      name,
      number,
      protocol,
      appProtocol,
      place: task.list('portMappings')[index] as Place,
    }),
  );
  return {
    spec: {
      containers: [
        {
          name: 'app',
          image: 'example/app:1',
          ports: exposed.map(({ name, number, protocol }) => ({ name, containerPort: number, protocol })),
          resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '250m', memory: '512Mi' } },
          ...container,
        },
      ],
    },
    labels: { 'app.kubernetes.io/name': 'web' },
    annotations: {},
    ports: exposed,
    requests: { milliCpu: 250, memoryMib: 512 },
  };
}

function isSaid(fate: Fate): fate is Extract<Fate, { fate: 'remarked' }> {
  return fate.fate === 'remarked' && fate.code !== 'not-converted';
}

function templateLedger(resources: JsonMap, service: JsonMap): Ledger {
  const content = { Resources: { ...resources, Service: { Type: 'AWS::ECS::Service', Properties: service } } };
  const document = { name: 'template.json', kind: 'ecs', content, positionOf: () => undefined } as const;
  return new Ledger(resolveIntrinsics(document));
}

function ledgerOf(name: string, kind: 'ecs' | 'settings', content: Json): Ledger {
  return new Ledger({ name, kind, content, positionOf: () => undefined });
}

function nameOf(manifest: JsonMap): string {
  return String((manifest['metadata'] as JsonMap)['name']);
}
