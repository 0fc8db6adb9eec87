import { readdirSync, readFileSync } from 'node:fs';
import type { Conversion, InputText } from '../../../../migration/conversion.ts';
import type { ExportedFacts } from '../../../../migration/export/export-request.ts';
import { exportTaskDefinitions } from '../../../../migration/export/export-task-definitions.ts';
import type { Target } from '../../../../migration/kubernetes/target.ts';

const fixtures = new URL('../../../fixtures/migration/', import.meta.url);

/** Names of all fixtures in a folder. */
export function fixtureNames(folder: 'ecs' | 'k8s'): readonly string[] {
  return readdirSync(new URL(`${folder}/`, fixtures));
}

/** A fixture as an input. */
export function fixture(path: string): { readonly name: string; readonly text: string } {
  return { name: path, text: readFileSync(new URL(path, fixtures), 'utf8') };
}

export interface ExportChoices {
  readonly target?: Target;
  readonly settings?: Readonly<Record<string, string>>;
  readonly services?: readonly string[];
}

/** What the fixtures of those names become. */
export function exported(names: readonly string[], choices: ExportChoices = {}): Promise<Conversion<ExportedFacts>> {
  return exportInputs(
    names.map((name) => fixture(`ecs/${name}`)),
    choices,
  );
}

/** What one text becomes. */
export function exportText(text: string): Promise<Conversion<ExportedFacts>> {
  return exportInputs([{ name: 'input.json', text }], {});
}

function exportInputs(
  taskDefinitions: readonly InputText[],
  { target = 'eks-fargate', settings = {}, services = [] }: ExportChoices,
): Promise<Conversion<ExportedFacts>> {
  return exportTaskDefinitions({
    taskDefinitions,
    services: services.map((name) => fixture(`services/${name}`)),
    settings,
    target,
    queueScaler: 'scaled-job',
    namespace: undefined,
    unread: [],
  });
}
