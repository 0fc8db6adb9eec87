import type { Conversion, InputText } from '../../../migration/conversion.ts';
import type { ExportedFacts, ExportRequest } from '../../../migration/export/export-request.ts';
import { exportTaskDefinitions } from '../../../migration/export/export-task-definitions.ts';
import { MANIFESTS_FILE } from '../../../migration/export/workload-files.ts';
import type { Target } from '../../../migration/kubernetes/target.ts';
import { manifestProblems } from '../../../migration/kubernetes/validate.ts';
import { writeYaml } from '../../../migration/output/write-yaml.ts';
import { isList, type Json } from '../../../migration/trace/json.ts';
import { kubernetesDocuments } from './accounting.ts';

/** Exports with the usual scaler and no settings, unless the request says otherwise. */
export function exported(
  taskDefinitions: readonly InputText[],
  target: Target,
  request: Partial<ExportRequest> = {},
): Promise<Conversion<ExportedFacts>> {
  const usual = { services: [], unread: [], settings: {}, queueScaler: 'scaled-job', namespace: undefined } as const;
  return exportTaskDefinitions({ ...usual, taskDefinitions, target, ...request });
}

/** The manifests of all workloads as YAML texts, which is how they are written. */
export function manifestTexts({ workloads }: Conversion<ExportedFacts>): readonly InputText[] {
  return workloads.flatMap(({ name, files }) => {
    const manifests = files.find(({ path }) => path === MANIFESTS_FILE)?.content;
    return isList(manifests as Json) ? [{ name, text: writeYaml(manifests as readonly Json[]) }] : [];
  });
}

/** What is wrong with the manifests as they are read from what was written, as `<kind>/<name> <pointer>: <message>`. */
export async function invalidManifests(
  conversion: Conversion<ExportedFacts>,
  target: Target,
): Promise<readonly string[]> {
  const found = await Promise.all(
    manifestTexts(conversion).map((text) =>
      manifestProblems(
        kubernetesDocuments([text]).map(({ content }) => content),
        { target },
      ),
    ),
  );
  return found.flat().map(({ object, pointer, message }) => `${object} ${pointer}: ${message}`);
}
