import type { AddCommand } from '../command.ts';
import { jsonOption } from '../terminal/options.ts';
import { type ConversionOptions, checkOptions, finishConversion } from './conversion-output.ts';
import { checkNamedOnce, readInputs } from './read-inputs.ts';

export const addImport: AddCommand = (k8s, done) => {
  k8s
    .command('import')
    .description(
      'Convert Kubernetes manifests to ECS: task definitions, services or schedules, the configuration of this scaler, the names of the ' +
        'secrets to create, and the code of a CDK stack with all of it. Nothing is deployed, and no value of a secret is read.',
    )
    .argument('<file...>', 'files with manifests, YAML or JSON, - for standard input')
    .option('--out <folder>', 'write everything there; without it all files go to standard output')
    .option('--overwrite', 'replace files that are there and differ')
    .option('--runbook', 'with a checklist for the cutover and the way back')
    .option('--strict', 'end with exit code 3 where something was lost')
    .addOption(jsonOption())
    .action(async (files: readonly string[], options: ConversionOptions) => {
      checkNamedOnce(files);
      checkOptions(options);
      const { texts, unread } = await readInputs(files);
      const { importManifests } = await import('../../migration/import/import-manifests.ts');
      const { importedDocuments } = await import('../../migration/runbook/imported-documents.ts');
      const conversion = await importManifests({ manifests: texts, unread });
      done(finishConversion(conversion, options, importedDocuments));
    });
};
