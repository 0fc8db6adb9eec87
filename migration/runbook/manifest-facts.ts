import type { OutputFile } from '../conversion.ts';
import { ROLE_ANNOTATION } from '../kubernetes/annotations.ts';
import { operatorsNeededBy } from '../kubernetes/operators.ts';
import { isList, type Json, type JsonMap } from '../trace/json.ts';
import { at, listAt, numberAt, textAt } from '../trace/json-at.ts';
import type { WebFacts } from '../workload-facts.ts';
import type { ExportedNodes } from './cost-comparison.ts';
import type { RoleFacts, ToKubernetesFacts } from './facts.ts';

/** The members of manifests that a runbook speaks of. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: JsonMap;
}

/** What the manifests of a workload tell a runbook; `files` are those beside them. */
export function manifestFacts(
  name: string,
  content: Json,
  files: readonly OutputFile[],
): Pick<ToKubernetesFacts, 'workload' | 'operators' | 'web' | 'roles' | 'fileSystems'> {
  const manifests = (isList(content) ? content : []) as unknown as readonly Manifest[];
  return {
    workload: workloadKind(manifests),
    operators: operatorsNeededBy(manifests),
    web: webFacts(name, manifests),
    roles: rolesOf(name, manifests, files),
    fileSystems: fileSystemsOf(manifests),
  };
}

/** Name of the cluster in the eksctl file; undefined where there is none. */
export function clusterNameIn(files: readonly OutputFile[]): string | undefined {
  return textAt(clusterIn(files), 'metadata', 'name');
}

/** Nodes of the cluster in the eksctl file; undefined where it has none. */
export function nodesIn(files: readonly OutputFile[]): ExportedNodes | undefined {
  const group = at(clusterIn(files), 'managedNodeGroups', 0);
  const type = textAt(group, 'instanceType');
  const count = numberAt(group, 'desiredCapacity');
  return type !== undefined && count !== undefined ? { type, count } : undefined;
}

function clusterIn(files: readonly OutputFile[]): Json | undefined {
  return files.find(({ path }) => path === 'cluster.eksctl.yaml')?.content;
}

function workloadKind(manifests: readonly Manifest[]): ToKubernetesFacts['workload'] {
  const kinds = ['ScaledJob', 'ScaledObject', 'DaemonSet'] as const;
  return kinds.find((wanted) => manifests.some(({ kind }) => kind === wanted)) ?? 'Deployment';
}

/** The first load balancer's port, else the first of the workload's own Service. */
function webFacts(name: string, manifests: readonly Manifest[]): WebFacts | undefined {
  const services = manifests.filter(({ kind }) => kind === 'Service');
  const ingress = manifests.find(({ kind }) => kind === 'Ingress');
  const balancer = services.find(({ spec }) => spec?.['type'] === 'LoadBalancer');
  const service = balancer ?? services.find(({ metadata }) => metadata.name === name) ?? services[0];
  const port = at(service?.spec, 'ports', 0);
  if (service === undefined || port === undefined) return undefined;
  const containerPort = containerPortOf(at(port, 'targetPort'), manifests);
  const annotated = ingress?.metadata.annotations?.['alb.ingress.kubernetes.io/healthcheck-path'];
  const balancedBy = ingress === undefined ? balancer && 'Service' : 'Ingress';
  return {
    containerPort: containerPort ?? Number(at(port, 'port')),
    servicePort: Number(at(port, 'port')),
    healthPath: annotated ?? probedPath(manifests) ?? '/',
    balancedBy,
    objectName: (balancedBy === 'Ingress' ? ingress : service)?.metadata.name ?? name,
  };
}

/** The number of a pod's port, which a Service calls by its name. */
function containerPortOf(target: Json | undefined, manifests: readonly Manifest[]): number | undefined {
  if (typeof target === 'number') return target;
  const ports = containersOf(manifests).flatMap((container) => listAt(container, 'ports'));
  const port = ports.find((each) => at(each, 'name') === target);
  return numberAt(port, 'containerPort');
}

function probedPath(manifests: readonly Manifest[]): string | undefined {
  const probes = ['readinessProbe', 'livenessProbe'];
  const paths = containersOf(manifests).flatMap((container) =>
    probes.map((probe) => at(container, probe, 'httpGet', 'path')),
  );
  return paths.find((path) => typeof path === 'string');
}

function containersOf(manifests: readonly Manifest[]): readonly Json[] {
  return manifests.flatMap(({ spec }) => listAt(spec, 'template', 'spec', 'containers'));
}

/** By the ServiceAccounts' annotations; each role has one file with its trust policy, named after the first ServiceAccount that assumes it. */
function rolesOf(name: string, manifests: readonly Manifest[], files: readonly OutputFile[]): readonly RoleFacts[] {
  const arnOf = new Map(
    manifests.map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.annotations?.[ROLE_ANNOTATION]]),
  );
  const policyFile = files.find(({ path }) => path === `iam/${name}-secrets-policy.json`)?.path;
  const readerArn = arnOf.get(`ServiceAccount/${name}-secrets`);
  return files.flatMap(({ path }) => {
    const [, serviceAccount] = /^iam\/(.+)-trust-policy\.json$/.exec(path) ?? [];
    const arn = arnOf.get(`ServiceAccount/${serviceAccount}`);
    if (arn === undefined) return [];
    return [
      { roleName: roleNameIn(arn), trustPolicyFile: path, policyFile: arn === readerArn ? policyFile : undefined },
    ];
  });
}

/** What follows the last slash of an ARN, as IAM's commands take it; of a placeholder for the whole ARN the shell takes it. */
function roleNameIn(arn: string): string {
  return arn.replace(/^\$\{(\w+)\}$/, (_, variable) => `\${${variable}##*/}`).replace(/^arn:.*\/(?=[^/]+$)/, '');
}

function fileSystemsOf(manifests: readonly Manifest[]): readonly string[] {
  const handles = manifests.flatMap(({ spec }) => {
    const csi = at(spec, 'csi');
    const handle = at(csi, 'volumeHandle');
    return at(csi, 'driver') === 'efs.csi.aws.com' && typeof handle === 'string' ? [handle] : [];
  });
  return [...new Set(handles.map((handle) => handle.split(':')[0] ?? handle))];
}
