import { parseArn, partitionOf } from '../../ecs/arn.ts';
import { parseSecretReference, secretReferenceText } from '../../ecs/secret-reference.ts';
import { keyOfProperty } from '../../kubernetes/secret-property.ts';
import { placeholder } from '../../placeholder.ts';
import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex, SecretSource, SecretSources, SecretToCreate } from '../import-context.ts';

/** What stands for Region and account until they are known. */
const OWNER = { partition: 'aws', region: placeholder('AWS_REGION'), account: placeholder('AWS_ACCOUNT_ID') } as const;

/** A key of a Kubernetes secret, and what a task definition reads in its place. */
interface ReadKey {
  readonly kubernetesSecret: string;
  readonly key: string;
  readonly valueFrom: string;
}

/**
 * Where the keys of Kubernetes secrets are read on ECS: where an ExternalSecret has them from, else in a secret of Secrets Manager that somebody
 * has to make, of which names are kept here and never values.
 */
export class ImportedSecrets implements SecretSources {
  readonly #objects: ObjectIndex;
  /** Keys by the name of the secret; undefined keys where it holds one text. */
  readonly #toCreate = new Map<string, Set<string>>();
  readonly #asked = new Map<string, ReadKey>();

  constructor(objects: ObjectIndex) {
    this.#objects = objects;
  }

  sourceOf(namespace: string, secretName: string, key: string): SecretSource {
    const source = this.#externalSource(namespace, secretName, key) ?? this.#createdSource(namespace, secretName, key);
    this.#asked.set(askedKey(namespace, secretName, key), {
      kubernetesSecret: secretName,
      key,
      valueFrom: source.valueFrom,
    });
    return source;
  }

  /** The keys that a task definition reads, in the order in which they were asked for. */
  readBy(definition: Json): readonly ReadKey[] {
    const text = JSON.stringify(definition);
    return [...this.#asked.values()].filter(({ valueFrom }) => text.includes(JSON.stringify(valueFrom)));
  }

  #createdSource(namespace: string, secretName: string, key: string): SecretSource {
    const secretId = secretNameFor(namespace, secretName);
    const keys = this.#toCreate.get(secretId) ?? new Set<string>();
    this.#toCreate.set(secretId, keys.add(key));
    const valueFrom = secretReferenceText({ store: 'secrets-manager', ...OWNER, secretId, jsonKey: key });
    return { valueFrom, places: [] };
  }

  /** Whether a workload reads this key. */
  isRead(namespace: string, secretName: string, key: string): boolean {
    return this.#asked.has(askedKey(namespace, secretName, key));
  }

  /** Whether what a workload reads is in the secret of Secrets Manager with this name. */
  isReferredTo(secretId: string): boolean {
    return [...this.#asked.values()].some(({ valueFrom }) => {
      const reference = parseSecretReference(valueFrom);
      return 'secretId' in reference && reference.secretId === secretId;
    });
  }

  /** Asks for a secret that holds one text. */
  addText(name: string): void {
    if (!this.#toCreate.has(name)) this.#toCreate.set(name, new Set());
  }

  /** In alphabetical order. */
  toCreate(): readonly SecretToCreate[] {
    return [...this.#toCreate]
      .map(([name, keys]) => ({ name, keys: [...keys].sort() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #externalSource(namespace: string, secretName: string, key: string): SecretSource | undefined {
    for (const external of this.#objects.ofKind('ExternalSecret')) {
      if (external.namespace !== namespace || secretMadeBy(external) !== secretName) continue;
      const spec = external.place.member('spec');
      const data = spec?.list('data').find((entry) => entry.member('secretKey')?.value === key);
      const remote =
        data?.member('remoteRef') ??
        spec
          ?.list('dataFrom')
          .find((from) => from.member('extract'))
          ?.member('extract');
      const store = this.#storeOf(data?.at('sourceRef', 'storeRef') ?? spec?.member('secretStoreRef'), namespace);
      const source = remote && remoteSource(remote, data === undefined ? key : undefined, store);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  #storeOf(reference: Place | undefined, namespace: string): Place | undefined {
    const kind = reference?.member('kind')?.value === 'ClusterSecretStore' ? 'ClusterSecretStore' : 'SecretStore';
    const store = this.#objects.find(kind, namespace, String(reference?.member('name')?.value));
    return store?.place.at('spec', 'provider', 'aws');
  }
}

/** Name of the Secret that an ExternalSecret keeps (External Secrets Operator, API of ExternalSecret, `target.name`). */
export function secretMadeBy({ place, name }: KubernetesObject): string {
  const target = place.at('spec', 'target', 'name')?.value;
  return typeof target === 'string' ? target : name;
}

/**
 * The name of a secret to create. Secrets Manager takes a name that ends in a hyphen and six characters for an ARN's end (its API reference,
 * CreateSecret, `Name`), so one like that is given another end.
 */
export function secretNameFor(namespace: string, secretName: string): string {
  const name = `${namespace}/${secretName}`;
  return /-[A-Za-z0-9/_+=.@]{6}$/.test(name) ? `${name}/values` : name;
}

/** What an ExternalSecret's `remoteRef` says, for ECS; undefined where ECS cannot ask for that, or no `aws` store is known. */
function remoteSource(
  remote: Place,
  extracted: string | undefined,
  store: Place | undefined,
): SecretSource | undefined {
  const [key, property, version] = [remote.member('key'), remote.member('property'), remote.member('version')];
  const id = key?.text();
  if (key === undefined || id === undefined) return undefined;
  const service = store?.member('service')?.value ?? (/^arn:[^:]*:ssm:/.test(id) ? 'ParameterStore' : 'SecretsManager');
  const region = String(store?.member('region')?.value ?? OWNER.region);
  const jsonKey = extracted ?? (property === undefined ? undefined : keyOfProperty(String(property.value)));
  if (property !== undefined && jsonKey === undefined) return undefined;
  const places = [key, property, version].filter((place) => place !== undefined);
  const owner = ownerOf(id, region);
  const versionText = version === undefined ? undefined : String(version.value);
  if (service === 'ParameterStore') {
    // ECS reads no keys out of the JSON of a parameter.
    if (jsonKey !== undefined) return undefined;
    const name = parseArn(id)?.resource.replace(/^parameter/, '') ?? id;
    return { valueFrom: secretReferenceText({ store: 'parameter-store', owner, name, version: versionText }), places };
  }
  const secretId = parseArn(id)?.resource.replace(/^secret:/, '') ?? id;
  const stage = versionText?.startsWith('uuid/')
    ? { versionId: versionText.slice('uuid/'.length) }
    : { versionStage: versionText };
  return {
    valueFrom: secretReferenceText({ store: 'secrets-manager', ...owner, secretId, jsonKey, ...stage }),
    places,
  };
}

function ownerOf(id: string, region: string) {
  const arn = parseArn(id);
  return arn === undefined
    ? { ...OWNER, partition: partitionOf(region), region }
    : { partition: arn.partition, region: arn.region, account: arn.account };
}

function askedKey(namespace: string, secretName: string, key: string): string {
  return [namespace, secretName, key].join('/');
}
