import { ConfigurationError } from '../../contract/configuration-error.ts';
import type { kubernetesSettings } from '../../contract/kubernetes-settings.ts';
import type { Settings } from '../../contract/read-settings.ts';
import type { Manifest } from './exported-manifests.ts';

type KubernetesSettings = Settings<typeof kubernetesSettings>;

/** Members by which each kind is told how many pods or jobs there may be. */
const bounds: Readonly<Record<string, { readonly minimum: string; readonly maximum: string }>> = {
  ScaledJob: { minimum: 'minReplicaCount', maximum: 'maxReplicaCount' },
  ScaledObject: { minimum: 'minReplicaCount', maximum: 'maxReplicaCount' },
  HorizontalPodAutoscaler: { minimum: 'minReplicas', maximum: 'maxReplicas' },
};

/**
 * The manifests with what the settings say in the place of their own.
 *
 * @throws ConfigurationError where they were exported to another namespace, which the roles' trust names, or have several images.
 */
export function applySettings(manifests: readonly Manifest[], settings: KubernetesSettings): readonly Manifest[] {
  checkNamespace(manifests, settings.K8S_NAMESPACE);
  checkHasBounds(manifests, settings);
  const scaled = scaledNames(manifests);
  const image = settings.K8S_WORKER_IMAGE;
  if (image !== undefined) checkOneImage(manifests);
  return manifests.map((manifest) => withImage(withReplicas(withBounds(manifest, settings), settings, scaled), image));
}

/** Namespaces that belong to the cluster, whatever the workload's is. */
const clusterNamespaces = ['aws-observability'];

/** The namespaces that the workloads' manifests are in. */
export function namespacesOf(manifests: readonly Manifest[]): readonly string[] {
  const names = new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const name of clusterNamespaces) names.delete(name);
  return names.size === 0 ? ['default'] : [...names];
}

function checkNamespace(manifests: readonly Manifest[], wanted: string | undefined): void {
  const exported = namespacesOf(manifests);
  if (wanted === undefined || exported.every((name) => name === wanted)) return;
  throw new ConfigurationError('The configuration of Kubernetes', [
    {
      name: 'K8S_NAMESPACE',
      rule: `${exported.map((name) => `"${name}"`).join(' and ')}, which the manifests were exported to and the roles' trust policies name`,
      received: JSON.stringify(wanted),
      remedy: 'Export again with this K8S_NAMESPACE, or unset it.',
    },
  ]);
}

function checkOneImage(manifests: readonly Manifest[]): void {
  const images = new Set(manifests.flatMap((manifest) => containersIn(manifest).map(({ image }) => image)));
  if (images.size <= 1) return;
  throw new ConfigurationError('The configuration of Kubernetes', [
    {
      name: 'K8S_WORKER_IMAGE',
      rule: `unset where the manifests have several images (${[...images].sort().join(', ')})`,
      received: 'an image',
      remedy: 'Unset it and change the images in the manifests.',
    },
  ]);
}

function withBounds(manifest: Manifest, settings: KubernetesSettings): Manifest {
  const names = bounds[manifest.kind];
  if (names === undefined) return manifest;
  const spec = { ...(manifest['spec'] as object) } as Record<string, unknown>;
  if (settings.K8S_MIN_REPLICAS !== undefined) spec[names.minimum] = settings.K8S_MIN_REPLICAS;
  if (settings.K8S_MAX_REPLICAS !== undefined) spec[names.maximum] = settings.K8S_MAX_REPLICAS;
  checkNotZero(manifest, Number(spec[names.minimum] ?? 1));
  checkOrder(manifest, Number(spec[names.minimum] ?? 0), Number(spec[names.maximum] ?? Infinity));
  return { ...manifest, spec };
}

/** Kubernetes takes 0 behind a feature gate alone (Kubernetes documentation, "Horizontal Pod Autoscaling", `HPAScaleToZero`). */
function checkNotZero({ kind, metadata }: Manifest, minimum: number): void {
  if (kind !== 'HorizontalPodAutoscaler' || minimum >= 1) return;
  throw new ConfigurationError('The configuration of Kubernetes', [
    {
      name: 'K8S_MIN_REPLICAS',
      rule: `at least 1 for HorizontalPodAutoscaler/${metadata.name}`,
      received: String(minimum),
      remedy: 'Raise it, or unset it.',
    },
  ]);
}

/** A maximum means something to what scales, and a minimum to what can be many. */
function checkHasBounds(manifests: readonly Manifest[], settings: KubernetesSettings): void {
  if (settings.K8S_MAX_REPLICAS === undefined || manifests.some(({ kind }) => kind in bounds)) return;
  throw new ConfigurationError('The configuration of Kubernetes', [
    {
      name: 'K8S_MAX_REPLICAS',
      rule: 'unset where nothing in the manifests scales',
      received: String(settings.K8S_MAX_REPLICAS),
      remedy: 'Unset it; K8S_MIN_REPLICAS sets the number of replicas.',
    },
  ]);
}

/** Names of the Deployments whose number something else sets. */
function scaledNames(manifests: readonly Manifest[]): ReadonlySet<string> {
  const targets = manifests.filter(({ kind }) => kind in bounds).map(({ spec }) => spec as ScalerSpec | undefined);
  return new Set(targets.flatMap((spec) => spec?.scaleTargetRef?.name ?? []));
}

interface ScalerSpec {
  readonly scaleTargetRef?: { readonly name?: string };
}

/** A Deployment that nothing scales has as many replicas as stand ready at least. */
function withReplicas(manifest: Manifest, settings: KubernetesSettings, scaled: ReadonlySet<string>): Manifest {
  const replicas = settings.K8S_MIN_REPLICAS;
  if (replicas === undefined || manifest.kind !== 'Deployment' || scaled.has(manifest.metadata.name)) return manifest;
  return { ...manifest, spec: { ...(manifest['spec'] as object), replicas } };
}

function checkOrder({ kind, metadata }: Manifest, minimum: number, maximum: number): void {
  if (minimum <= maximum) return;
  throw new ConfigurationError('The configuration of Kubernetes', [
    {
      name: 'K8S_MIN_REPLICAS',
      rule: `at most the maximum of ${kind}/${metadata.name}, which is ${maximum}`,
      received: String(minimum),
      remedy: 'Set K8S_MAX_REPLICAS, too, or a smaller minimum.',
    },
  ]);
}

interface Container {
  image?: unknown;
}

/** The containers of a workload's pods, those that start first included. */
function containersIn(value: unknown): Container[] {
  if (Array.isArray(value)) return value.flatMap(containersIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    ['containers', 'initContainers'].includes(name) && Array.isArray(inner)
      ? (inner as Container[])
      : containersIn(inner),
  );
}

function withImage(manifest: Manifest, image: string | undefined): Manifest {
  if (image === undefined) return manifest;
  const copy = structuredClone(manifest);
  for (const container of containersIn(copy)) container.image = image;
  return copy;
}
