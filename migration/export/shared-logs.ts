import type { OutputFile } from '../conversion.ts';
import type { FileDraft } from '../output/file-draft.ts';
import { orderMembers } from '../output/order-members.ts';
import { Carried, carryAll, type Draft, type DraftMap, settle } from '../trace/draft.ts';
import type { Place } from '../trace/place.ts';
import type { ManifestDraft } from './manifest-draft.ts';
import { settleManifest } from './settle-manifest.ts';
import { isFluentBitValues, OBSERVABILITY, OUTPUT_KEY, OUTPUTS_VALUE } from './surroundings/logs-fluent-bit.ts';
import type { WorkloadDraft } from './workload-draft.ts';
import { MANIFESTS_FILE } from './workload-files.ts';

/** EKS user guide, "Start AWS Fargate logging for your cluster": what the ConfigMap may have at most. */
const MOST_CHARACTERS = 5300;

/** Path of the shared Helm values. */
const VALUES_FILE = 'fluent-bit.values.yaml';

/**
 * A cluster has one log router for all workloads: ConfigMap aws-logging on Fargate, one release of aws-for-fluent-bit on nodes. Where several
 * workloads each bring their own, the second would replace the first, so theirs become one file beside them.
 */
export function shareLogs(drafts: readonly WorkloadDraft[]): {
  readonly drafts: readonly WorkloadDraft[];
  readonly files: readonly OutputFile[];
} {
  const routed = drafts.filter((draft) => routersOf(draft).length > 0);
  const configured = drafts.filter((draft) => valuesOf(draft).length > 0);
  if (routed.length > 1) return apart(drafts, new Set(routed), mergedRouter(routed));
  if (configured.length > 1) return apart(drafts, new Set(configured), mergedValues(configured));
  return { drafts, files: [] };
}

function apart(drafts: readonly WorkloadDraft[], sharing: ReadonlySet<WorkloadDraft>, file: OutputFile) {
  return {
    drafts: drafts.map((draft) => (sharing.has(draft) ? withoutLogs(draft, file) : draft)),
    files: [file],
  };
}

function withoutLogs(draft: WorkloadDraft, sharedLogs: OutputFile): WorkloadDraft {
  return {
    ...draft,
    manifests: draft.manifests.filter((manifest) => !isOfRouter(manifest)),
    files: draft.files.filter((file) => !isFluentBitValues(file)),
    facts: { ...draft.facts, sharedLogs },
  };
}

/** In the order of the workloads; those whose sections have no more room are told as lost. */
function mergedRouter(drafts: readonly WorkloadDraft[]): OutputFile {
  const [first, ...others] = drafts.flatMap(routersOf);
  const namespace = drafts.flatMap(({ manifests }) => manifests).find(isRouterNamespace);
  if (first === undefined || namespace === undefined) throw new Error('There is no log router to share.');
  let merged = first;
  for (const other of others) {
    const longer = joined(merged, other);
    if (charactersOf(longer) <= MOST_CHARACTERS) merged = longer;
    else for (const place of outputsOf(other).places) tellNoRoom(place);
  }
  const manifests = [namespace, merged].map((manifest) => orderMembers(settleManifest(manifest, OBSERVABILITY)));
  return { path: `${OBSERVABILITY}/${MANIFESTS_FILE}`, content: manifests };
}

function joined(router: ManifestDraft, other: ManifestDraft): ManifestDraft {
  const data = dataOf(router);
  return { ...router, body: { data: { ...data, [OUTPUT_KEY]: together([outputsOf(router), outputsOf(other)]) } } };
}

function mergedValues(drafts: readonly WorkloadDraft[]): OutputFile {
  const [first, ...others] = drafts.flatMap(valuesOf);
  if (first === undefined) throw new Error('There are no values to share.');
  const outputs = [first, ...others].map((values) => carriedAt(values, OUTPUTS_VALUE));
  return { path: VALUES_FILE, content: settle(VALUES_FILE, { ...first, [OUTPUTS_VALUE]: together(outputs) }) };
}

function together(outputs: readonly Carried[]): Carried {
  const places = outputs.flatMap((output) => output.places);
  return carryAll(places, outputs.map(({ value }) => String(value)).join('\n'));
}

function routersOf({ manifests }: WorkloadDraft): readonly ManifestDraft[] {
  return manifests.filter((manifest) => isOfRouter(manifest) && manifest.kind === 'ConfigMap');
}

function valuesOf({ files }: WorkloadDraft): readonly DraftMap[] {
  return files.filter(isFluentBitValues).map(({ content }: FileDraft) => content as DraftMap);
}

function isRouterNamespace({ kind, name }: ManifestDraft): boolean {
  return kind === 'Namespace' && name === OBSERVABILITY;
}

function isOfRouter(manifest: ManifestDraft): boolean {
  return isRouterNamespace(manifest) || manifest.namespace === OBSERVABILITY;
}

function dataOf({ body }: ManifestDraft): DraftMap {
  return body['data'] as DraftMap;
}

function outputsOf(router: ManifestDraft): Carried {
  return carriedAt(dataOf(router), OUTPUT_KEY);
}

function carriedAt(map: DraftMap, name: string): Carried {
  const found: Draft | undefined = map[name];
  if (!(found instanceof Carried)) throw new Error(`"${name}" of a log router comes from no place of the input.`);
  return found;
}

function charactersOf(router: ManifestDraft): number {
  const texts = Object.entries(dataOf(router)).map(
    ([name, text]) => name + String(text instanceof Carried ? text.value : text),
  );
  return texts.join('').length;
}

function tellNoRoom(place: Place): void {
  place.remark('log-router-full', {
    lost: `The ConfigMap aws-logging takes ${MOST_CHARACTERS} characters for the whole cluster, and the log outputs of the other workloads leave no room for this one.`,
    remedy:
      'Export fewer workloads to one cluster, or write one output for several of them by hand; until then read its log with `kubectl logs`.',
  });
}
