import { type SecretReference, secretNameOf } from '../../ecs/secret-reference.ts';
import { misplacedPartOf } from '../../ecs/secret-slots.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { OutputPart } from '../manifest-draft.ts';
import type { SecretReferences } from '../pod/pod-template.ts';
import { ExternalSecrets } from './secrets-external.ts';
import { tellEnvironmentFiles, tellSecretsOf } from './secrets-notes.ts';
import { SecretNames } from './secrets-pool.ts';
import { referencesOf, tellDynamicReferences } from './secrets-references.ts';
import { registrySecretsOf } from './secrets-registry.ts';
import { type RemoteSecret, remoteSecretOf } from './secrets-remote.ts';
import { SecretStores } from './secrets-store.ts';

/** The Secrets of a task, and who makes them. */
export interface SecretPlan extends SecretReferences, OutputPart {
  /** Names of the Secrets that the pod's images are pulled with. */
  readonly imagePullSecrets: readonly string[];
  /** What is read from AWS, for the policy of whoever reads it. */
  readonly remotes: readonly RemoteSecret[];
}

/**
 * Gives each secret that a task refers to a place in the cluster, filled by the External Secrets Operator; values are never read. `secretOptions`
 * of log drivers are not among them: no driver is there to use them, and what is said of the driver says so of them.
 */
export function planSecrets(task: Place, context: ExportContext): SecretPlan {
  const names = new SecretNames(context);
  const external = new ExternalSecrets(context, names);
  const stores = new SecretStores(context);
  const remotes: RemoteSecret[] = [];
  const found = new Map<string, { readonly name: string; readonly key: string }>();
  for (const definition of task.list('containerDefinitions')) {
    for (const { place, reference } of referencesOf(definition, context)) {
      const remote = remoteSecretOf(reference, context);
      const where = external.refer(place, remote, titleOf(remote, reference, context), keyOf(reference));
      tellSlots(place, reference, where.name);
      remotes.push(remote);
      found.set(place.pointer, where);
    }
    tellSecretsOf(definition, (place) => found.get(place.pointer), context);
    tellDynamicReferences(definition, (place) => found.get(place.pointer), context);
    tellEnvironmentFiles(definition, context);
  }
  const registry = registrySecretsOf(task, context, stores, names);
  const manifests = [...external.manifests(stores), ...registry.manifests];
  return {
    manifests: [...stores.manifests, ...manifests],
    files: [],
    imagePullSecrets: registry.names,
    remotes: [...remotes, ...registry.remotes],
    referenceFor: (valueFrom) => found.get(valueFrom.pointer),
  };
}

function titleOf(remote: RemoteSecret, reference: SecretReference, context: ExportContext): string {
  if (reference.store === 'secrets-manager') return secretNameOf(reference);
  return remote.region === context.region ? 'parameters' : `parameters-${remote.region}`;
}

function keyOf(reference: SecretReference): string {
  if (reference.store === 'secrets-manager') return reference.jsonKey ?? 'value';
  return reference.name.replace(/^\//, '').replaceAll('/', '.');
}

function tellSlots(place: Place, reference: SecretReference, secretName: string): void {
  const misplaced = misplacedPartOf(reference);
  if (misplaced !== undefined) {
    place.remark('secret-key-in-wrong-slot', {
      lost: `${misplaced.found} ECS cannot start a task with it, and the ExternalSecret ${secretName} cannot be read with it either.`,
      remedy: `Probably ${misplaced.meant} was meant; correct the task definition and export it again.`,
    });
    return;
  }
  if (
    reference.store === 'secrets-manager' &&
    reference.versionId !== undefined &&
    reference.versionStage !== undefined
  ) {
    place.remark('secret-version-id-alone', {
      lost: `The ExternalSecret ${secretName} asks for the version id alone, so nobody checks that it is at the stage ${reference.versionStage}.`,
      remedy: 'Name the stage alone if the secret is rotated.',
    });
  }
}
