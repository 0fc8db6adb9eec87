import type { ClusterOperatorName } from '../kubernetes/operators.ts';
import type { Target } from '../kubernetes/target.ts';
import type { JsonMap } from '../trace/json.ts';
import type { CredentialFacts, DatabaseFacts, SecretFacts, WebFacts } from '../workload-facts.ts';
import type { CostComparison } from './cost-comparison.ts';

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
  /** Names of the placeholders in each of the output's files, by the file's path, e.g. `OIDC_PROVIDER`. */
  readonly placeholders: Placeholders;
  /** Undefined where the size is not known. */
  readonly cost: CostComparison | undefined;
}

export type Placeholders = Readonly<Record<string, readonly string[]>>;

export interface ToKubernetesFacts extends SharedFacts {
  readonly direction: 'to-kubernetes';
  readonly target: Target;
  /** What starts the pods. A ScaledObject has the Deployment's name. */
  readonly workload: 'Deployment' | 'DaemonSet' | 'ScaledJob' | 'ScaledObject';
  readonly operators: readonly ClusterOperatorName[];
  /** Path of the manifests in the output. */
  readonly manifestsFile: string;
  /** On minikube alone. */
  readonly credentials: CredentialFacts | undefined;
  readonly logs: LogFacts;
  /** Ids of the EFS file systems that the pods mount. */
  readonly fileSystems: readonly string[];
  /** Files that put the pods behind the load balancer of ECS, which is there. */
  readonly bindingFiles: readonly string[];
  /** Types of the template's resources by their logical ids; empty where the input is no template. */
  readonly templateResources: ReadonlyMap<string, string>;
  /** Name in the eksctl file. */
  readonly clusterName: string;
  readonly roles: readonly RoleFacts[];
  /** Security groups of the tasks that the pods keep, by a SecurityGroupPolicy or as those of their nodes. */
  readonly securityGroups: readonly string[];
  /** The ECS cluster and service that run now, where the input names them. */
  readonly ecsCluster: string | undefined;
  readonly ecsService: string | undefined;
  /** Tasks that the service has to run by the input. */
  readonly ecsDesiredCount: number;
}

/** How logs come to CloudWatch; no file where nothing is sent there. */
export interface LogFacts {
  /** Path of what the sender has to be allowed. */
  readonly policyFile: string | undefined;
  /** Path of the values of the Helm chart aws-for-fluent-bit. */
  readonly valuesFile: string | undefined;
  /** Path of the manifests of the log router, from the folder of this workload, where several workloads share them. */
  readonly sharedFile: string | undefined;
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
  /** Pods that a roll back starts where nobody counted them before: those that stand ready by the input, 1 at least. */
  readonly leastPods: number;
  readonly taskDefinitionFile: string;
  readonly taskRoleName: string | undefined;
  readonly executionRoleName: string;
  /** What the execution role has to be allowed beside AWS's own policy; undefined where it needs nothing. */
  readonly executionPolicy: JsonMap | undefined;
  readonly logGroups: readonly string[];
  /** Path of what Application Auto Scaling is told of the service. */
  readonly autoScalingFile: string | undefined;
  readonly start: StartFacts;
}

/** What starts the tasks on ECS, with the path of its file in the output. */
export type StartFacts =
  | { readonly kind: 'service'; readonly file: string; readonly serviceName: string }
  | ScheduleFacts
  | { readonly kind: 'run-task'; readonly file: string }
  /** This project's scaler: `file` has its settings; the worker is the stack's own, or the task definition of the output. */
  | { readonly kind: 'scaler'; readonly file: string; readonly hasOwnWorker: boolean };

interface ScheduleFacts {
  readonly kind: 'schedule';
  readonly file: string;
  readonly scheduleName: string;
  readonly roleName: string;
  /** What that role has to be allowed. */
  readonly rolePolicy: JsonMap;
}
