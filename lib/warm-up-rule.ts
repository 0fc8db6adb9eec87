import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WARM_UP_EVENT } from '../contract/names.ts';

/** What is told of opened sessions. */
export interface WarmUpRuleProps {
  /** Function that is invoked with each event: a scaler's. */
  readonly target: lambda.IFunction;
}

/**
 * Has a task started ahead of a session's first message: hands each event `Session Opened` of the source `cloudide` on the account's
 * default bus to the scaler, which launches a task if none runs or starts. Every such rule of account and Region hears every session.
 */
export class WarmUpRule extends Construct {
  /** The rule itself; only it may invoke the function for EventBridge. */
  readonly rule: events.Rule;

  constructor(scope: Construct, id: string, { target }: WarmUpRuleProps) {
    super(scope, id);
    this.rule = new events.Rule(this, 'Rule', {
      description: 'Has a task started ahead of the first command of a session',
      eventPattern: { source: [WARM_UP_EVENT.source], detailType: [WARM_UP_EVENT.detailType] },
      targets: [
        new targets.LambdaFunction(target, {
          // A session's first message brings a task anyhow, so a late warm-up is worth nothing.
          retryAttempts: 0,
          // The least that EventBridge takes (EventBridge API reference, RetryPolicy).
          maxEventAge: Duration.seconds(60),
        }),
      ],
    });
  }
}
