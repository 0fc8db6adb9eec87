import type { ServiceInput } from '../../ecs/service-parts.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import type { WorkerPod } from './container-roles.ts';

/** The pod that a task definition becomes; what starts it, and what stands around it, is made elsewhere. */
export interface PodTemplate {
  /** `PodSpec` without `serviceAccountName`, `imagePullSecrets` and `restartPolicy`, which depend on what is around it. */
  readonly spec: DraftMap;
  readonly labels: DraftMap;
  readonly annotations: DraftMap;
  /** Ports of all containers, each once. */
  readonly ports: readonly ExposedPort[];
  /** Classes that claims of the pod itself name. */
  readonly storageClasses?: readonly ManifestDraft[];
  /** What all containers of the pod ask for together. */
  readonly requests: { readonly milliCpu: number; readonly memoryMib: number };
}

export interface ExposedPort {
  readonly containerName: string;
  /** The port's name in the pod. */
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly appProtocol?: string | undefined;
  /** The port mapping of the task definition. */
  readonly place: Place;
}

/** What other parts of the export know that a pod is made with. */
export interface PodInputs {
  readonly secrets: SecretReferences;
  readonly claims: VolumeClaims;
  /** Tags that stand beside the task definition, as DescribeTaskDefinition gives them. */
  readonly tagsBeside?: Place | undefined;
  readonly service?: ServiceInput | undefined;
  /** Set for a queue's worker. */
  readonly worker?: WorkerPod | undefined;
}

/** Claims of network volumes, made by the storage part. */
export interface VolumeClaims {
  /** Name of the PersistentVolumeClaim of a volume of the task definition; undefined where it is no network volume. */
  claimFor(volumeName: string): string | undefined;
}

/** Keys of Kubernetes secrets, made by the secrets part. */
export interface SecretReferences {
  /** Where the value of a `valueFrom` place is; undefined where the reference was refused. */
  referenceFor(valueFrom: Place): { readonly name: string; readonly key: string } | undefined;
}
