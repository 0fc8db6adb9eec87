import * as z from 'zod/mini';

/** The class of a kind. Its `validate` throws what `modelErrors` reads. */
interface Model {
  readonly prototype: { validate(): void };
}

/** The kinds that exports have, by API version and kind. Each is loaded when it is met: all together take half a second. */
const models: Readonly<Record<string, () => Promise<Model>>> = {
  'v1 ConfigMap': async () => (await import('kubernetes-models/v1/ConfigMap')).ConfigMap,
  'v1 Namespace': async () => (await import('kubernetes-models/v1/Namespace')).Namespace,
  'v1 PersistentVolume': async () => (await import('kubernetes-models/v1/PersistentVolume')).PersistentVolume,
  'v1 PersistentVolumeClaim': async () =>
    (await import('kubernetes-models/v1/PersistentVolumeClaim')).PersistentVolumeClaim,
  'v1 Service': async () => (await import('kubernetes-models/v1/Service')).Service,
  'v1 ServiceAccount': async () => (await import('kubernetes-models/v1/ServiceAccount')).ServiceAccount,
  'apps/v1 Deployment': async () => (await import('kubernetes-models/apps/v1/Deployment')).Deployment,
  'apps/v1 DaemonSet': async () => (await import('kubernetes-models/apps/v1/DaemonSet')).DaemonSet,
  'batch/v1 Job': async () => (await import('kubernetes-models/batch/v1/Job')).Job,
  'autoscaling/v2 HorizontalPodAutoscaler': async () =>
    (await import('kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler')).HorizontalPodAutoscaler,
  'networking.k8s.io/v1 Ingress': async () => (await import('kubernetes-models/networking.k8s.io/v1/Ingress')).Ingress,
  'networking.k8s.io/v1 NetworkPolicy': async () =>
    (await import('kubernetes-models/networking.k8s.io/v1/NetworkPolicy')).NetworkPolicy,
  'storage.k8s.io/v1 CSIDriver': async () => (await import('kubernetes-models/storage.k8s.io/v1/CSIDriver')).CSIDriver,
  'storage.k8s.io/v1 StorageClass': async () =>
    (await import('kubernetes-models/storage.k8s.io/v1/StorageClass')).StorageClass,
  'keda.sh/v1alpha1 ScaledJob': async () =>
    (await import('@kubernetes-models/keda/keda.sh/v1alpha1/ScaledJob')).ScaledJob,
  'keda.sh/v1alpha1 ScaledObject': async () =>
    (await import('@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject')).ScaledObject,
  'keda.sh/v1alpha1 TriggerAuthentication': async () =>
    (await import('@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication')).TriggerAuthentication,
  'external-secrets.io/v1 ExternalSecret': async () =>
    (await import('@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret')).ExternalSecret,
  'external-secrets.io/v1 SecretStore': async () =>
    (await import('@kubernetes-models/external-secrets/external-secrets.io/v1/SecretStore')).SecretStore,
  'external-secrets.io/v1 ClusterSecretStore': async () =>
    (await import('@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore')).ClusterSecretStore,
};

const validationError = z.object({
  errors: z.array(
    z.object({
      instancePath: z.string(),
      keyword: z.string(),
      message: z.string(),
      params: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** An error of a model, as ajv tells it; `instancePath` is the JSON pointer of the value. */
export type ModelError = z.infer<typeof validationError>['errors'][number];

/** The model of a kind; undefined for a kind that no export has. */
export async function modelOf(apiVersion: string, kind: string): Promise<Model | undefined> {
  return models[`${apiVersion} ${kind}`]?.();
}

/** What a model finds wrong with a value, which it reads as it is, without a copy. */
export function modelErrors(model: Model, value: unknown): readonly ModelError[] {
  try {
    model.prototype.validate.call(value);
    return [];
  } catch (error) {
    const read = validationError.safeParse(error);
    if (read.data === undefined) throw error;
    return read.data.errors;
  }
}
