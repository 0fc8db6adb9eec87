import type { Conversion, InputText } from '../../../migration/conversion.ts';
import { taskDefinitionsIn } from '../../../migration/ecs/task-definition-input.ts';
import type { ExportedFacts } from '../../../migration/export/export-request.ts';
import { readEcsInputs } from '../../../migration/export/read-ecs-inputs.ts';
import { importManifests } from '../../../migration/import/import-manifests.ts';
import type { ImportedFacts } from '../../../migration/import/imported-facts.ts';
import type { Fate } from '../../../migration/trace/fate.ts';
import type { Json } from '../../../migration/trace/json.ts';
import { ancestry } from '../../../migration/trace/ledger.ts';
import { kubernetesDocuments } from './accounting.ts';
import { manifestTexts } from './exported.ts';
import { differences } from './round-trip.ts';

/** What came back of an export. */
export interface ThereAndBack {
  readonly imported: Conversion<ImportedFacts>;
  /** What differs from the input, although the report of the export said it would not. */
  readonly differences: readonly string[];
}

/** Imports the manifests of an export as they were written, and compares the task definitions with those of the input. */
export async function thereAndBack(
  inputs: readonly InputText[],
  conversion: Conversion<ExportedFacts>,
): Promise<ThereAndBack> {
  const imported = await importManifests({ manifests: manifestTexts(conversion), unread: [] });
  const isTold = toldIn(imported, conversion);
  const again = new Map(imported.workloads.map(({ name, files }) => [name, definitionIn(files)]));
  const tasks = readEcsInputs(inputs).ledgers.flatMap(({ root }) => taskDefinitionsIn(root).map(({ task }) => task));
  return {
    imported,
    differences: tasks.flatMap((task) => {
      const definition = again.get(String(task.member('family')?.value));
      const fates = conversion.report.fates.filter((fate) => fate.input === task.input && !isTold(fate));
      return definition === undefined ? [] : differences(task, fates, definition);
    }),
  };
}

/**
 * Whether nothing is promised of a value any more: it went to files beside the manifests alone, which no import reads, or the report of the
 * import says that it is lost or altered on the way back.
 */
function toldIn(imported: Conversion<unknown>, exported: Conversion<ExportedFacts>): (fate: Fate) => boolean {
  const objects = new Map(
    kubernetesDocuments(manifestTexts(exported)).map(({ name, content }) => [objectIn(content), name]),
  );
  const told = new Set(
    imported.report.fates.flatMap((fate) =>
      fate.fate === 'remarked' && fate.severity !== 'note' ? [`${fate.input} ${amountAt(fate.pointer)}`] : [],
    ),
  );
  const isBeside = (destination: string) => !objects.has(destination.split(' ')[0] ?? '');
  const isToldAt = (destination: string) => {
    const [object = '', pointer = ''] = destination.split(' ');
    return ancestry(amountAt(pointer)).some((at) => told.has(`${objects.get(object)} ${at}`));
  };
  return (fate) => fate.fate === 'mapped' && (fate.to.every(isBeside) || fate.to.some(isToldAt));
}

/** Requests and limits are one: an import speaks of an amount where it finds it first. */
function amountAt(pointer: string): string {
  return pointer.replace(/\/resources\/(requests|limits)\//, '/resources/');
}

function objectIn(content: Json): string {
  const { kind, metadata } = content as { readonly kind?: string; readonly metadata?: { readonly name?: string } };
  return `${kind}/${metadata?.name}`;
}

function definitionIn(files: readonly { readonly path: string; readonly content: Json | string }[]): Json | undefined {
  return files.find(({ path }) => path === 'task-definition.json')?.content;
}
