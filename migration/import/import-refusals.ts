import type { Json } from '../trace/json.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { Attempt } from './attempt.ts';
import { workloadKinds } from './workloads.ts';

/** Members that only documents of AWS have at their root. */
const membersOfAws = [
  'containerDefinitions',
  'taskDefinition',
  'taskDefinitions',
  'services',
  'Resources',
  'ContainerDefinitions',
];

/** Whether a document may be a manifest; one of AWS is refused. */
export function isManifest({ root }: Ledger): boolean {
  const found = root.member('kind') === undefined && membersOfAws.some((name) => root.member(name) !== undefined);
  if (found)
    root.refuse(
      'not-a-manifest',
      'This is a task definition, a service or a template of AWS, where a Kubernetes manifest belongs.',
      'Convert it with "fqs k8s export".',
    );
  return !found;
}

/** An object of a workload's namespace that was refused may be what scales it, or leads to it: without it the output would be half of it. */
export function refuseWithCompanions(attempts: readonly Attempt[], ledgers: readonly Ledger[]): void {
  const refused = ledgers.filter(({ problems }) => problems.length > 0);
  for (const { planned, ledger } of attempts) {
    if (ledger.problems.length > 0) continue;
    const companions = refused.filter(({ document: { content } }) => isCompanion(content, planned.object.namespace));
    const names = companions.map(({ document }) => document.name);
    if (names.length > 0)
      ledger.refused(
        '',
        'refused-companion',
        `What is in its namespace was refused: ${names.join(', ')}.`,
        'Correct that first.',
      );
  }
}

/** Unless it is known already why there is nothing to convert. */
export function refuseAll(ledgers: readonly Ledger[]): void {
  if (ledgers.some(({ problems }) => problems.length > 0)) return;
  for (const ledger of ledgers)
    ledger.refused(
      '',
      'no-workload',
      'It starts no pods, and none of the other inputs does.',
      'Convert it together with its Deployment, Job, CronJob, StatefulSet or ScaledJob.',
    );
}

function isCompanion(content: Json, namespace: string): boolean {
  const { kind, metadata } = content as {
    readonly kind?: Json;
    readonly metadata?: { readonly namespace?: Json } | null;
  };
  // What is no object of Kubernetes belongs to no namespace.
  if (kind === undefined) return false;
  return !workloadKinds.includes(String(kind)) && (metadata?.namespace ?? 'default') === namespace;
}
