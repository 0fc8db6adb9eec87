import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** What is started. */
export interface TickScheduleProps {
  /** Function that is invoked each minute. */
  readonly target: lambda.IFunction;
}

/** Starts each minute's first tick; one that could not be delivered is dropped, since the next is at most a minute away. */
export class TickSchedule extends Construct {
  /** The schedule itself; disabling it stops all ticks. */
  readonly schedule: scheduler.Schedule;

  constructor(scope: Construct, id: string, { target }: TickScheduleProps) {
    super(scope, id);
    // Handed over as one that takes no more: CDK would allow every version and alias of the function, too.
    const role = this.#role(target).withoutPolicyUpdates();
    this.schedule = new scheduler.Schedule(this, 'Schedule', {
      description: 'Starts the first tick of each minute',
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
      timeWindow: scheduler.TimeWindow.off(),
      target: new targets.LambdaInvoke(target, {
        role,
        retryAttempts: 0,
        // The least that the Scheduler takes (EventBridge Scheduler API reference, RetryPolicy).
        maxEventAge: Duration.seconds(60),
        // The execution's id is the same when the Scheduler delivers an invocation twice, which it may.
        input: scheduler.ScheduleTargetInput.fromObject({
          kind: 'schedule',
          scheduledAt: scheduler.ContextAttribute.scheduledTime,
          executionId: scheduler.ContextAttribute.executionId,
        }),
      }),
    });
  }

  /** May invoke `target` and nothing else, on behalf of this account's schedules alone (EventBridge Scheduler user guide, "Confused deputy prevention"). */
  #role(target: lambda.IFunction): iam.Role {
    const stack = Stack.of(this);
    const group = stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group } },
      }),
      inlinePolicies: {
        Invoke: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
          ],
        }),
      },
    });
  }
}
