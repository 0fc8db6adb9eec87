import type { SecretSources, Workload } from '../../../../../migration/import/import-context.ts';
import { importTask } from '../../../../../migration/import/task/import-task.ts';
import type { ImportedTask } from '../../../../../migration/import/task/imported-task.ts';
import type { ConversionProblem } from '../../../../../migration/problem.ts';
import { settle } from '../../../../../migration/trace/draft.ts';
import type { Fate } from '../../../../../migration/trace/fate.ts';
import type { Json, JsonMap } from '../../../../../migration/trace/json.ts';
import { Ledger } from '../../../../../migration/trace/ledger.ts';

export interface Imported {
  readonly task: ImportedTask;
  /** The settled task definition. */
  readonly definition: JsonMap;
  /** All containers, init containers first. */
  readonly containers: readonly JsonMap[];
  /** Fates of leaves within the pod template. */
  readonly fates: readonly Fate[];
  /** Fates of all documents, e.g. of a ConfigMap's data. */
  readonly allFates: readonly Fate[];
  readonly problems: readonly ConversionProblem[];
  /** `<pointer below the template> <code>` of all remarks, sorted. */
  readonly remarks: readonly string[];
}

/** A container with nothing to be remarked on. */
export const plainContainer: JsonMap = {
  name: 'app',
  image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1',
  resources: { limits: { cpu: '250m', memory: '512Mi' } },
};

const secrets: SecretSources = {
  sourceOf: (namespace, name, key) => ({
    valueFrom: `arn:aws:secretsmanager:us-east-1:123456789012:secret:${namespace}/${name}:${key}::`,
    places: [],
  }),
};

const ledgerOf = (name: string, content: Json) =>
  new Ledger({ name, kind: 'kubernetes', content, positionOf: () => undefined });

/** Imports the pod template of a Deployment (or another kind) `web` of namespace `shop`, with other objects beside it. */
export function importTemplate(
  template: JsonMap,
  { others = [], kind = 'Deployment', body = {} }: { others?: readonly JsonMap[]; kind?: string; body?: JsonMap } = {},
): Imported {
  const workloadLedger = ledgerOf('web.yaml', {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ...body, template },
  });
  const ledgers = [workloadLedger, ...others.map((content, index) => ledgerOf(`other-${index}.yaml`, content))];
  const all = ledgers.map(({ root }) => ({
    apiVersion: String(root.member('apiVersion')?.value),
    kind: String(root.member('kind')?.value),
    name: String(root.at('metadata', 'name')?.value),
    namespace: String(root.at('metadata', 'namespace')?.value ?? 'default'),
    place: root,
  }));
  const [object] = all;
  const place = workloadLedger.root.at('spec', 'template');
  if (object === undefined || place === undefined) throw new Error('There is no template.');
  const workload: Workload = { object, template: place, runsToEnd: kind === 'Job', family: 'web' };
  const objects = {
    all,
    find: (wanted: string, namespace: string, name: string) =>
      all.find((each) => each.kind === wanted && each.namespace === namespace && each.name === name),
    ofKind: (...kinds: readonly string[]) => all.filter((each) => kinds.includes(each.kind)),
  };
  const task = importTask(workload, objects, secrets);
  const definition = settle('task-definition.json', task.definition) as JsonMap;
  const fates = workloadLedger.fates().filter(({ pointer }) => pointer.startsWith('/spec/template/'));
  const remarks = fates.flatMap((fate) =>
    fate.fate === 'remarked' ? [`${fate.pointer.replace('/spec/template', '')} ${fate.code}`] : [],
  );
  return {
    task,
    definition,
    containers: (definition['containerDefinitions'] ?? []) as readonly JsonMap[],
    fates,
    allFates: ledgers.flatMap((ledger) => ledger.fates()),
    problems: ledgers.flatMap((ledger) => ledger.problems),
    remarks: remarks.sort(),
  };
}

/** Imports a pod with one container, with further members for the two. */
export function importPod(spec: JsonMap, container: JsonMap = {}, others: readonly JsonMap[] = []): Imported {
  return importTemplate({ spec: { containers: [{ ...plainContainer, ...container }], ...spec } }, { others });
}

/** Remarks that every import of a plain pod has: nothing says the architecture or where logs go. */
export const usualRemarks = ['/spec/containers architecture-assumed', '/spec/containers log-group-to-make'];
