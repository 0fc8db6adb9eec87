import type { Conversion, InputText } from '../migration/conversion.ts';
import { targets } from '../migration/kubernetes/target.ts';
import type { InputDocument } from '../migration/trace/input-document.ts';
import { leafPointers } from '../migration/trace/json.ts';
import { ecsDocuments, kubernetesDocuments, refusalsIn, unaccountedIn } from '../test/migration/support/accounting.ts';
import { exported, invalidManifests } from '../test/migration/support/exported.ts';
import { imported, invalidRequests } from '../test/migration/support/imported.ts';
import { thereAndBack } from '../test/migration/support/there-and-back.ts';
import { type Benchmark, BrokenPromiseError } from './benchmark.ts';
import { type MigrationCases, migrationCasesIn } from './migration-cases.ts';
import { migrationSpeed, type SpeedOptions } from './migration-speed.ts';

/** One case of one kind. The counts are of what no conversion may have. */
interface CaseRow {
  readonly conversion: string;
  readonly file: string;
  readonly refused: string;
  readonly leaves: number;
  readonly unaccounted: number;
  readonly invalid: number;
  readonly differences: number;
}

/** Whether every case is converted, or refused with a reason, and nothing is lost in silence; and how fast it is. */
export const migration: Benchmark = (tell, { cases }) =>
  migrationFigures(tell, migrationCasesIn(cases), { taskDefinitions: 100, rounds: 5 });

/** @throws BrokenPromiseError where something was lost in silence, or an output is not valid. */
export async function migrationFigures(
  tell: (text: string) => void,
  { ecs, k8s }: MigrationCases,
  options: SpeedOptions,
): Promise<object> {
  const cases: CaseRow[] = [];
  for (const input of ecs) {
    tell(input.name);
    for (const target of targets) cases.push(await exportRow(input, target));
  }
  for (const input of k8s) {
    tell(input.name);
    cases.push(await importRow(input));
  }
  tell(`${options.taskDefinitions} task definitions in one call`);
  const speed = await migrationSpeed(ecs, options);
  const kinds = [...Map.groupBy(cases, ({ conversion }) => conversion)].map(([conversion, rows]) =>
    summed(conversion, rows),
  );
  const figures = { ...speed, kinds, refusals: cases.filter(({ refused }) => refused !== '').map(refusalOf), cases };
  const broken = cases.filter(({ unaccounted, invalid, differences }) => unaccounted + invalid + differences > 0);
  if (broken.length > 0) throw new BrokenPromiseError(sentenceOf(broken), figures);
  return figures;
}

async function exportRow(input: InputText, target: (typeof targets)[number]): Promise<CaseRow> {
  const conversion = await exported([input], target);
  const { imported: back, differences } = await thereAndBack([input], conversion);
  const documents = ecsDocuments([input]);
  return {
    ...rowOf(`ecs to ${target}`, input, conversion, documents),
    invalid: (await invalidManifests(conversion, target)).length + invalidRequests(back).length,
    differences: differences.length,
  };
}

async function importRow(input: InputText): Promise<CaseRow> {
  const conversion = await imported(input);
  return {
    ...rowOf('k8s to ecs', input, conversion, kubernetesDocuments([input])),
    invalid: invalidRequests(conversion).length,
    differences: 0,
  };
}

function rowOf(
  conversion: string,
  { name }: InputText,
  found: Conversion<unknown>,
  documents: readonly InputDocument[],
): Omit<CaseRow, 'invalid' | 'differences'> {
  return {
    conversion,
    file: name,
    refused: refusalsIn(found).join(' '),
    leaves: documents.reduce((sum, { content }) => sum + leafPointers(content).length, 0),
    unaccounted: unaccountedIn(found, documents).length,
  };
}

function summed(conversion: string, rows: readonly CaseRow[]): object {
  const sum = (name: 'leaves' | 'unaccounted' | 'invalid' | 'differences') =>
    rows.reduce((total, row) => total + row[name], 0);
  const refused = rows.filter((row) => row.refused !== '').length;
  return {
    conversion,
    files: rows.length,
    converted: rows.length - refused,
    refused,
    leaves: sum('leaves'),
    unaccounted: sum('unaccounted'),
    invalid: sum('invalid'),
    differences: sum('differences'),
  };
}

function refusalOf({ conversion, file, refused }: CaseRow): object {
  return { conversion, file, refused };
}

function sentenceOf(broken: readonly CaseRow[]): string {
  const named = broken.map(({ conversion, file }) => `${file} (${conversion})`);
  return `Leaves without a fate, invalid outputs, or differences after the way back are in ${named.join(', ')}.`;
}
