import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Duration } from 'aws-cdk-lib/core';
import type { CapacityProvider } from '../contract/observation.ts';

/** A task definition that is known by its family alone; the newest active revision is launched. */
export interface TaskFamily {
  /** Name of the family, 1 to 255 letters, digits, _ and -, without a revision. */
  readonly family: string;
  /** ARNs, or patterns of ARNs, of the task role and the execution role, at least one: the only ones that the scaler may hand to a task. */
  readonly roleArns: readonly string[];
}

/** What is scaled, and how. Where CDK's QueueProcessingFargateService has a prop of the same meaning, it has the same name there. */
export interface QueueScaledTasksProps {
  /** Queue whose messages the tasks work on, standard or FIFO. */
  readonly queue: sqs.IQueue;
  /** Cluster that tasks are launched in; it must have the capacity providers named below. */
  readonly cluster: ecs.IClusterRef;
  /**
   * Task definition that is launched, made in this app, with its containers added and each one's stop time-out at most 120 seconds; or, for
   * one that exists already, its family.
   */
  readonly taskDefinition: ecs.FargateTaskDefinition | TaskFamily;
  /** Subnets that tasks are launched in: 1 to 16 of one VPC. */
  readonly taskSubnets: readonly ec2.ISubnetRef[];
  /** Security groups of the tasks: 1 to 5 of the subnets' VPC. */
  readonly securityGroups: readonly ec2.ISecurityGroupRef[];
  /**
   * Container that is told its role and its idle exit: one of the task definition's.
   *
   * @default the default container of the task definition; `worker` when only the family is known
   */
  readonly containerName?: string | undefined;
  /**
   * Whether tasks get a public IPv4 address, at $0.005 an hour each; without one the subnets need another way out.
   *
   * @default true
   */
  readonly assignPublicIp?: boolean | undefined;
  /**
   * Capacity providers in the order in which they are tried: `FARGATE`, `FARGATE_SPOT` or both.
   *
   * @default ['FARGATE']
   */
  readonly capacityProviders?: readonly CapacityProvider[] | undefined;
  /**
   * Tasks that stand ready even when the queue is empty, 0 to 5000 and at most `maxScalingCapacity`.
   *
   * @default 0
   */
  readonly minScalingCapacity?: number | undefined;
  /**
   * Tasks that may exist at once, 1 to 5000 and at least `minScalingCapacity`.
   *
   * @default 10
   */
  readonly maxScalingCapacity?: number | undefined;
  /**
   * Tasks that stand ready at certain times, instead of `minScalingCapacity`: windows like `Mon-Fri 08:00-18:00 Europe/Berlin=2`,
   * separated by semicolons, each with at most `maxScalingCapacity` tasks. Where windows overlap, the most.
   *
   * @default `minScalingCapacity` holds at all times
   */
  readonly minScalingSchedule?: string | undefined;
  /**
   * The wait that 95 % of messages are to stay under, from sending to the start of the work: 5 seconds to 1 day. A shorter one costs more
   * (docs/policy.md has figures).
   *
   * @default 60 seconds, unless `messagesPerTask` is set
   */
  readonly targetWait?: Duration | undefined;
  /**
   * How long a message takes to work on, as a first guess that what is observed soon outweighs: 50 milliseconds to 1 hour. It means nothing
   * beside `messagesPerTask`.
   *
   * @default 10 seconds
   */
  readonly expectedServiceTime?: Duration | undefined;
  /**
   * Messages of the backlog that one task is launched for, 1 to 100000, instead of a target wait.
   *
   * @default `targetWait` decides
   */
  readonly messagesPerTask?: number | undefined;
  /**
   * Tasks that one tick may launch, 1 to 500.
   *
   * @default 200
   */
  readonly maxLaunchesPerTick?: number | undefined;
  /**
   * How long a burst task waits for a message before it leaves, 1 second to 1 day.
   *
   * @default 1 second
   */
  readonly idleExit?: Duration | undefined;
  /**
   * Age at which a task leaves between messages, 300 seconds to 14 days; the worker has to be told the same.
   *
   * @default 1 day
   */
  readonly maxTaskLifetime?: Duration | undefined;
  /**
   * How often the scaler looks at the queue: each 10, 12, 15, 20, 30 or 60 seconds.
   *
   * @default 10 seconds
   */
  readonly tickInterval?: Duration | undefined;
  /**
   * Whether the scaler only decides and logs, and launches nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean | undefined;
  /**
   * Whether the image that the task definition names exists; while it does not, nothing is launched and each decision says so.
   *
   * @default true
   */
  readonly imagePushed?: boolean | undefined;
  /**
   * Name of the Systems Manager parameter that holds pause and overrides, beginning with a slash; unique in account and Region.
   *
   * @default `/<stack's name>/<the construct's path within the stack>`; in a nested stack there is none, since its name is not known
   */
  readonly parameterName?: string | undefined;
}
