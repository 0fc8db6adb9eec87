import type { Conversion, ConvertedWorkload, OutputFile } from '../../migration/conversion.ts';
import { reportMarkdown } from '../../migration/report/report-markdown.ts';
import { reportText } from '../../migration/report/report-text.ts';
import type { ManifestFormat, WorkloadDocuments } from '../../migration/runbook/workload-documents.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { jsonText, manifestsIn, manifestsText, textFile } from './output-text.ts';
import { type TextFile, writeFiles } from './write-files.ts';

/** What both conversions may be told about their output. */
export interface ConversionOptions {
  readonly format?: ManifestFormat;
  readonly out?: string;
  readonly overwrite?: true;
  readonly runbook?: true;
  readonly strict?: true;
  readonly json?: true;
}

/** Something was lost, and `--strict` asked for nothing to be. */
const EXIT_CODE_LOST = 3;

/** @throws CommandFailure where an option would do nothing. */
export function checkOptions({ out, overwrite, runbook, json }: ConversionOptions): void {
  if (out !== undefined) return;
  if (overwrite) throw new CommandFailure('--overwrite needs --out <folder>.', EXIT_CODE_USAGE);
  if (runbook && !json) throw new CommandFailure('--runbook needs --out <folder>, or --json.', EXIT_CODE_USAGE);
}

/**
 * Writes what a conversion gave, to the folder or to standard output, and the report beside it.
 *
 * @returns the exit code.
 * @throws CommandFailure where a file of the folder would be overwritten.
 */
export function finishConversion<Facts>(
  conversion: Conversion<Facts>,
  options: ConversionOptions,
  documentsOf: (workload: ConvertedWorkload<Facts>, format: ManifestFormat) => WorkloadDocuments,
): number {
  const { workloads, report } = conversion;
  const { format = 'yaml' } = options;
  const allFiles = [...conversion.files, ...workloads.flatMap(({ files }) => files)];
  const documented = workloads.map((workload) => ({ workload, documents: documentsOf(workload, format) }));
  const outputs = documented.map(({ workload, documents }) => ({
    name: workload.name,
    files: [
      ...workload.files.map((file) => textFile(file, format)),
      ...(options.runbook ? [{ path: 'RUNBOOK.md', text: documents.runbook }] : []),
    ],
    documents,
  }));
  const shared = conversion.files.map((file) => textFile(file, format));
  if (options.out !== undefined) {
    const reports = [
      { path: 'REPORT.md', text: reportMarkdown(report) },
      { path: 'report.json', text: jsonText(report) },
    ];
    writeFiles(options.out, [...inFolders(outputs), ...shared, ...reports], options.overwrite === true);
  }
  if (options.json) {
    console.log(
      JSON.stringify({
        workloads: outputs.map(({ name, files, documents }) => ({ name, files, cost: documents.cost })),
        files: shared,
        report,
      }),
    );
  } else {
    if (options.out === undefined)
      process.stdout.write(allManifests(allFiles, format) ?? named([...inFolders(outputs), ...shared]));
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

/** Those of all workloads, which can be piped into kubectl; undefined where there are none. */
function allManifests(files: readonly OutputFile[], format: ManifestFormat): string | undefined {
  const manifests = files.flatMap((file) => manifestsIn(file) ?? []);
  return manifests.length === 0 ? undefined : manifestsText(manifests, format);
}

/** Each file under its path. */
function named(files: readonly TextFile[]): string {
  return files.map(({ path, text }) => `# ${path}\n${text}`).join('\n');
}

/** The files of all workloads, each in the folder of its own. */
function inFolders(outputs: readonly { readonly name: string; readonly files: readonly TextFile[] }[]): TextFile[] {
  return outputs.flatMap(({ name, files }) => files.map(({ path, text }) => ({ path: `${name}/${path}`, text })));
}

function told(out: string | undefined, count: number): string {
  if (count === 0)
    return out === undefined ? 'Nothing was converted.' : `Nothing was converted; ${out}/REPORT.md says why.`;
  const what = count === 1 ? 'One workload was' : `${count} workloads were`;
  if (out !== undefined) return `${what} written to ${out}, with the whole report in ${out}/REPORT.md.`;
  return `${what} converted; --out <folder> writes all files and the whole report.`;
}
