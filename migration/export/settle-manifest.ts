import { type DraftMap, settle } from '../trace/draft.ts';
import type { Json, JsonMap } from '../trace/json.ts';
import type { ManifestDraft } from './manifest-draft.ts';

/** The finished object, in the workload's namespace unless it says otherwise; all that was carried into it counts as mapped. */
export function settleManifest(manifest: ManifestDraft, namespace: string): JsonMap {
  const { apiVersion, kind, name, namespace: own = namespace, labels, annotations, body } = manifest;
  const metadata: DraftMap = {
    name,
    namespace: own ?? undefined,
    labels: unlessEmpty(labels),
    annotations: unlessEmpty(annotations),
  };
  const settled: Json = settle(`${kind}/${name}`, { apiVersion, kind, metadata, ...body });
  return settled as JsonMap;
}

function unlessEmpty(map: DraftMap | undefined): DraftMap | undefined {
  return map === undefined || Object.values(map).every((value) => value === undefined) ? undefined : map;
}
