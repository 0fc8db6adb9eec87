import type { Conversion, InputText } from '../../../migration/conversion.ts';
import type { ExportedFacts, ExportRequest } from '../../../migration/export/export-request.ts';
import { MANIFESTS_FILE } from '../../../migration/export/workload-files.ts';
import { isList, type Json, type JsonMap } from '../../../migration/trace/json.ts';
import { exported } from './exported.ts';

export const FARGATE_SIZE = {
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
} as const;

export function inputText(name: string, content: Json): InputText {
  return { name, text: JSON.stringify(content) };
}

/** A task definition with one container `app`. */
export function taskOf(family: string, members: JsonMap = {}, container: JsonMap = {}): JsonMap {
  return {
    family,
    ...FARGATE_SIZE,
    ...members,
    containerDefinitions: [{ name: 'app', image: 'nginx:1.27', ...container }],
  };
}

/** Exports task definitions together, each as a document that is called after its family. */
export function exportAll(tasks: readonly JsonMap[], request: Partial<ExportRequest> = {}) {
  const texts = tasks.map((task) => inputText(`${task['family']}.json`, task));
  return exported(texts, request.target ?? 'eks-fargate', request);
}

export function namesIn({ workloads }: Pick<Conversion<ExportedFacts>, 'workloads'>): readonly string[] {
  return workloads.map(({ name }) => name);
}

/** The manifests of each workload. */
export function manifestsIn({ workloads }: Conversion<ExportedFacts>): readonly (readonly JsonMap[])[] {
  return workloads.map(({ files }) => {
    const content = files.find(({ path }) => path === MANIFESTS_FILE)?.content as Json | undefined;
    return isList(content) ? (content as readonly JsonMap[]) : [];
  });
}

export function nameOf(manifest: JsonMap | undefined): string {
  return String((manifest?.['metadata'] as JsonMap | undefined)?.['name']);
}
