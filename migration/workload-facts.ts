import type { JsonMap } from './trace/json.ts';

/** A database that the containers reach, as far as their environment tells. */
export interface DatabaseFacts {
  /** The variable that names it. */
  readonly variable: string;
  /** Undefined where the value is a secret or names no host of RDS. */
  readonly host: string | undefined;
  /** Undefined where the value does not say it. */
  readonly port: number | undefined;
}

/** One key of a secret of Kubernetes, and where the same is kept in AWS; never its value. */
export interface SecretFacts {
  readonly kubernetesSecret: string;
  readonly key: string;
  readonly service: 'SecretsManager' | 'ParameterStore';
  /** Name or ARN, as GetSecretValue and GetParameter take it. */
  readonly id: string;
  /** The key in the JSON of the secret in AWS; undefined for the whole of it. */
  readonly jsonKey: string | undefined;
}

/** How a workload is reached from outside of its pods. */
export interface WebFacts {
  readonly containerPort: number;
  /** Port of the Service. */
  readonly servicePort: number;
  /** Path of the health check; `/` where none is known. */
  readonly healthPath: string;
  /** What a load balancer in front of the pods hangs on; undefined where there is none. */
  readonly balancedBy: 'Service' | 'Ingress' | undefined;
  /** Name of that object, else of the Service. */
  readonly objectName: string;
}

/** Secrets with an access key, which somebody makes, for what has no role. */
export interface CredentialFacts {
  readonly secrets: readonly { readonly name: string; readonly idKey: string; readonly secretKey: string }[];
  /** What the key's owner has to be allowed. */
  readonly policy: JsonMap;
}
