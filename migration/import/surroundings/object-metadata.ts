import { FAMILY_ANNOTATION } from '../../kubernetes/annotations.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import { applyRules, ignored, isEmptyMap } from '../member-rules.ts';

/** What Kubernetes and its tools write into objects themselves. */
const WRITTEN_BY_CLUSTER = 'Kubernetes writes it into the object; nobody asks for it.';
const WRITTEN_BY_TOOLS: readonly RegExp[] = [
  /^kubectl\.kubernetes\.io\//,
  /^deployment\.kubernetes\.io\//,
  /^deprecated\.daemonset\./,
  /^kubernetes\.io\/change-cause$/,
  /^meta\.helm\.sh\//,
  /^helm\.sh\//,
  /^pv\.kubernetes\.io\//,
  /^volume\.(beta\.)?kubernetes\.io\//,
  /^autoscaling\.alpha\.kubernetes\.io\//,
  /^control-plane\.alpha\.kubernetes\.io\//,
  /^checksum\//,
];

/** Accounts for everything of an object that says what it is: its type, its metadata and its status. */
export function accountForObject(object: KubernetesObject, known: readonly string[] = []): void {
  applyRules(object.place, {
    apiVersion: ignored('It says what the object is, and the rules for that were applied.'),
    kind: ignored('It says what the object is, and the rules for that were applied.'),
    status: ignored('It is what the cluster observed, not what is asked for.'),
    metadata: (metadata) => accountForMetadata(metadata, known),
  });
}

/** The same for metadata alone; `known` are the members and annotations that somebody else accounts for. */
export function accountForMetadata(metadata: Place, known: readonly string[] = []): void {
  const rules = {
    name: ignored(
      'It names the object within Kubernetes; what is made of it has its name in an output where it needs one.',
    ),
    namespace: ignored('ECS has no namespaces; names that would become one are kept apart by it.'),
    labels: ignored('Labels find objects within Kubernetes; what they find was looked up.'),
    annotations: (annotations: Place) => accountForAnnotations(annotations, known),
    generateName: ignored('It is the beginning of a name that Kubernetes makes up; the family begins with it, too.'),
    uid: ignored(WRITTEN_BY_CLUSTER),
    resourceVersion: ignored(WRITTEN_BY_CLUSTER),
    generation: ignored(WRITTEN_BY_CLUSTER),
    creationTimestamp: ignored(WRITTEN_BY_CLUSTER),
    deletionTimestamp: ignored(WRITTEN_BY_CLUSTER),
    deletionGracePeriodSeconds: ignored(WRITTEN_BY_CLUSTER),
    selfLink: ignored(WRITTEN_BY_CLUSTER),
    managedFields: ignored(WRITTEN_BY_CLUSTER),
    ownerReferences: ignored(
      'It says what else in the cluster the object is deleted with, and nothing of it is taken along.',
    ),
    finalizers: ignored(
      'It keeps a controller of the cluster in the loop when the object is deleted, which has no part in ECS.',
    ),
  };
  applyRules(metadata, Object.fromEntries(Object.entries(rules).filter(([name]) => !known.includes(name))));
}

function accountForAnnotations(annotations: Place, known: readonly string[]): void {
  if (isEmptyMap(annotations)) return;
  for (const [name, annotation] of annotations.members()) {
    if (!known.includes(name)) accountForAnnotation(name, annotation);
  }
}

/** What becomes of an annotation of which no rule makes something. */
export function accountForAnnotation(name: string, annotation: Place): void {
  if (name === FAMILY_ANNOTATION) annotation.ignore('It names the family, which the task definition has.');
  else if (WRITTEN_BY_TOOLS.some((pattern) => pattern.test(name)))
    annotation.ignore('A tool of Kubernetes keeps its own notes there.');
  else
    annotation.remark('annotation-not-converted', {
      lost: `The annotation "${name}" speaks to a controller of the cluster, and nothing on ECS reads it.`,
      remedy: 'Find out what that controller does with it, and do the same on AWS if it is needed.',
    });
}
