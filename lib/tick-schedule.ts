import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface TickScheduleProps {
  /** Function that is invoked each minute. */
  readonly target: lambda.IFunction;
}

/** Starts each minute's first tick; one that could not be delivered is dropped, since the next is at most a minute away. */
export class TickSchedule extends Construct {
  readonly schedule: scheduler.Schedule;

  constructor(scope: Construct, id: string, { target }: TickScheduleProps) {
    super(scope, id);
    this.schedule = new scheduler.Schedule(this, 'Schedule', {
      description: 'Starts the first tick of each minute',
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
      timeWindow: scheduler.TimeWindow.off(),
      target: new targets.LambdaInvoke(target, {
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
}
