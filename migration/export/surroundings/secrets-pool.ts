import type { ExportContext } from '../export-context.ts';
import { awsKeysSecretName } from './scaling-trigger-authentication.ts';
import { distinctName } from './secrets-names.ts';
import { storeCredentialsOf } from './secrets-store.ts';

/** The names of all Secrets of a workload, whoever makes them: two of one name would be one Secret with two owners. */
export class SecretNames {
  readonly #taken: string[];

  /** On minikube the Secrets with access keys, which somebody makes by hand, have their names already. */
  constructor(context: ExportContext) {
    this.#taken = context.target === 'minikube' ? [storeCredentialsOf(context), awsKeysSecretName(context.name)] : [];
  }

  /** The wanted name, or with a number behind it. */
  take(wanted: string): string {
    const name = distinctName(wanted, this.#taken);
    this.#taken.push(name);
    return name;
  }
}
