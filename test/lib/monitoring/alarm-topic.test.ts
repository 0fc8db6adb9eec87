import { describe, expect, test } from '@jest/globals';
import { AlarmTopic } from '../../../lib/index.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeIn } from '../synthesis.ts';

const silent = synthesizeIn((stack) => new AlarmTopic(stack, 'Alarms', { alarmNamePrefix: 'resize-' }));
const topic = { Ref: resourcesOf(silent, 'AWS::SNS::Topic')[0]?.[0] };

describe('the policy of the alarm topic', () => {
  const policy = onlyPropertiesOf(silent, 'AWS::SNS::TopicPolicy');
  const { Statement: statements } = policy['PolicyDocument'] as { Statement: Readonly<Record<string, unknown>>[] };

  test('lets CloudWatch publish for the own alarms of the own account, and nobody else do anything', () => {
    expect(policy['Topics']).toEqual([topic]);
    const account = { Ref: 'AWS::AccountId' };
    const arn = ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':', account];
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'OwnAlarmsPublish',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', [...arn, ':alarm:resize-*']] } },
        },
      },
    ]);
  });

  test('refuses plain HTTP', () => {
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      {
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topic,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });
});

test('alarms are mailed where an address is given, and nobody is told where none is', () => {
  expect(resourcesOf(silent, 'AWS::SNS::Subscription')).toEqual([]);
  const mailed = synthesizeIn(
    (stack) => new AlarmTopic(stack, 'Alarms', { alarmNamePrefix: 'resize-', email: 'on-call@example.com' }),
  );
  expect(onlyPropertiesOf(mailed, 'AWS::SNS::Subscription')).toEqual({
    TopicArn: topic,
    Protocol: 'email',
    Endpoint: 'on-call@example.com',
  });
});
