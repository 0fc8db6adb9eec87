import type { OutputFile } from '../../migration/conversion.ts';
import { MANIFESTS_FILE } from '../../migration/export/workload-files.ts';
import { writeYaml } from '../../migration/output/write-yaml.ts';
import type { ManifestFormat } from '../../migration/runbook/workload-documents.ts';
import { isList, isMap, type Json } from '../../migration/trace/json.ts';
import type { TextFile } from './write-files.ts';

/** The manifests in a file of an output; undefined in any other. */
export function manifestsIn({ path, content }: OutputFile): readonly Json[] | undefined {
  const isManifests = path === MANIFESTS_FILE || path.endsWith(`/${MANIFESTS_FILE}`);
  return isManifests && isList(content) ? content : undefined;
}

/** As documents of YAML, or as one list. */
export function manifestsText(manifests: readonly Json[], format: ManifestFormat): string {
  return format === 'json' ? jsonText({ apiVersion: 'v1', kind: 'List', items: manifests }) : writeYaml(manifests);
}

/** A file as it is written: by what its name ends in, and manifests in the format. */
export function textFile(file: OutputFile, format: ManifestFormat): TextFile {
  const { path, content } = file;
  const manifests = manifestsIn(file);
  if (manifests !== undefined) return { path: `${path}.${format}`, text: manifestsText(manifests, format) };
  if (typeof content === 'string') return { path, text: content };
  if (path.endsWith('.env') && isMap(content)) return { path, text: environmentText(content) };
  return { path, text: /\.ya?ml$/.test(path) ? writeYaml([content]) : jsonText(content) };
}

/** Variables as a `.env` file has them; quoted where a blank or `#` would be read as something else. */
function environmentText(variables: Readonly<Record<string, Json>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    const text = String(value);
    if (/^[\w./:@,=+-]+$/.test(text)) return `${name}=${text}`;
    return `${name}=${text.includes("'") ? `"${text}"` : `'${text}'`}`;
  });
  return `${lines.join('\n')}\n`;
}

/** With two blanks a level, and a line break at its end. */
export function jsonText(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
