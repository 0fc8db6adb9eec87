import type { Place } from '../trace/place.ts';

/** One Kubernetes object of the inputs. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** `default` where it has none. */
  readonly namespace: string;
  readonly place: Place;
}

/** All objects of all inputs. */
export interface ObjectIndex {
  readonly all: readonly KubernetesObject[];
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined;
  ofKind(...kinds: readonly string[]): readonly KubernetesObject[];
}

/** An object that starts pods. */
export interface Workload {
  /** Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob, ScaledJob or Pod. */
  readonly object: KubernetesObject;
  /** The pod template: a map with `metadata` and `spec`; for a Pod the object itself. */
  readonly template: Place;
  /** Whether its pods run to an end (Job, CronJob, ScaledJob, a Pod that is not restarted). */
  readonly runsToEnd: boolean;
  /** Name of the task definition's family; unique among the workloads of a conversion. */
  readonly family: string;
}

/** A secret that ECS is to read, and somebody has to make: names, never values. */
export interface SecretToCreate {
  /** Its name in Secrets Manager, `<namespace>/<name>`. */
  readonly name: string;
  /** Keys of the JSON that it holds, in alphabetical order; empty where it is one text. */
  readonly keys: readonly string[];
}

/** How a key of a Kubernetes secret is read on ECS. */
export interface SecretSource {
  /** What goes into `valueFrom`. */
  readonly valueFrom: string;
  /** Places (of ExternalSecrets) that it comes from, to be carried with it. */
  readonly places: readonly Place[];
}

/** Where keys of Kubernetes secrets come from on ECS; what is asked for is remembered for the list of secrets to create. */
export interface SecretSources {
  sourceOf(namespace: string, secretName: string, key: string): SecretSource;
}
