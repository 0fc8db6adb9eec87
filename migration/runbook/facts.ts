import type { Target } from '../export/target.ts';
import type { ClusterOperatorName } from '../kubernetes/operators.ts';
import type { CostComparison } from './cost-comparison.ts';
import type { DatabaseFacts } from './databases.ts';

/** What a runbook is written from, in either direction. */
export type RunbookFacts = ToKubernetesFacts | ToEcsFacts;

interface SharedFacts {
  /** Name of the workload in Kubernetes. */
  readonly name: string;
  readonly namespace: string;
  /** The family of the task definition. */
  readonly family: string;
  /** The Region, or `${AWS_REGION}` where the input does not say it. */
  readonly region: string;
  /** The account, or `${AWS_ACCOUNT_ID}`. */
  readonly account: string;
  /** Images of all containers, as the input has them. */
  readonly images: readonly string[];
  readonly architecture: 'ARM64' | 'X86_64';
  readonly secrets: readonly SecretFacts[];
  /** By `databasesIn`. */
  readonly databases: readonly DatabaseFacts[];
  /** Undefined where nothing is served. */
  readonly web: WebFacts | undefined;
  /** Undefined for what is no queue worker. */
  readonly queue: { readonly url: string } | undefined;
  /** Names of the placeholders in the output's files, e.g. `OIDC_PROVIDER`. */
  readonly placeholders: readonly string[];
  /** Undefined where the size is not known. */
  readonly cost: CostComparison | undefined;
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

export interface ToKubernetesFacts extends SharedFacts {
  readonly direction: 'to-kubernetes';
  readonly target: Target;
  /** What starts the pods. A ScaledObject has the Deployment's name. */
  readonly workload: 'Deployment' | 'DaemonSet' | 'ScaledJob' | 'ScaledObject';
  readonly operators: readonly ClusterOperatorName[];
  /** Name in the eksctl file. */
  readonly clusterName: string;
  readonly roles: readonly RoleFacts[];
  /** Security groups that the pods keep by a SecurityGroupPolicy. */
  readonly securityGroups: readonly string[];
  /** The ECS cluster and service that run now, where the input names them. */
  readonly ecsCluster: string | undefined;
  readonly ecsService: string | undefined;
}

/** A role that pods are to assume. */
export interface RoleFacts {
  readonly roleName: string;
  /** Path of the trust policy in the output, which names ECS and the cluster. */
  readonly trustPolicyFile: string;
  /** Path of a policy that it needs besides. */
  readonly policyFile: string | undefined;
}

export interface ToEcsFacts extends SharedFacts {
  readonly direction: 'to-ecs';
  /** What starts the pods now. */
  readonly workload: { readonly kind: string; readonly name: string };
  /** Name of a HorizontalPodAutoscaler or ScaledObject that would bring pods back. */
  readonly scaledBy: { readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject'; readonly name: string } | undefined;
  readonly taskDefinitionFile: string;
  readonly taskRoleName: string | undefined;
  readonly executionRoleName: string;
  /** Path of the policy of the execution role; undefined where it reads no secret. */
  readonly executionPolicyFile: string | undefined;
  readonly logGroups: readonly string[];
  readonly start: StartFacts;
}

/** What starts the tasks on ECS, with the path of its file in the output. */
export type StartFacts =
  | { readonly kind: 'service'; readonly file: string; readonly serviceName: string }
  | { readonly kind: 'schedule'; readonly file: string; readonly scheduleName: string }
  | { readonly kind: 'run-task'; readonly file: string }
  /** This project's scaler: `file` has its settings. */
  | { readonly kind: 'scaler'; readonly file: string };
