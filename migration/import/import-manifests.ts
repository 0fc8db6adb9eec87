import type { Conversion, ConvertedWorkload, OutputFile } from '../conversion.ts';
import { fargateProblems } from '../ecs/fargate-rules.ts';
import { reportOf } from '../report/loss-report.ts';
import { withDistinctNames } from '../source/distinct-names.ts';
import { openLedgers } from '../source/open-ledgers.ts';
import { readDocuments } from '../source/read-documents.ts';
import { settle } from '../trace/draft.ts';
import type { Json } from '../trace/json.ts';
import type { Ledger } from '../trace/ledger.ts';
import { stackCode } from './cdk/stack-code.ts';
import type { ObjectIndex } from './import-context.ts';
import type { ImportRequest } from './import-request.ts';
import type { ImportedFacts } from './imported-facts.ts';
import { importedFacts } from './imported-facts-of.ts';
import { objectIndexOf } from './object-index.ts';
import { ImportedSecrets } from './surroundings/imported-secrets.ts';
import type { PlannedWorkload } from './surroundings/planned-workload.ts';
import { surroundingsOf } from './surroundings/surroundings.ts';
import { importTask } from './task/import-task.ts';
import { workloadKinds, workloadsIn } from './workloads.ts';

/** A workload with its own files, by their names, and the account of its document. */
interface Attempt {
  readonly planned: PlannedWorkload;
  readonly files: ReadonlyMap<string, Json>;
  readonly ledger: Ledger;
}

/**
 * Kubernetes manifests to ECS. A workload that cannot be converted does not keep the others from it: why is among the problems, and its
 * document is refused as a whole.
 */
export async function importManifests(request: ImportRequest): Promise<Conversion<ImportedFacts>> {
  const read = withDistinctNames(request.manifests).map(({ name, text }) => readDocuments(name, text, 'kubernetes'));
  const ledgers = read.flatMap(openLedgers);
  const objects = objectIndexOf(ledgers.filter(isManifest).map(({ root }) => root));
  const secrets = new ImportedSecrets(objects);
  const imported = workloadsIn(objects).map((workload) => ({ workload, task: importTask(workload, objects, secrets) }));
  const { workloads, files } = surroundingsOf(objects, imported, secrets);
  const settled = files.map(({ path, content }) => ({ path, content: settle(path, content) }));
  const attempts = workloads.map((planned) => ({
    planned,
    files: ownFiles(planned, settled),
    ledger: ledgerOf(planned, ledgers),
  }));
  for (const attempt of attempts) await validate(attempt);
  refuseWithCompanions(attempts, ledgers);
  const converted = attempts.filter(({ ledger }) => ledger.problems.length === 0);
  if (workloads.length === 0) refuseAll(ledgers);
  const report = reportOf(ledgers, [...request.unread, ...read.flatMap(({ problems }) => problems)]);
  return {
    workloads: converted.map((attempt) => workloadOf(attempt, objects, secrets)),
    files: converted.length === 0 ? [] : sharedFiles(converted, workloads, settled),
    problems: report.problems,
    report,
  };
}

/** Members that only documents of AWS have at their root. */
const membersOfAws = [
  'containerDefinitions',
  'taskDefinition',
  'taskDefinitions',
  'services',
  'Resources',
  'ContainerDefinitions',
];

/** Refuses what is none. */
function isManifest({ root }: Ledger): boolean {
  const found = root.member('kind') === undefined && membersOfAws.some((name) => root.member(name) !== undefined);
  if (found)
    root.refuse(
      'not-a-manifest',
      'This is a task definition, a service or a template of AWS, where a Kubernetes manifest belongs.',
      'Convert it with "fqs k8s export".',
    );
  return !found;
}

interface SettledFile {
  readonly path: string;
  readonly content: Json;
}

function ownFiles({ family }: PlannedWorkload, files: readonly SettledFile[]): ReadonlyMap<string, Json> {
  const folder = `${family}/`;
  const own = files.filter(({ path }) => path.startsWith(folder));
  return new Map(own.map(({ path, content }) => [path.slice(folder.length), content]));
}

