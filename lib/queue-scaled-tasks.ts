import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEFAULT_TARGET_WAIT_SECONDS } from '../contract/policy.ts';
import type { QueueScaledTasksProps } from './queue-scaled-tasks-props.ts';
import { readScalingProps } from './read-scaling-props.ts';
import { scalerEnvironment } from './scaler-environment.ts';
import { ScalerFunction } from './scaler-function.ts';
import { scalerPermissions } from './scaler-permissions.ts';
import { TickQueue } from './tick-queue.ts';
import { TickSchedule } from './tick-schedule.ts';

/**
 * Scales the tasks of a task definition with the backlog of a queue: a function looks at the queue every few seconds and launches
 * what is missing, and tasks leave by themselves. At rest nothing runs but the function.
 *
 * @throws ConfigurationError when props are out of bounds or clash, with all of them.
 * @throws MissingBundleError when the function has not been built.
 */
export class QueueScaledTasks extends Construct {
  /** The queue whose messages the tasks work on. */
  readonly queue: sqs.IQueue;
  /** The cluster that tasks are launched in. */
  readonly cluster: ecs.IClusterRef;
  /** Family of the task definition that is launched. */
  readonly family: string;
  /** Tasks that stand ready even when the queue is empty. */
  readonly minScalingCapacity: number;
  /** Tasks that may exist at once. */
  readonly maxScalingCapacity: number;
  /** The wait that 95 % of messages are to stay under; undefined where messages per task decide. */
  readonly targetWaitSeconds: number | undefined;
  /** Seconds without a message after which a burst task leaves. */
  readonly idleExitSeconds: number;
  /** Seconds from one look at the queue to the next. */
  readonly tickSeconds: number;
  /** Whether there is an image to start tasks from; without one nothing is launched. */
  readonly imagePushed: boolean;
  /** Whether the scaler only decides and logs, and launches nothing. */
  readonly dryRun: boolean;
  /** The function that scales. */
  readonly scalerFunction: lambda.IFunction;
  /** Where the function logs its decisions. */
  readonly scalerLogGroup: logs.ILogGroup;
  /** What starts each minute's first look at the queue. */
  readonly schedule: scheduler.ISchedule;
  /** The parameter that pauses the scaler and overrides its settings without a deployment. */
  readonly parameter: ssm.IStringParameter;

  constructor(scope: Construct, id: string, props: QueueScaledTasksProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const known = readScalingProps(this, props);
    this.queue = props.queue;
    this.cluster = props.cluster;
    this.family = props.taskDefinition.family;
    this.minScalingCapacity = known.minScalingCapacity;
    this.maxScalingCapacity = known.maxScalingCapacity;
    this.targetWaitSeconds =
      known.messagesPerTask === undefined ? (known.targetWait ?? DEFAULT_TARGET_WAIT_SECONDS) : undefined;
    this.idleExitSeconds = known.idleExit;
    this.tickSeconds = known.tickInterval;
    this.imagePushed = known.imagePushed;
    this.dryRun = known.dryRun;

    const parameter = new ssm.StringParameter(this, 'Parameter', {
      description: 'Pauses the scaler and overrides its settings, as JSON',
      parameterName: known.parameterName,
      stringValue: '{}',
    });
    const tickQueue = this.tickSeconds < 60 ? new TickQueue(this, 'TickQueue') : undefined;
    const scaler = new ScalerFunction(this, 'Scaler', {
      environment: scalerEnvironment(known, props, parameter.parameterName, tickQueue?.queue),
      permissions: scalerPermissions(stack, { scaling: props, parameter, tickQueue: tickQueue?.queue }),
      tickSeconds: this.tickSeconds,
    });
    tickQueue?.invoke(scaler.function);
    const tickSchedule = new TickSchedule(this, 'Schedule', { target: scaler.function });
    // The function names the family as plain text, so only this keeps the first tick from coming before there is a revision.
    if (Construct.isConstruct(props.taskDefinition)) tickSchedule.node.addDependency(props.taskDefinition);
    this.parameter = parameter;
    this.scalerFunction = scaler.function;
    this.scalerLogGroup = scaler.logGroup;
    this.schedule = tickSchedule.schedule;
  }
}
