import { FAMILY_ANNOTATION, PAUSED_ANNOTATION, SERVICE_ANNOTATION, TAG_PREFIX } from '../../kubernetes/annotations.ts';
import { type Carried, carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { isEmptyMap } from '../member-rules.ts';
import { accountForAnnotation, accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** Labels by which tools of Kubernetes find what is theirs. */
const OF_TOOLS: readonly string[] = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/instance',
];
/** What values of tags consist of (ECS API reference, Tag). */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** Names and tags that a workload's metadata gives what is made of it. */
interface WorkloadMetadata {
  /** The family, as the annotation or the name gives it. */
  readonly family: Draft;
  /** The name of the ECS service. */
  readonly serviceName: Draft;
  /** Tags; undefined where there are none. */
  readonly tags: readonly DraftMap[] | undefined;
}

/** Accounts for the metadata of a workload. A queue worker's tasks are found by their family, so it has no tags. */
export function workloadMetadata({ object, family, starter }: PlannedWorkload): WorkloadMetadata {
  const metadata = object.place.member('metadata');
  const annotations = metadata?.member('annotations');
  const named = annotations?.member(FAMILY_ANNOTATION);
  const nameMember = metadata?.member('name') ?? metadata?.member('generateName');
  const service = annotations?.member(SERVICE_ANNOTATION);
  const familyDraft = named ?? nameMember;
  const serviceDraft = starter === 'service' ? (service ?? nameMember) : undefined;
  const isPod = object.kind === 'Pod';
  const tagged = starter !== 'queue-scaler' && !isPod;
  accountForObject(object, [
    ...(nameMember === undefined || (named !== undefined && serviceDraft !== nameMember)
      ? []
      : [metadata?.member('name') === undefined ? 'generateName' : 'name']),
    ...(tagged || isPod ? ['labels'] : []),
    'annotations',
  ]);
  // Whether it is paused is for the settings of the scaler to say.
  const known = starter === 'queue-scaler' && object.kind === 'ScaledJob' ? [PAUSED_ANNOTATION] : [];
  const tags =
    isPod || annotations === undefined ? [] : annotationTags(annotations, tagged, serviceDraft === service, known);
  return {
    family: familyDraft === undefined ? family : carry(familyDraft, family),
    serviceName:
      serviceDraft === undefined ? family : carry(serviceDraft, service === undefined ? family : service.value),
    tags: present([...(tagged ? labelTags(metadata?.member('labels')) : []), ...tags]),
  };
}

interface Tag {
  readonly key: string;
  readonly value: Carried;
}

function labelTags(labels: Place | undefined): readonly Tag[] {
  if (labels === undefined || isEmptyMap(labels)) return [];
  return labels.members().flatMap(([key, value]) => {
    if (value.text() === undefined) return [];
    if (!OF_TOOLS.includes(key)) return [{ key, value: carry(value) }];
    value.ignore('Tools of Kubernetes find what is theirs by it.');
    return [];
  });
}

/** Annotations that are no controller's, which have no prefix, are notes for people as tags are. */
function annotationTags(
  annotations: Place,
  tagged: boolean,
  namesService: boolean,
  known: readonly string[],
): readonly Tag[] {
  if (isEmptyMap(annotations)) return [];
  return annotations.members().flatMap(([name, annotation]) => {
    if (name === FAMILY_ANNOTATION || known.includes(name)) return [];
    if (name === SERVICE_ANNOTATION) {
      if (!namesService) annotation.ignore('It names an ECS service, and no service starts these tasks.');
      return [];
    }
    const key = name.startsWith(TAG_PREFIX) ? name.slice(TAG_PREFIX.length) : name;
    const isTag = tagged && !key.includes('/') && TAG_VALUE.test(String(annotation.value));
    if (isTag) return [{ key, value: carry(annotation) }];
    accountForAnnotation(name, annotation);
    return [];
  });
}

/** Each key once: what comes first stays. */
function present(tags: readonly Tag[]): readonly DraftMap[] | undefined {
  const byKey = new Map<string, DraftMap>();
  for (const { key, value } of tags) {
    if (byKey.has(key)) {
      for (const place of value.places) place.ignore('A label of the same name is a tag already.');
    } else byKey.set(key, { key, value });
  }
  return byKey.size === 0 ? undefined : [...byKey.values()];
}
