import type { Attempt } from './attempt.ts';
import type { ManifestDraft } from './manifest-draft.ts';
import { OBSERVABILITY } from './surroundings/logs-fluent-bit.ts';
import type { WorkloadDraft } from './workload-draft.ts';

/**
 * Refuses the second of two task definitions that would make an object of the same kind, namespace and name: whichever is applied last would
 * stand for both. Namespaces and the log router are one for all on purpose.
 */
export function refuseSharedNames(attempts: readonly Attempt[]): void {
  const makers = new Map<string, Attempt>();
  for (const attempt of attempts) {
    const objects = objectsOf(attempt.draft);
    const taken = objects.find((object) => makers.has(object));
    const maker = taken === undefined ? undefined : makers.get(taken);
    if (taken === undefined || maker === undefined) {
      for (const object of objects) makers.set(object, attempt);
      continue;
    }
    const [kind, namespace, name] = taken.split(' ');
    const where = namespace === '' ? '' : ` in the namespace "${namespace}"`;
    (attempt.task.member('family') ?? attempt.task).refuse(
      'name-collision',
      `The ${kind} "${name}"${where} would be made for "${attempt.name}" and for "${maker.name}" (${maker.task.input}), one in place of the other.`,
      'Rename what it is called after in one of the two, or export them in two calls, into two namespaces.',
    );
  }
}

/** The namespace that several share is labelled alike, so that the last to be applied takes no label away. */
export function alikeNamespaces(drafts: readonly WorkloadDraft[]): readonly WorkloadDraft[] {
  const namespaces = drafts.flatMap(({ manifests }) => manifests.filter(isNamespace));
  const labelled = (manifest: ManifestDraft): ManifestDraft => {
    if (!isNamespace(manifest)) return manifest;
    const same = namespaces.filter(({ name }) => name === manifest.name);
    return { ...manifest, labels: Object.assign({}, ...same.map(({ labels }) => labels)) };
  };
  return drafts.map((draft) => ({ ...draft, manifests: draft.manifests.map(labelled) }));
}

function isNamespace({ kind }: ManifestDraft): boolean {
  return kind === 'Namespace';
}

/** As `<kind> <namespace> <name>`: an ExternalSecret is the Secret that it makes, and a Secret that somebody makes counts as well. */
function objectsOf({ namespace, manifests, facts }: WorkloadDraft): readonly string[] {
  const own = manifests.filter((manifest) => !isNamespace(manifest) && manifest.namespace !== OBSERVABILITY);
  const secrets = facts.credentials?.secrets ?? [];
  return [
    ...own.map(({ kind, name, namespace: other }) => {
      const at = other === null ? '' : (other ?? namespace);
      return `${kind === 'ExternalSecret' ? 'Secret' : kind} ${at} ${name}`;
    }),
    ...secrets.map(({ name }) => `Secret ${namespace} ${name}`),
  ];
}
