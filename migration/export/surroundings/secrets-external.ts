import { dataKey, objectName } from '../../kubernetes/names.ts';
import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { distinctName } from './secrets-names.ts';
import type { SecretNames } from './secrets-pool.ts';
import type { RemoteSecret } from './secrets-remote.ts';
import type { SecretStores } from './secrets-store.ts';

/** A key of a Kubernetes Secret, and the places that refer to it. */
interface Entry {
  readonly key: string;
  readonly remote: RemoteSecret;
  readonly places: Place[];
}

interface Group {
  readonly name: string;
  readonly entries: Map<string, Entry>;
}

/**
 * The Secrets that the External Secrets Operator is to keep: one for each secret of Secrets Manager, and one for all parameters of a Region. Names
 * and keys are made legal; where that makes two of them equal, the later one gets a number.
 */
export class ExternalSecrets {
  readonly #groups = new Map<string, Group>();
  readonly #context: ExportContext;
  readonly #names: SecretNames;

  constructor(context: ExportContext, names: SecretNames) {
    this.#context = context;
    this.#names = names;
  }

  /**
   * Where the value is found in the cluster.
   *
   * @param title What the Secret is called after, behind the workload's name.
   * @param key What its key is called after.
   */
  refer(place: Place, remote: RemoteSecret, title: string, key: string): { name: string; key: string } {
    const { name, entries } = this.#groupOf(remote, title);
    const id = JSON.stringify([remote.key, remote.property, remote.version]);
    const known = entries.get(id);
    if (known !== undefined) {
      known.places.push(place);
      return { name, key: known.key };
    }
    const taken = [...entries.values()].map((entry) => entry.key);
    const entry = { key: distinctName(dataKey(key), taken), remote, places: [place] };
    entries.set(id, entry);
    return { name, key: entry.key };
  }

  manifests(stores: SecretStores): ManifestDraft[] {
    return [...this.#groups.values()].flatMap(({ name, entries }) => {
      const [first] = entries.values();
      if (first === undefined) return [];
      const { service, region } = first.remote;
      return [externalSecret(name, stores.nameFor(service, region), [...entries.values()].map(dataOf))];
    });
  }

  #groupOf(remote: RemoteSecret, title: string): Group {
    const id = remote.service === 'SecretsManager' ? remote.key : `${remote.service} ${remote.region}`;
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group = { name: this.#names.take(objectName(`${this.#context.name}-${title}`)), entries: new Map() };
    this.#groups.set(id, group);
    return group;
  }
}

/** An ExternalSecret that makes a Secret of its own name (External Secrets Operator, API of ExternalSecret). */
export function externalSecret(
  name: string,
  store: string,
  data: readonly DraftMap[],
  template?: DraftMap,
): ManifestDraft {
  const target = { name, creationPolicy: 'Owner', template };
  const secretStoreRef = { name: store, kind: 'SecretStore' };
  const body = { spec: { refreshInterval: '1h', secretStoreRef, target, data } };
  return { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name, body };
}

function dataOf({ key, remote, places }: Entry): DraftMap {
  const { property, version } = remote;
  return { secretKey: key, remoteRef: { key: carryAll(places, remote.key), property, version } };
}
