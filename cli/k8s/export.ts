import { Option } from 'commander';
import { policySettings } from '../../contract/policy-settings.ts';
import { type QueueScaler, queueScalers, type Target, targets } from '../../migration/kubernetes/target.ts';
import type { AddCommand } from '../command.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { jsonOption } from '../terminal/options.ts';
import { type ConversionOptions, checkOptions, finishConversion } from './conversion-output.ts';
import { CLOUDIDE_NAMESPACE, readKubernetesSettings } from './environment.ts';
import { checkNamedOnce, readInputs } from './read-inputs.ts';
import { stackTemplate } from './stack-template.ts';

interface ExportOptions extends ConversionOptions {
  readonly taskDefinition?: readonly string[];
  readonly stack?: true;
  readonly service?: readonly string[];
  readonly target: Target;
  readonly queueScaler: QueueScaler;
}

export const addExport: AddCommand = (k8s, done) => {
  k8s
    .command('export')
    .description(
      'Convert task definitions to Kubernetes manifests: raw or described JSON, CloudFormation, or this stack. Each with its queue ' +
        '(AWS_SQS_QUEUE_URL in its environment) becomes a worker that KEDA scales by the policy of the environment. Nothing is deployed.',
    )
    .addOption(
      new Option('--task-definition <file...>', 'files with task definitions, - for standard input').conflicts('stack'),
    )
    .option('--stack', "this project's stack, as it would be deployed")
    .option('--service <file...>', 'files with the services that run them, e.g. of describe-services')
    .addOption(new Option('--target <target>', 'where the manifests are to run').choices(targets).default(targets[0]))
    .addOption(
      new Option(
        '--queue-scaler <kind>',
        'what starts the pods of a queue worker; only the first never ends one at work',
      )
        .choices(queueScalers)
        .default(queueScalers[0]),
    )
    .addOption(new Option('--format <format>', 'of the manifests').choices(['yaml', 'json']).default('yaml'))
    .option('--out <folder>', 'write everything there; without it the manifests go to standard output')
    .option('--overwrite', 'replace files that are there and differ')
    .option('--runbook', 'with a checklist for the cutover and the way back')
    .option('--strict', 'end with exit code 3 where something was lost')
    .addOption(jsonOption())
    .action(async (options: ExportOptions) => done(await run(options)));
};

async function run(options: ExportOptions): Promise<number> {
  checkOptions(options);
  const { K8S_NAMESPACE: namespace } = readKubernetesSettings();
  checkNamedOnce([...(options.taskDefinition ?? []), ...(options.service ?? [])]);
  const inputs = await taskDefinitionsOf(options);
  const services = await readInputs(options.service ?? []);
  const { exportTaskDefinitions } = await import('../../migration/export/export-task-definitions.ts');
  const conversion = await exportTaskDefinitions({
    taskDefinitions: inputs.texts,
    services: services.texts,
    settings: settingsOf(process.env),
    target: options.target,
    queueScaler: options.queueScaler,
    namespace: namespace ?? (options.stack ? CLOUDIDE_NAMESPACE : undefined),
    unread: [...inputs.unread, ...services.unread],
  });
  const { exportedDocuments } = await import('../../migration/runbook/exported-documents.ts');
  return finishConversion(conversion, options, exportedDocuments);
}

async function taskDefinitionsOf({ taskDefinition, stack }: ExportOptions): ReturnType<typeof readInputs> {
  if (taskDefinition !== undefined) return readInputs(taskDefinition);
  if (stack) return { texts: [await stackTemplate()], unread: [] };
  throw new CommandFailure('Name what is to be exported: --task-definition FILE, or --stack.', EXIT_CODE_USAGE);
}

/** Settings of the scaling policy that the environment has; other variables mean nothing to an export. */
function settingsOf(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.keys(policySettings).flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
