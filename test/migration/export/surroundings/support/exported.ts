import type { ExportContext } from '../../../../../migration/export/export-context.ts';
import type { OutputPart } from '../../../../../migration/export/manifest-draft.ts';
import { settleManifest } from '../../../../../migration/export/settle-manifest.ts';
import { settle } from '../../../../../migration/trace/draft.ts';
import type { Json, JsonMap } from '../../../../../migration/trace/json.ts';
import { Ledger } from '../../../../../migration/trace/ledger.ts';
import type { Place } from '../../../../../migration/trace/place.ts';

export function contextFor(change: Partial<ExportContext> = {}): ExportContext {
  return {
    target: 'eks-fargate',
    queueScaler: 'scaled-job',
    namespace: 'shop',
    name: 'web',
    region: 'eu-central-1',
    account: '111122223333',
    ...change,
  };
}

/** A part of an export with all that was said of its input. */
export interface Exported<P> {
  readonly part: P;
  /** Objects by `Kind/name`. */
  readonly manifests: ReadonlyMap<string, JsonMap>;
  /** Contents of files by path. */
  readonly files: ReadonlyMap<string, Json>;
  readonly ledger: Ledger;
  /** `pointer: destinations`, `pointer: ignored` or `pointer: code`, for each place of which something was said. */
  readonly said: readonly string[];
}

/** Exports a part of a task definition, and settles it as an export does. */
export function exported<P extends OutputPart>(
  task: Json,
  context: ExportContext,
  exportPart: (task: Place, context: ExportContext) => P,
): Exported<P> {
  const ledger = new Ledger({ name: 'task.json', kind: 'ecs', content: task, positionOf: () => undefined });
  const part = exportPart(ledger.root, context);
  const manifests = part.manifests.map((draft) => {
    return [`${draft.kind}/${draft.name}`, settleManifest(draft, context.namespace)] as const;
  });
  const files = part.files.map(({ path, content }) => [path, settle(path, content)] as const);
  const said = ledger.fates().map((fate) => {
    const what = fate.fate === 'mapped' ? fate.to.join() : fate.fate === 'ignored' ? 'ignored' : fate.code;
    return `${fate.pointer}: ${what}`;
  });
  return { part, manifests: new Map(manifests), files: new Map(files), ledger, said };
}
