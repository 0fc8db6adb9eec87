import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** Who may publish, and who is told. */
export interface AlarmTopicProps {
  /** Beginning of the names of the alarms that may publish, at least one character. */
  readonly alarmNamePrefix: string;
  /**
   * E-mail address that alarms are sent to, once its owner has confirmed it.
   *
   * @default nobody is told
   */
  readonly email?: string | undefined;
}

/**
 * Where alarms go. It has no key of a customer's own, at a dollar a month: an alarm's text holds names and numbers, no secret. A topic
 * with a policy of its own loses the one that lets everything in the account publish, so CloudWatch has to be let in by name.
 */
export class AlarmTopic extends Construct {
  /** The topic that the alarms publish to, when they go off and when they are over. */
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { alarmNamePrefix, email }: AlarmTopicProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    const alarms = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${alarmNamePrefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OwnAlarmsPublish',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': alarms },
        },
      }),
    );
    if (email !== undefined) this.topic.addSubscription(new subscriptions.EmailSubscription(email));
  }
}
