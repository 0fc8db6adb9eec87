import type { Cluster } from '../../aws/operator/cluster.ts';
import type { EventSourceMapping } from '../../aws/operator/event-source-mapping.ts';
import type { FamilyRevision } from '../../aws/operator/family-revision.ts';
import type { SecurityGroup, Subnet, WayOut } from '../../aws/operator/network.ts';
import type { QueueRedelivery } from '../../aws/operator/queue-redelivery.ts';
import type { Schedule } from '../../aws/operator/schedule.ts';
import type { SecretState } from '../../aws/operator/secret-state.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import type { CapacityProvider } from '../../contract/observation.ts';
import type { Overrides } from '../../contract/overrides.ts';
import type { ScalerSettings } from '../../contract/scaler-settings.ts';
import type { Fact } from './fact.ts';
import type { WorkerBucketExpiry } from './worker-bucket.ts';

/** All that the checks look at. */
export interface Knowledge {
  /** Who runs this; undefined where nobody has to be. */
  readonly caller: { readonly arn: string; readonly accountId: string; readonly region: string } | undefined;
  /** What the next deployment would be configured with. */
  readonly configuration: DeploymentSettings;
  /** The same for this stack: the one on this machine leaves aside what names resources, and has a default of its own. */
  readonly wanted: DeploymentSettings;
  /** Where alarms of the next deployment go. */
  readonly alarmEmail: string | undefined;
  readonly stack: Deployment;
  /** What the scaler's function runs with. */
  readonly settings: ScalerSettings;
  /** The parameter's. */
  readonly overrides: Overrides;
  /** How many tasks there may be at once, overrides included. */
  readonly maxTasks: number;
  /** Those that exist of the ones that tasks are launched in. */
  readonly subnets: readonly Subnet[];
  readonly waysOut: readonly WayOut[];
  /** Services of AWS that have an endpoint in the subnets' VPC, e.g. `ecr.dkr`. */
  readonly endpointServices: readonly string[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly cluster: Cluster | undefined;
  readonly taskDefinition: FamilyRevision;
  /** Names of the task's two roles. */
  readonly roles: { readonly task: string | undefined; readonly execution: string | undefined };
  /** By name or ARN: those that the tasks get, and the one that the configuration names. */
  readonly secrets: Readonly<Record<string, SecretState>>;
  readonly images: readonly ImageState[];
  /** vCPUs that the account may use at once, by capacity provider. */
  readonly vcpuQuotas: Readonly<Partial<Record<CapacityProvider, number>>>;
  readonly schedule: Schedule;
  readonly eventSourceMappings: readonly EventSourceMapping[];
  /** The newest decision in the scaler's log; undefined when there was none of late. */
  readonly lastDecision: { readonly ageSeconds: number; readonly explanation: string } | undefined;
  readonly deadLetters: number;
  readonly redelivery: QueueRedelivery;
  /** What becomes of the terminal worker's objects in its bucket; undefined where tasks are another worker's. */
  readonly workerBucket: WorkerBucketExpiry | undefined;
}

/** A stack as its status tells; the one on this machine runs. */
export type Deployment =
  | { readonly kind: 'local' }
  | { readonly kind: 'missing'; readonly stackName: string }
  | { readonly kind: 'deployed'; readonly stackName: string; readonly status: string };

/** What is known of a container's image. */
export type ImageState =
  | { readonly kind: 'stored'; readonly image: string; readonly platforms: readonly string[] }
  | { readonly kind: 'missing'; readonly image: string }
  | { readonly kind: 'elsewhere'; readonly image: string }
  | { readonly kind: 'bundle' };

export type Facts = { readonly [Name in keyof Knowledge]: Fact<Knowledge[Name]> };
