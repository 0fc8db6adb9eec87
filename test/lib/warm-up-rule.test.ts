import { describe, expect, test } from '@jest/globals';
import { parseInvocation } from '../../lambda/scaler/invocation.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeCloudIde } from './synthesis.ts';

const template = synthesizeCloudIde();
const rule = onlyPropertiesOf(template, 'AWS::Events::Rule');
const [[ruleId] = []] = resourcesOf(template, 'AWS::Events::Rule');
const [[functionId] = []] = resourcesOf(template, 'AWS::Lambda::Function');

describe('the warm-up rule', () => {
  test('hears of opened sessions on the default bus, in words that the function knows', () => {
    expect(rule).toMatchObject({
      EventPattern: { source: ['cloudide'], 'detail-type': ['Session Opened'] },
      State: 'ENABLED',
    });
    expect(rule).not.toHaveProperty('EventBusName');
    const { EventPattern: pattern } = rule as { EventPattern: Record<string, readonly string[]> };
    const event = Object.fromEntries(Object.entries(pattern).map(([name, values]) => [name, values[0]]));
    expect(parseInvocation(event)).toEqual({ kind: 'warm-up' });
  });

  test('hands the whole event to the function once, within the minute', () => {
    expect(rule['Targets']).toEqual([
      {
        Arn: { 'Fn::GetAtt': [functionId, 'Arn'] },
        Id: 'Target0',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    ]);
  });

  test('alone may invoke the function', () => {
    expect(onlyPropertiesOf(template, 'AWS::Lambda::Permission')).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [ruleId, 'Arn'] },
    });
  });
});
