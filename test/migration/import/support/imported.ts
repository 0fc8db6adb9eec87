import { executionRolePolicy } from '../../../../migration/ecs/execution-role-policy.ts';
import { stackCode } from '../../../../migration/import/cdk/stack-code.ts';
import { objectIndexOf } from '../../../../migration/import/object-index.ts';
import { ImportedSecrets } from '../../../../migration/import/surroundings/imported-secrets.ts';
import { type Surroundings, surroundingsOf } from '../../../../migration/import/surroundings/surroundings.ts';
import { importTask } from '../../../../migration/import/task/import-task.ts';
import { workloadsIn } from '../../../../migration/import/workloads.ts';
import type { ConversionProblem } from '../../../../migration/problem.ts';
import { readDocuments } from '../../../../migration/source/read-documents.ts';
import { settle } from '../../../../migration/trace/draft.ts';
import type { Fate } from '../../../../migration/trace/fate.ts';
import type { Json } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';

/** What came of manifests: files, problems, and what was said of each leaf. */
export interface Imported {
  readonly problems: readonly ConversionProblem[];
  readonly fates: readonly Fate[];
  readonly paths: readonly string[];
  /** Content of a file; throws where there is none. */
  file(path: string): Json;
  text(path: string): string;
  /** `<severity> <code> <pointer>` of all remarks. */
  readonly remarks: readonly string[];
  /** Codes of what was remarked on or below a pointer of a document, by its number from 0. */
  codesAt(document: number, pointer: string): readonly string[];
}

/** Imports the documents of a YAML text with everything that an import has. */
export function imported(manifests: string): Imported {
  const { documents, problems } = readDocuments('app.yaml', `---\n${manifests}`, 'kubernetes');
  const ledgers = documents.map((document) => new Ledger(document));
  const objects = objectIndexOf(ledgers.map(({ root }) => root));
  const secrets = new ImportedSecrets(objects);
  const tasks = workloadsIn(objects).map((workload) => ({ workload, task: importTask(workload, objects, secrets) }));
  const files = settledFiles(surroundingsOf(objects, tasks, secrets));
  const fates = ledgers.flatMap((ledger) => ledger.fates());
  const file = (path: string) => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`There is no ${path}, only ${[...files.keys()].join(', ')}.`);
    return content;
  };
  return {
    problems: [...problems, ...ledgers.flatMap((ledger) => ledger.problems)],
    fates,
    paths: [...files.keys()],
    file,
    text: (path) => String(file(path)),
    remarks: fates.flatMap((fate) =>
      fate.fate === 'remarked' ? [`${fate.severity} ${fate.code} ${fate.pointer}`] : [],
    ),
    codesAt: (document, pointer) =>
      (ledgers[document]?.fates() ?? []).flatMap((fate) =>
        fate.fate === 'remarked' && (fate.pointer === pointer || fate.pointer.startsWith(`${pointer}/`))
          ? [fate.code]
          : [],
      ),
  };
}

/** All files by their paths, with what is made of the settled ones: policies and the stack's code. */
function settledFiles({ workloads, files }: Surroundings): ReadonlyMap<string, Json> {
  const settled = new Map(files.map(({ path, content }) => [path, settle(path, content)] as const));
  const below = (folder: string) =>
    new Map(
      [...settled].flatMap(([path, content]) =>
        path.startsWith(folder) ? [[path.slice(folder.length), content]] : [],
      ),
    );
  const policies = workloads.flatMap(({ family }) => {
    const policy = executionRolePolicy(settled.get(`${family}/task-definition.json`) ?? null);
    return policy === undefined ? [] : [[`${family}/execution-role-policy.json`, policy] as const];
  });
  const code = stackCode({
    workloads: workloads.map((planned) => ({
      ...planned,
      mainContainer: planned.mainContainer.name,
      files: below(`${planned.family}/`),
    })),
    balancers: new Map([...below('load-balancers/')].map(([name, content]) => [name.replace(/\.json$/, ''), content])),
  });
  return new Map<string, Json>([...settled, ...policies, ['stack.ts', code]]);
}

/** The pointers of leaves that no rule knows. */
export function unknownLeaves({ fates }: Imported): readonly string[] {
  return fates.flatMap((fate) => (fate.fate === 'remarked' && fate.code === 'not-converted' ? [fate.pointer] : []));
}

/** A Deployment of one container with what is given of its spec and its container, in flow style. */
export function deployment(name: string, { spec = '', container = '' } = {}): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: 'public.ecr.aws/example/${name}:1', ports: [{ containerPort: 8000, name: http }], ${container} }] }
  ${spec}
---`;
}

/** A Deployment whose environment names a queue. */
export function queueWorker(name: string, spec = ''): string {
  const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';
  return deployment(name, { spec, container: `env: [{ name: AWS_SQS_QUEUE_URL, value: '${url}' }]` });
}
