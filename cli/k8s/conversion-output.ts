import type { Conversion, ConvertedWorkload, OutputFile } from '../../migration/conversion.ts';
import { MANIFESTS_FILE } from '../../migration/export/workload-files.ts';
import { writeYaml } from '../../migration/output/write-yaml.ts';
import { reportMarkdown } from '../../migration/report/report-markdown.ts';
import { reportText } from '../../migration/report/report-text.ts';
import { isList, type Json } from '../../migration/trace/json.ts';
import { EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { type TextFile, writeFiles } from './write-files.ts';

/** What both conversions may be told about their output. */
export interface ConversionOptions {
  readonly format?: 'yaml' | 'json';
  readonly out?: string;
  readonly overwrite?: true;
  readonly runbook?: true;
  readonly strict?: true;
  readonly json?: true;
}

/** What is written about a workload beside what it became: its price, and with `--runbook` its checklist. */
export interface WorkloadDocuments {
  readonly cost: object;
  readonly costText: string;
  readonly runbook: string;
}

/** Something was lost, and `--strict` asked for nothing to be. */
const EXIT_CODE_LOST = 3;

/**
 * Writes what a conversion gave, to the folder or to standard output, and the report beside it.
 *
 * @returns the exit code.
 * @throws CommandFailure where a file of the folder would be overwritten.
 */
export function finishConversion<Facts>(
  conversion: Conversion<Facts>,
  options: ConversionOptions,
  documentsOf: (workload: ConvertedWorkload<Facts>) => WorkloadDocuments,
): number {
  const { workloads, report } = conversion;
  const documented = workloads.map((workload) => ({ workload, documents: documentsOf(workload) }));
  const outputs = documented.map(({ workload, documents }) => ({
    name: workload.name,
    files: [
      ...workload.files.map((file) => textFile(file, options.format)),
      ...(options.runbook ? [{ path: 'RUNBOOK.md', text: documents.runbook }] : []),
    ],
    documents,
  }));
  if (options.out !== undefined) {
    const files = outputs.flatMap(({ name, files: own }) =>
      own.map(({ path, text }) => ({ path: `${name}/${path}`, text })),
    );
    const reports = [
      { path: 'REPORT.md', text: reportMarkdown(report) },
      { path: 'report.json', text: `${JSON.stringify(report, undefined, 2)}\n` },
    ];
    writeFiles(options.out, [...files, ...reports], options.overwrite === true);
  }
  if (options.json) {
    console.log(
      JSON.stringify({
        workloads: outputs.map(({ name, files, documents }) => ({ name, files, cost: documents.cost })),
        report,
      }),
    );
  } else {
    if (options.out === undefined) process.stdout.write(standardOutput(outputs));
    console.error(
      [
        reportText(report),
        ...outputs.map(({ documents }) => documents.costText),
        told(options.out, outputs.length),
      ].join('\n'),
    );
  }
  if (report.problems.length > 0) return EXIT_CODE_USAGE;
  return options.strict && report.lost > 0 ? EXIT_CODE_LOST : 0;
}

/** Lists of a file are documents of their own. */
function textFile({ path, content }: OutputFile, format: ConversionOptions['format'] = 'yaml'): TextFile {
  if (typeof content === 'string') return { path, text: content };
  if (path === MANIFESTS_FILE && isList(content)) {
    return format === 'json'
      ? { path: `${path}.json`, text: jsonText({ apiVersion: 'v1', kind: 'List', items: content }) }
      : { path: `${path}.yaml`, text: writeYaml(content) };
  }
  return { path, text: /\.ya?ml$/.test(path) ? writeYaml([content]) : jsonText(content) };
}

function jsonText(content: Json): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Manifests alone can be piped into kubectl; where there are none, each file under its name. */
function standardOutput(outputs: readonly { readonly name: string; readonly files: readonly TextFile[] }[]): string {
  const manifests = outputs.flatMap(({ files }) => files.filter(({ path }) => path.startsWith(`${MANIFESTS_FILE}.`)));
  if (manifests.length > 0) return manifests.map(({ text }) => text).join('---\n');
  return outputs.flatMap(({ name, files }) => files.map(({ path, text }) => `# ${name}/${path}\n${text}`)).join('\n');
}

function told(out: string | undefined, count: number): string {
  const what = count === 1 ? 'One workload was' : `${count} workloads were`;
  if (out !== undefined) return `${what} written to ${out}, with the whole report in ${out}/REPORT.md.`;
  return `${what} converted; --out <folder> writes all files and the whole report.`;
}
