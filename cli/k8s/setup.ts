import { stringify } from 'yaml';
import type { AddCommand } from '../command.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { interruption } from '../terminal/interruption.ts';
import { jsonOption } from '../terminal/options.ts';
import { askYesOrNo, requireTerminal } from '../terminal/prompts.ts';
import { applySettings, namespaceOf } from './apply-settings.ts';
import { MANIFESTS_FOLDER, readKubernetesSettings } from './environment.ts';
import { type Manifest, readManifests } from './exported-manifests.ts';
import { collectValue, fillPlaceholders } from './fill-placeholders.ts';
import { askKubectl } from './kubectl.ts';
import { requireOperators } from './operators.ts';

interface SetupOptions {
  readonly manifests: string;
  readonly value?: Readonly<Record<string, string>>;
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
        input: manifests.map((manifest) => stringify(manifest)).join('---\n'),
      });
      const namespace = namespaceOf(manifests);
      if (options.json) {
        const objects = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
        console.log(JSON.stringify({ context, namespace, objects }));
        return;
      }
      console.log(`${applied.trimEnd()}\nLook at it with "npm run -s k8s:status" and "npm run -s k8s:logs".`);
    });
};

/** @throws CommandFailure or ConfigurationError for whatever the user can mend before the cluster is touched. */
function toApply({ manifests: path, value = {} }: SetupOptions): readonly Manifest[] {
  const settings = readKubernetesSettings();
  const { filled, missing } = fillPlaceholders(applySettings(readManifests(path), settings), value);
  if (missing.length === 0) return filled;
  throw new CommandFailure(
    `The manifests have placeholders without a value: ${missing.map((name) => `\${${name}}`).join(', ')}. ` +
      `Give each: ${missing.map((name) => `--value ${name}=...`).join(' ')}. RUNBOOK.md of an export with --runbook says where they are found.`,
    EXIT_CODE_USAGE,
  );
}

function question(manifests: readonly Manifest[], context: string): string {
  return `Apply ${manifests.length} objects to the namespace ${namespaceOf(manifests)} of ${context}?`;
}
