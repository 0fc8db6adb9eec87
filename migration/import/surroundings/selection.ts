import { isMap } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex, Workload } from '../import-context.ts';

/** The labels of a workload's pods. */
export function podLabelsOf({ template }: Pick<Workload, 'template'>): ReadonlyMap<string, string> {
  return textsOf(template.at('metadata', 'labels'));
}

/** Texts of a map of texts; what is none is left out here, and refused where it is converted. */
export function textsOf(place: Place | undefined): ReadonlyMap<string, string> {
  if (place === undefined || !isMap(place.value)) return new Map();
  return new Map(
    Object.entries(place.value).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

/** Whether labels have all that a selector of equal values asks for; an empty one finds nothing, as with Services. */
export function selects(selector: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): boolean {
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value);
}

/** The workloads whose pods a selector of equal values finds within a namespace. */
export function selectedWorkloads<W extends Pick<Workload, 'object' | 'template'>>(
  selector: Place | undefined,
  namespace: string,
  workloads: readonly W[],
): readonly W[] {
  const wanted = textsOf(selector);
  return workloads.filter((one) => one.object.namespace === namespace && selects(wanted, podLabelsOf(one)));
}

/** The object that says how many pods of a workload run: a ScaledJob itself, else a ScaledObject or HorizontalPodAutoscaler that names it. */
export function scalerOf({ object }: Workload, objects: ObjectIndex): KubernetesObject | undefined {
  if (object.kind === 'ScaledJob') return object;
  return objects.ofKind('ScaledObject', 'HorizontalPodAutoscaler').find((scaler) => scales(scaler, object));
}

/** Whether a ScaledObject or HorizontalPodAutoscaler names this object as its target. */
export function scales(scaler: KubernetesObject, { kind, name, namespace }: KubernetesObject): boolean {
  const target = scaler.place.at('spec', 'scaleTargetRef');
  // A ScaledObject means a Deployment unless it says otherwise (KEDA docs, "ScaledObject specification").
  const wantedKind = target?.member('kind')?.value ?? 'Deployment';
  return scaler.namespace === namespace && wantedKind === kind && target?.member('name')?.value === name;
}
