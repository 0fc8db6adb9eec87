import type { AddCommand } from '../command.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { interruption } from '../terminal/interruption.ts';
import { jsonOption } from '../terminal/options.ts';
import { askYesOrNo, requireTerminal } from '../terminal/prompts.ts';
import { applySettings, namespacesOf } from './apply-settings.ts';
import { MANIFESTS_FOLDER, readKubernetesSettings } from './environment.ts';
import { type Manifest, readManifests } from './exported-manifests.ts';
import { collectValue, fillPlaceholders, readValues } from './fill-placeholders.ts';
import { askKubectl } from './kubectl.ts';
import { requireOperators } from './operators.ts';

interface SetupOptions {
  readonly manifests: string;
  readonly value?: Readonly<Record<string, string>>;
  readonly values?: string;
  readonly yes?: true;
  readonly json?: true;
}

const QUICK_SECONDS = 30;
/** An admission webhook may take 30 s for each object (Kubernetes documentation, "Dynamic Admission Control"). */
const APPLY_SECONDS = 300;

export const addSetup: AddCommand = (k8s, done) => {
  k8s
    .command('setup')
    .description(
      'Apply exported manifests to the cluster that kubectl points at, with what K8S_NAMESPACE, K8S_WORKER_IMAGE, K8S_MIN_REPLICAS and ' +
        'K8S_MAX_REPLICAS say. Asks first; it can be run again.',
    )
    .option('--manifests <path>', 'a file, or the folder of an export', MANIFESTS_FOLDER)
    .option('--value <NAME=value>', `fill in a placeholder such as \${AWS_REGION}; may be repeated`, collectValue)
    .option('--values <file>', 'fill in those of which it has lines NAME=value, as .env files do')
    .option('--yes', 'go ahead without asking')
    .addOption(jsonOption())
    .action(async (options: SetupOptions) => {
      const manifests = toApply(options);
      if (!options.yes) requireTerminal('Setting up a cluster');
      const signal = interruption();
      const context = (await askKubectl(['config', 'current-context'], { signal, limitSeconds: QUICK_SECONDS })).trim();
      await requireOperators(manifests, signal);
      if (!options.yes && !(await askYesOrNo(question(manifests, context), signal))) return done(1);
      const applied = await askKubectl(['apply', '--filename', '-'], {
        signal,
        limitSeconds: APPLY_SECONDS,
        // As JSON, in which kubectl takes every text for one.
        input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }),
      });
      const namespaces = namespacesOf(manifests);
      if (options.json) {
        const objects = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
        console.log(JSON.stringify({ context, namespaces, objects }));
        return;
      }
      console.log(`${applied.trimEnd()}\n${lookAt(options.manifests)}`);
    });
};

/** @throws CommandFailure or ConfigurationError for whatever the user can mend before the cluster is touched. */
function toApply({ manifests: path, value, values }: SetupOptions): readonly Manifest[] {
  const settings = readKubernetesSettings();
  const given = { ...(values !== undefined && readValues(values)), ...value };
  const { filled, missing } = fillPlaceholders(applySettings(readManifests(path), settings), given);
  if (missing.length === 0) return filled;
  throw new CommandFailure(
    'The manifests have placeholders without a value. Complete these lines in a file, and name it by --values FILE, or give each by ' +
      `--value NAME=value; RUNBOOK.md of an export with --runbook says where they are found:\n${missing.map((name) => `${name}=`).join('\n')}`,
    EXIT_CODE_USAGE,
  );
}

function question(manifests: readonly Manifest[], context: string): string {
  const namespaces = namespacesOf(manifests);
  const where = `the namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.join(', ')} of ${context}`;
  return `Apply ${manifests.length} objects to ${where}?`;
}

function lookAt(path: string): string {
  const option = path === MANIFESTS_FOLDER ? '' : ` -- --manifests ${path}`;
  return `Look at it with "npm run -s k8s:status${option}" and "npm run -s k8s:logs${option}".`;
}