function ledgerOf({ object }: PlannedWorkload, ledgers: readonly Ledger[]): Ledger {
  const own = ledgers.find(({ document }) => document.name === object.place.input);
  if (own === undefined) throw new Error(`${object.place.input} has no account.`);
  return own;
}

/** What is refused already need not be valid. */
async function validate({ files, ledger }: Attempt): Promise<void> {
  const definition = files.get('task-definition.json');
  if (ledger.problems.length > 0 || definition === undefined) return;
  const { shapeProblems } = await import('../ecs/sdk-shape.ts');
  const service = files.get('service.json');
  const runTask = files.get('run-task.json');
  const found = [
    ...shapeProblems('RegisterTaskDefinition', definition).map((problem) => ({
      file: 'task-definition.json',
      ...problem,
    })),
    ...fargateProblems(definition).map((problem) => ({ file: 'task-definition.json', ...problem })),
    ...(service === undefined ? [] : shapeProblems('CreateService', service)).map((problem) => ({
      file: 'service.json',
      ...problem,
    })),
    ...(runTask === undefined ? [] : shapeProblems('RunTask', runTask)).map((problem) => ({
      file: 'run-task.json',
      ...problem,
    })),
  ];
  for (const { file, pointer, message } of found)
    ledger.refused(
      '',
      'invalid-output',
      `${file} ${pointer} is not valid: ${message}`,
      'Look whether the manifest asks for it; else it is a mistake of the conversion, and worth a report.',
    );
}

/** An object of a workload's namespace that was refused may be what scales it, or leads to it: without it the output would be half of it. */
function refuseWithCompanions(attempts: readonly Attempt[], ledgers: readonly Ledger[]): void {
  const refused = ledgers.filter(({ problems }) => problems.length > 0);
  for (const { planned, ledger } of attempts) {
    if (ledger.problems.length > 0) continue;
    const companions = refused.filter(({ document: { content } }) => isCompanion(content, planned.object.namespace));
    const names = companions.map(({ document }) => document.name);
    if (names.length > 0)
      ledger.refused(
        '',
        'refused-companion',
        `What is in its namespace was refused: ${names.join(', ')}.`,
        'Correct that first.',
      );
  }
}

/** Unless it is known already why there is nothing to convert. */
function refuseAll(ledgers: readonly Ledger[]): void {
  if (ledgers.some(({ problems }) => problems.length > 0)) return;
  for (const ledger of ledgers)
    ledger.refused(
      '',
      'no-workload',
      'It starts no pods, and none of the other inputs does.',
      'Convert it together with its Deployment, Job, CronJob, StatefulSet or ScaledJob.',
    );
}

function isCompanion(content: Json, namespace: string): boolean {
  const { kind, metadata } = content as {
    readonly kind?: Json;
    readonly metadata?: { readonly namespace?: Json } | null;
  };
  // What is no object of Kubernetes belongs to no namespace.
  if (kind === undefined) return false;
  return !workloadKinds.includes(String(kind)) && (metadata?.namespace ?? 'default') === namespace;
}

function workloadOf(
  { planned, files }: Attempt,
  objects: ObjectIndex,
  secrets: ImportedSecrets,
): ConvertedWorkload<ImportedFacts> {
  return {
    name: planned.family,
    files: [...files].map(([path, content]): OutputFile => ({ path, content })),
    facts: importedFacts(planned, files, objects, secrets),
  };
}

/** What belongs to no single workload, and the code of a stack that has them all. */
function sharedFiles(
  converted: readonly Attempt[],
  all: readonly PlannedWorkload[],
  files: readonly SettledFile[],
): readonly OutputFile[] {
  const shared = files.filter(({ path }) => !all.some(({ family }) => path.startsWith(`${family}/`)));
  const code = stackCode({
    workloads: converted.map(({ planned, files: own }) => ({
      family: planned.family,
      starter: planned.starter,
      isTerminalWorker: planned.isTerminalWorker,
      mainContainer: planned.mainContainer.name,
      files: own,
    })),
    balancers: new Map(
      shared.flatMap(({ path, content }) => {
        const [, name] = /^load-balancers\/(.+)\.json$/.exec(path) ?? [];
        return name === undefined ? [] : [[name, content] as const];
      }),
    ),
  });
  return [...shared, { path: 'stack.ts', content: code }];
}
