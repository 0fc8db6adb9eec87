import { FAMILY_ANNOTATION } from '../../kubernetes/annotations.ts';
import { type Carried, carry, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored } from '../member-rules.ts';
import type { PodSource } from './pod-source.ts';

/** Labels that controllers of Kubernetes put on pods (Kubernetes docs, "Well-Known Labels"). */
const CONTROLLER_LABEL =
  /^(pod-template-hash|pod-template-generation|controller-revision-hash|controller-uid|job-name|batch\.kubernetes\.io\/.*|statefulset\.kubernetes\.io\/.*|apps\.kubernetes\.io\/pod-index)$/;

/** Annotations of what Kubernetes and its tools need for themselves. */
const TOOL_ANNOTATION =
  /^(kubectl\.kubernetes\.io|deployment\.kubernetes\.io|cluster-autoscaler\.kubernetes\.io|karpenter\.sh|descheduler\.alpha\.kubernetes\.io|kubernetes\.io|cni\.projectcalico\.org|eks\.amazonaws\.com|checksum|reloader\.stakater\.com|CapacityProvisioned|Logging)(\/|$)/;

/** Annotations by which something is put into the pod, or done with it, that is not in its manifest. */
const INJECTOR_ANNOTATION =
  /(^|\.)(istio\.io|linkerd\.io|config\.linkerd\.io|vault\.hashicorp\.com|dapr\.io|opentelemetry\.io|consul\.hashicorp\.com|kuma\.io|appmesh\.k8s\.aws|datadoghq\.com|prometheus\.io|iam\.amazonaws\.com|container\.apparmor\.security\.beta\.kubernetes\.io|cloud\.google\.com|k8s\.v1\.cni\.cncf\.io|backup\.velero\.io)\//;

interface TemplateMetadata {
  /** `tags` of the task definition. */
  readonly tags: Draft | undefined;
  /** `dockerLabels` of the first main container. */
  readonly dockerLabels: Draft | undefined;
}

/** Labels of the pods become tags, for people to find things by; annotations become labels of
 * the main container, unless something acts by them. */
export function templateMetadata({ workload }: PodSource): TemplateMetadata {
  const metadata = workload.template.member('metadata');
  if (workload.object.kind !== 'Pod') {
    applyTemplateRules(metadata, {
      name: ignored('Pods of a template have names of their own.'),
      generateName: ignored('Pods of a template have names of their own.'),
      namespace: ignored("It is the workload's own."),
      creationTimestamp: ignored('It belongs to Kubernetes.'),
      finalizers: ignored('It belongs to Kubernetes.'),
      ownerReferences: ignored('It belongs to Kubernetes.'),
    });
  }
  const tags = (metadata?.member('labels')?.members() ?? []).flatMap(([key, value]) => tagOf(key, value) ?? []);
  const labels = (metadata?.member('annotations')?.members() ?? []).flatMap(([key, value]) => {
    if (key === FAMILY_ANNOTATION) {
      // A Pod is its own template, and its family is read elsewhere.
      if (workload.object.kind !== 'Pod') value.ignore('The family is read from the workload, not from its pods.');
      return [];
    }
    const carried = dockerLabelOf(key, value);
    return carried === undefined ? [] : [[key, carried] as const];
  });
  return {
    tags: tags.length > 0 ? tags : undefined,
    dockerLabels: labels.length > 0 ? Object.fromEntries(labels) : undefined,
  };
}

function tagOf(key: string, value: Place) {
  if (value.text() === undefined) return undefined;
  if (CONTROLLER_LABEL.test(key)) {
    value.ignore('A controller of Kubernetes finds its pods by it.');
    return undefined;
  }
  if (key === 'app.kubernetes.io/name') {
    value.ignore('It is how Kubernetes finds the pods; ECS finds tasks by their family.');
    return undefined;
  }
  return { key, value: carry(value) };
}

function dockerLabelOf(key: string, value: Place): Carried | undefined {
  if (value.text() === undefined) return undefined;
  if (TOOL_ANNOTATION.test(key)) {
    value.ignore('It speaks to Kubernetes or to one of its tools, and there is none of them.');
    return undefined;
  }
  if (INJECTOR_ANNOTATION.test(key)) {
    value.remark('injection-lost', {
      lost: `By the annotation ${key}, something in the cluster adds to the pod or acts on it (a sidecar, credentials, metrics); nothing on ECS does.`,
      remedy:
        'Add to the task what was injected, as a container of its own or by its ECS counterpart, e.g. Service Connect for a mesh, the ADOT collector for metrics.',
    });
    return undefined;
  }
  return carry(value);
}
