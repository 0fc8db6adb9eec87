import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { readScalingProps, scalerEnvironment } from './scaler-environment.ts';
import { ScalerFunction } from './scaler-function.ts';
import { scalerPermissions } from './scaler-permissions.ts';
import type { ScalingProps } from './scaling-props.ts';
import { TickQueue } from './tick-queue.ts';
import { TickSchedule } from './tick-schedule.ts';

export interface QueueScaledTasksProps extends ScalingProps {
  /**
   * Name of the Systems Manager parameter that holds pause and overrides, beginning with a slash; unique in account and Region.
   *
   * @default `/<stack's name>/scaler`
   */
  readonly parameterName?: string | undefined;
}

/**
 * Scales the tasks of a task definition with the backlog of a queue: a function looks at the queue every few seconds and launches
 * what is missing, and tasks leave by themselves. At rest nothing runs but the function.
 *
 * @throws ConfigurationError when props are out of bounds, with all of them.
 * @throws MissingBundleError when the function has not been built.
 */
export class QueueScaledTasks extends Construct {
  /** The function that scales. */
  readonly scalerFunction: lambda.IFunction;
  /** The parameter that pauses the scaler and overrides its settings without a deployment. */
  readonly parameter: ssm.IStringParameter;

  constructor(scope: Construct, id: string, props: QueueScaledTasksProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const settings = readScalingProps(this.node.path, props);
    const parameter = new ssm.StringParameter(this, 'Parameter', {
      description: 'Pauses the scaler and overrides its settings, as JSON',
      parameterName: props.parameterName ?? `/${stack.stackName}/scaler`,
      stringValue: '{}',
    });
    const tickSeconds = settings.ECS_TICK_SECONDS;
    const tickQueue = tickSeconds < 60 ? new TickQueue(this, 'TickQueue') : undefined;
    const scaler = new ScalerFunction(this, 'Scaler', {
      environment: scalerEnvironment(settings, props, parameter.parameterName, tickQueue?.queue),
      permissions: scalerPermissions(stack, { scaling: props, parameter, tickQueue: tickQueue?.queue }),
      tickSeconds,
    });
    tickQueue?.invoke(scaler.function);
    const schedule = new TickSchedule(this, 'Schedule', { target: scaler.function });
    // The function names the family as plain text, so only this keeps the first tick from coming before there is a revision.
    if (Construct.isConstruct(props.taskDefinition)) schedule.node.addDependency(props.taskDefinition);
    this.scalerFunction = scaler.function;
    this.parameter = parameter;
  }
}
