import { labelKey, labelValue } from '../../kubernetes/names.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { TaskPlan } from './task-plan.ts';

interface PodMetadata {
  readonly labels: DraftMap;
  readonly annotations: DraftMap;
}

/** The label by which the pods are found; a tag of this name becomes an annotation. */
const SELECTOR_KEY = 'app.kubernetes.io/name';

/**
 * Tags become labels where they are legal, else annotations; Docker labels become annotations. `tagsBeside` are those that stand beside the
 * task definition, as DescribeTaskDefinition gives them.
 */
export function metadataOf(plan: TaskPlan, tagsBeside?: Place): PodMetadata {
  const labels: Record<string, Draft> = {};
  const annotations: Record<string, Draft> = {};
  for (const tag of [...plan.task.list('tags'), ...(tagsBeside?.items() ?? [])]) addTag(tag, labels, annotations);
  for (const { place, ecsName, name } of plan.containers) {
    const dockerLabels = place.member('dockerLabels');
    const members = dockerLabels?.members() ?? [];
    if (members.length > 0) {
      dockerLabels?.remark('docker-labels-as-annotations', {
        lost: `The Docker labels of "${ecsName}" are annotations of the pod; what reads labels of containers does not find them.`,
        remedy: 'Configure what reads them for annotations of pods.',
      });
    }
    for (const [label, member] of members) {
      const value = member.text();
      if (value !== undefined)
        addDockerLabel(label, carry(member, value), annotations, { member, containerName: name });
    }
  }
  return { labels, annotations };
}

function addTag(tag: Place, labels: Record<string, Draft>, annotations: Record<string, Draft>): void {
  const keyPlace = tag.required('key');
  const key = keyPlace?.text();
  if (keyPlace === undefined || key === undefined) return;
  if (key.startsWith('aws:')) {
    tag.ignore('AWS sets tags that begin with "aws:" by itself.');
    return;
  }
  const valuePlace = tag.member('value');
  const value = valuePlace === undefined ? '' : valuePlace.text();
  if (value === undefined) return;
  const draft = carryAll(valuePlace === undefined ? [keyPlace] : [keyPlace, valuePlace], value);
  const legal = legalKey(key);
  if (legal !== key) remarkKey(keyPlace, key, legal);
  const isLabel = labelValue(value) !== undefined && legal !== SELECTOR_KEY && labels[legal] === undefined;
  const target = isLabel ? labels : annotations;
  if (target[legal] === undefined) target[legal] = draft;
  else remarkLostKey(tag, key);
}

function addDockerLabel(
  label: string,
  draft: Draft,
  annotations: Record<string, Draft>,
  { member, containerName }: { readonly member: Place; readonly containerName: string },
): void {
  const plain = legalKey(label);
  const key = annotations[plain] === undefined ? plain : legalKey(`${containerName}.${label}`);
  if (annotations[key] !== undefined) {
    remarkLostKey(member, label);
    return;
  }
  if (key !== label) remarkKey(member, label, key);
  annotations[key] = draft;
}

/** Keys of labels and annotations follow the same rules, so one that is illegal for one is so for the other. */
function legalKey(key: string): string {
  if (labelKey(key) !== undefined) return key;
  const cleaned = key.replace(/[^-_.A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return cleaned.slice(0, 63).replace(/[^A-Za-z0-9]+$/, '') || 'unnamed';
}

function remarkKey(place: Place, key: string, legal: string): void {
  place.remark('metadata-key-altered', {
    lost: `"${key}" is called "${legal}" on the pod, as keys of labels and annotations are letters, digits, "-", "_" and ".", and each once.`,
    remedy: 'Use the new key where something selects or reads by it.',
  });
}

function remarkLostKey(place: Place, key: string): void {
  place.remark('metadata-lost', {
    lost: `"${key}" is not on the pod, as another one has the same key there.`,
    remedy: 'Rename one of them.',
  });
}
