import type { Conversion, ConvertedWorkload, OutputFile } from '../conversion.ts';
import { reportOf } from '../report/loss-report.ts';
import { withDistinctNames } from '../source/distinct-names.ts';
import { openLedgers } from '../source/open-ledgers.ts';
import { readDocuments } from '../source/read-documents.ts';
import { settle } from '../trace/draft.ts';
import type { Json } from '../trace/json.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { Attempt, SettledFile } from './attempt.ts';
import type { ObjectIndex } from './import-context.ts';
import { isManifest, refuseAll, refuseWithCompanions } from './import-refusals.ts';
import type { ImportRequest } from './import-request.ts';
import type { ImportedFacts } from './imported-facts.ts';
import { importedFacts } from './imported-facts-of.ts';
import { refuseInvalidOutput } from './invalid-output.ts';
import { objectIndexOf } from './object-index.ts';
import { sharedFiles } from './shared-files.ts';
import { ImportedSecrets } from './surroundings/imported-secrets.ts';
import type { PlannedWorkload } from './surroundings/planned-workload.ts';
import { surroundingsOf } from './surroundings/surroundings.ts';
import { importTask } from './task/import-task.ts';
import { workloadsIn } from './workloads.ts';

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
  for (const attempt of attempts) await refuseInvalidOutput(attempt);
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
