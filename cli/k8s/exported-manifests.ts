import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { textPositions } from '../../migration/source/text-positions.ts';
import { readYamlText } from '../../migration/source/yaml-text.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

const OBSERVABILITY = 'aws-observability';

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.optional(z.string()),
    annotations: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
});

/** A Kubernetes object as `fqs k8s export` has written it, perhaps edited since. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Names under which an export writes its manifests. */
const manifestFiles = ['manifests.yaml', 'manifests.json'];

/**
 * The objects of a file, or of the exports in a folder, in the order in which they are applied.
 *
 * @throws CommandFailure with exit code 2 where there are none, or a file cannot be read as such.
 */
export function readManifests(path: string): readonly Manifest[] {
  const found = statSync(path, { throwIfNoEntry: false });
  const files = found?.isDirectory() ? exportsIn(path) : found ? [path] : [];
  if (files.length === 0)
    throw refusal(
      `There are no manifests in ${path}. Write them first: "npm run -s fqs -- k8s export --stack --out ${path}".`,
    );
  return files.flatMap(manifestsOf).sort((a, b) => Number(isAhead(b)) - Number(isAhead(a)));
}

/** The log router of EKS on Fargate is read when a pod starts (EKS user guide, "Start AWS Fargate logging for your cluster"). */
function isAhead({ metadata: { name, namespace } }: Manifest): boolean {
  return namespace === OBSERVABILITY || name === OBSERVABILITY;
}

/** @throws CommandFailure where the same is there in both formats: one of them is of an earlier export. */
function exportsIn(folder: string): string[] {
  const files = manifestFilesIn(folder);
  const folders = files.map(dirname);
  const twice = folders.find((name, index) => folders.indexOf(name) !== index);
  if (twice === undefined) return files;
  throw refusal(`${twice} has manifests in both formats, so one of them is of an earlier export. Remove that.`);
}

function manifestFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (manifestFiles.includes(entry.name)) return [join(folder, entry.name)];
      if (!entry.isDirectory()) return [];
      return readdirSync(join(folder, entry.name))
        .filter((name) => manifestFiles.includes(name))
        .map((name) => join(folder, entry.name, name));
    });
}

/** As kubectl reads it; JSON is YAML, too. */
function manifestsOf(file: string): Manifest[] {
  const text = readFileSync(file, 'utf8');
  return readYamlText(text, 'kubernetes').documents.flatMap(({ content, flaws: [flaw] }, index) => {
    if (flaw) {
      const { line, column } = textPositions(text)(flaw.offset);
      throw refusal(`${file}:${line}:${column}: ${flaw.message} ${flaw.remedy}`);
    }
    const list = z.looseObject({ kind: z.literal('List'), items: z.array(z.unknown()) }).safeParse(content);
    return (list.success ? list.data.items : [content]).map((object) => {
      const parsed = manifestSchema.safeParse(object);
      if (parsed.success) return parsed.data;
      throw refusal(
        `${file}, document ${index + 1}: it is no Kubernetes object with apiVersion, kind and metadata.name.`,
      );
    });
  });
}

function refusal(message: string): CommandFailure {
  return new CommandFailure(message, EXIT_CODE_USAGE);
}
