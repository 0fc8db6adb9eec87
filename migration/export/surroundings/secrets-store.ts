import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { distinctName } from './secrets-names.ts';

/** The two services of AWS that ECS reads secrets from. */
export type SecretService = 'SecretsManager' | 'ParameterStore';

/** The ServiceAccount as which the External Secrets Operator reads this task's secrets: its role is the execution role, not the pods' own. */
export function secretReaderOf(context: ExportContext): string {
  return `${context.name}-secrets`;
}

/** The Secret with AWS credentials that the stores use where there are no roles for ServiceAccounts. */
export function storeCredentialsOf(context: ExportContext): string {
  return `${context.name}-aws-credentials`;
}

/** Stores are made on demand: one for each service and Region (External Secrets Operator, API of SecretStore). */
export class SecretStores {
  readonly manifests: ManifestDraft[] = [];
  readonly #names = new Map<string, string>();
  readonly #context: ExportContext;

  constructor(context: ExportContext) {
    this.#context = context;
  }

  /** Name of the SecretStore for a service in a Region. */
  nameFor(service: SecretService, region: string): string {
    const id = `${service} ${region}`;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const own = `${this.#context.name}-${service.toLowerCase()}`;
    const wanted = region === this.#context.region ? own : `${own}-${region.toLowerCase().replace(/[^a-z0-9]+/g, '')}`;
    const name = distinctName(wanted, [...this.#names.values()]);
    this.#names.set(id, name);
    const aws = { service, region, auth: this.#auth() };
    const body = { spec: { provider: { aws } } };
    this.manifests.push({ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', name, body });
    return name;
  }

  #auth() {
    if (this.#context.target !== 'minikube') {
      return { jwt: { serviceAccountRef: { name: secretReaderOf(this.#context) } } };
    }
    const name = storeCredentialsOf(this.#context);
    return {
      secretRef: {
        accessKeyIDSecretRef: { name, key: 'access-key' },
        secretAccessKeySecretRef: { name, key: 'secret-access-key' },
      },
    };
  }
}
