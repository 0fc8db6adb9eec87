import { expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib/core';
import { ConfigurationError, TaskMonitoring } from '../../../lib/index.ts';
import { resourcesOf, synthesizeIn } from '../synthesis.ts';
import { monitoredTasks } from './support/monitored.ts';

test('monitoring is one dashboard, one topic that an address gets mails of, and the alarms', () => {
  const template = synthesizeIn(
    (stack) => new TaskMonitoring(stack, 'Monitoring', { ...monitoredTasks(stack), email: 'on-call@example.com' }),
  );
  const counts = ['Dashboard', 'Alarm'].map((type) => resourcesOf(template, `AWS::CloudWatch::${type}`).length);
  expect(counts).toEqual([1, 9]);
  expect(resourcesOf(template, 'AWS::SNS::Topic')).toHaveLength(1);
  expect(resourcesOf(template, 'AWS::SNS::Subscription')).toHaveLength(1);
});

test('every prop that is out of bounds is told of at once, by its name', () => {
  const synthesize = () =>
    synthesizeIn(
      (stack) =>
        new TaskMonitoring(stack, 'Monitoring', {
          ...monitoredTasks(stack),
          targetWait: Duration.seconds(0),
          paidMinimum: Duration.hours(2),
          email: 'nobody',
        }),
    );
  expect(synthesize).toThrow(ConfigurationError);
  expect(synthesize).toThrow(/targetWait must be .* received "0"[\s\S]*paidMinimum must be .* received "7200"/);
  expect(synthesize).toThrow(/email must be an e-mail address; received "nobody"/);
});
