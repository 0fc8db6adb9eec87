import { describe, expect, test } from '@jest/globals';
import { rulePatterns } from '../../../local/events/rules.ts';
import { type Template, TemplateError, TemplateResolver } from '../../../local/template.ts';

const pattern = { source: ['cloudide'] };
const target = { Arn: { 'Fn::GetAtt': ['Scaler', 'Arn'] }, Id: 'Target0', RetryPolicy: { MaximumRetryAttempts: 0 } };
const rule = { EventPattern: pattern, State: 'ENABLED', Description: 'warms up', Targets: [target] };

function patternsOf(properties: Readonly<Record<string, unknown>>) {
  const resolver = new TemplateResolver({});
  resolver.add('Scaler', { ref: 'Scaler', attributes: { Arn: 'arn:aws:lambda:r:0:function:Scaler' } });
  resolver.add('Rule', { ref: 'Rule' });
  const template: Template = { Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: properties } } };
  return rulePatterns(template, resolver, 'Scaler');
}

describe("the template's rules", () => {
  test('give their patterns', () => {
    expect(patternsOf(rule)).toEqual([pattern]);
  });

  test.each([
    { name: 'on another bus', properties: { ...rule, EventBusName: 'other' } },
    { name: 'on a schedule', properties: { ...rule, ScheduleExpression: 'rate(1 minute)' } },
    { name: 'that is disabled', properties: { ...rule, State: 'DISABLED' } },
    { name: 'with two targets', properties: { ...rule, Targets: [target, target] } },
    { name: 'without targets', properties: { ...rule, Targets: undefined } },
    { name: 'without a target', properties: { ...rule, Targets: [] } },
    { name: 'to another function', properties: { ...rule, Targets: [{ ...target, Arn: 'arn:function:Other' }] } },
    { name: 'that changes its events', properties: { ...rule, Targets: [{ ...target, Input: '{}' }] } },
    { name: 'with a pattern that is not known', properties: { ...rule, EventPattern: { detail: {} } } },
  ])('are refused: one $name', ({ properties }) => {
    expect(() => patternsOf(properties)).toThrow(TemplateError);
  });
});
