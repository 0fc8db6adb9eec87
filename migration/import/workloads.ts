import { family as familyKind } from '../../contract/resource-kinds.ts';
import { FAMILY_ANNOTATION } from '../kubernetes/annotations.ts';
import type { Place } from '../trace/place.ts';
import type { KubernetesObject, ObjectIndex, Workload } from './import-context.ts';
import { podLabelsOf, selects, textsOf } from './surroundings/selection.ts';

/** Where each kind keeps its pod template. A Pod is its own. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
  Pod: [],
};

/** The kinds that start pods. */
export const workloadKinds: readonly string[] = Object.keys(templatePaths);

/** Kinds whose pods end when their work is done. */
const endingKinds: readonly string[] = ['Job', 'CronJob', 'ScaledJob'];

/**
 * The objects that start pods, each with the family of the task definition that it becomes: what its annotation says, else its name; with
 * the namespace in front where several have the same name. Refused: one without a pod template, two with the same family, and what
 * Fargate cannot run.
 */
export function workloadsIn(objects: ObjectIndex): readonly Workload[] {
  const candidates = objects.ofKind(...workloadKinds).flatMap((object) => {
    const template = templateOf(object);
    return template === undefined ? [] : [{ object, template }];
  });
  const namespaces = (name: string) =>
    new Set(candidates.filter(({ object }) => object.name === name).map(({ object }) => object.namespace));
  const workloads = candidates.map(({ object, template }) => {
    const family = familyOf(object, namespaces(object.name).size > 1);
    return { object, template, family, runsToEnd: runsToEnd(object) };
  });
  refuseCollisions(workloads);
  for (const workload of workloads) {
    checkSelector(workload);
    if (workload.object.kind === 'DaemonSet') refuseDaemonSet(workload.object);
  }
  return workloads;
}

function templateOf(object: KubernetesObject): Place | undefined {
  const path = templatePaths[object.kind] ?? [];
  const template = object.place.at(...path);
  if (template?.at('spec', 'containers') !== undefined) return template;
  const named = path.length === 0 ? 'pod' : `pod template (${path.join('.')})`;
  const message = `${object.kind} "${object.name}" has a ${named} without containers, so there is nothing to run.`;
  (template ?? object.place).refuse('no-containers', message, 'Write down its containers under "spec.containers".');
  return undefined;
}

function familyOf({ name, namespace, place }: KubernetesObject, ambiguous: boolean): string {
  const annotation = place.at('metadata', 'annotations')?.member(FAMILY_ANNOTATION);
  const wanted = annotation?.text();
  if (wanted !== undefined) {
    if (familyKind.parse(wanted) === undefined)
      annotation?.refuse(
        'invalid-family',
        `The annotation ${FAMILY_ANNOTATION} is ${JSON.stringify(wanted)}, which no task definition can be called.`,
        'Use 1 to 255 letters, digits, hyphens and underscores.',
      );
    return wanted;
  }
  // Names of Kubernetes may have dots, families may not (ECS API reference, RegisterTaskDefinition, `family`).
  const legal = name.replaceAll('.', '-');
  return ambiguous ? `${namespace}-${legal}` : legal;
}

function runsToEnd({ kind, place }: KubernetesObject): boolean {
  if (endingKinds.includes(kind)) return true;
  return kind === 'Pod' && ['Never', 'OnFailure'].includes(String(place.at('spec', 'restartPolicy')?.value));
}

function refuseCollisions(workloads: readonly Workload[]): void {
  const first = new Map<string, Workload>();
  for (const workload of workloads) {
    const other = first.get(workload.family);
    if (other === undefined) {
      first.set(workload.family, workload);
      continue;
    }
    const message = `${described(other)} and ${described(workload)} would both become the family "${workload.family}".`;
    const remedy = `Give one of them another name, or the annotation ${FAMILY_ANNOTATION} with the family that it is to have.`;
    workload.object.place.at('metadata')?.refuse('family-collision', message, remedy);
  }
}

function described({ object }: Workload): string {
  return `${object.kind} "${object.name}" of namespace "${object.namespace}"`;
}

/** Kubernetes refuses a workload whose selector does not find its pods (Kubernetes docs, "Deployments", "Selector"). */
function checkSelector({ object, template }: Workload): void {
  const selector = object.place.at('spec', 'selector');
  if (selector === undefined || object.kind === 'Job') return;
  const wanted = textsOf(object.kind === 'ReplicationController' ? selector : selector.member('matchLabels'));
  if (wanted.size === 0 || selects(wanted, podLabelsOf({ template }))) return;
  const message = `The selector of ${object.kind} "${object.name}" asks for labels that its own pod template does not have.`;
  selector.refuse('selector-mismatch', message, 'Give the pod template the labels that the selector asks for.');
}

function refuseDaemonSet({ name, place }: KubernetesObject): void {
  const message = `DaemonSet "${name}" runs a pod on each node, and Fargate has no nodes.`;
  const remedy =
    'Leave it out: make a log or metrics agent a container of each task that needs it, or rewrite it as a Deployment.';
  place.at('kind')?.refuse('daemon-set', message, remedy);
}
