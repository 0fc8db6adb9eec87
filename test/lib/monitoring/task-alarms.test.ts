import { describe, expect, test } from '@jest/globals';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { type AlarmName, alarmMetricCounts } from '../../../contract/alarms.ts';
import type { MonitoredScaling, TaskMonitoringProps } from '../../../lib/index.ts';
import { TaskMonitoring } from '../../../lib/index.ts';
import { synthesizeIn, type Template } from '../synthesis.ts';
import { monitoredTasks } from './support/monitored.ts';
import { alarmsOf, metricsOfAlarm } from './support/references.ts';

function synthesize(scaling: Partial<MonitoredScaling> = {}, more: Partial<TaskMonitoringProps> = {}): Template {
  return synthesizeIn((stack) => new TaskMonitoring(stack, 'Monitoring', monitoredTasks(stack, scaling, more)));
}

const namesOf = (template: Template) => [...alarmsOf(template, 'Test-Monitoring-').keys()];
const byDefault = alarmsOf(synthesize(), 'Test-Monitoring-');

const atLeast = 'GreaterThanOrEqualToThreshold';
const visible = 'AWS/SQS ApproximateNumberOfMessagesVisible QueueName images';
const inFlight = 'AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName images';
const own = (name: string) => `FargateQueueScaler ${name} service resize`;
const ofFunction = (name: string) => `AWS/Lambda ${name} FunctionName scaler`;

/** What each alarm watches: metrics with their statistics, the expression over them, and when it is one. */
const expected: Readonly<Record<AlarmName, object>> = {
  'no-ticks': {
    metrics: [`${ofFunction('Invocations')} Sum of 60 s`],
    alarm: 'LessThanThreshold 1 in 5 of 5, missing breaching',
  },
  'tick-failures': {
    expression: 'FILL(errors, 0) + FILL(failures, 0)',
    metrics: [`errors: ${ofFunction('Errors')} Sum of 60 s`, `failures: ${own('TickFailures')} Sum of 60 s`],
    alarm: `${atLeast} 1 in 3 of 5, missing notBreaching`,
  },
  'launch-failures': {
    metrics: [`${own('LaunchFailures')} Sum of 60 s`],
    alarm: `${atLeast} 1 in 3 of 5, missing notBreaching`,
  },
  'crash-loop': {
    metrics: [`${own('CrashLoopTicks')} Sum of 60 s`],
    alarm: `${atLeast} 1 in 5 of 7, missing notBreaching`,
  },
  'maximum-reached': {
    expression: 'IF(desired >= 20 AND visible > 0, 1, 0)',
    metrics: [`desired: ${own('DesiredTasks')} Minimum of 60 s`, `visible: ${visible} Maximum of 60 s`],
    alarm: `${atLeast} 1 in 10 of 12, missing notBreaching`,
  },
  'messages-not-received': {
    expression: 'IF(visible > 0 AND FILL(received, 0) == 0, 1, 0)',
    metrics: [
      `visible: ${visible} Minimum of 60 s`,
      'received: AWS/SQS NumberOfMessagesReceived QueueName images Sum of 60 s',
    ],
    alarm: `${atLeast} 1 in 5 of 7, missing notBreaching`,
  },
  'waits-over-target': {
    metrics: [`${own('WaitSeconds')} p95 of 300 s`],
    alarm: `${atLeast} 60 in 3 of 3, missing notBreaching`,
  },
  'dead-letters': {
    metrics: ['AWS/SQS ApproximateNumberOfMessagesVisible QueueName dead-images Maximum of 60 s'],
    alarm: `${atLeast} 1 in 1 of 1, missing notBreaching`,
  },
  'tasks-without-work': {
    expression: 'IF(running > desired AND FILL(visible, 0) == 0 AND FILL(inFlight, 0) == 0, 1, 0)',
    metrics: [
      `running: ${own('RunningTasks')} Minimum of 60 s`,
      `desired: ${own('DesiredTasks')} Maximum of 60 s`,
      `visible: ${visible} Maximum of 60 s`,
      `inFlight: ${inFlight} Maximum of 60 s`,
    ],
    alarm: `${atLeast} 1 in 11 of 13, missing notBreaching`,
  },
};

/** What an alarm of the template watches, in the words of the table. */
function watched(alarm: Readonly<Record<string, unknown>> | undefined) {
  if (!alarm) return undefined;
  const single = { ...alarm, Stat: alarm['Statistic'] ?? alarm['ExtendedStatistic'] };
  const metrics = Array.isArray(alarm['Metrics']) ? alarm['Metrics'] : [];
  const expression = metrics.find(({ Expression }) => Expression !== undefined)?.Expression;
  const inExpression = metrics
    .filter(({ MetricStat }) => MetricStat !== undefined)
    .map(({ Id, MetricStat }) => `${Id}: ${inWords({ ...MetricStat.Metric, ...MetricStat })}`);
  return {
    ...(expression === undefined ? {} : { expression }),
    metrics: expression === undefined ? [inWords(single)] : inExpression,
    alarm: `${alarm['ComparisonOperator']} ${alarm['Threshold']} in ${alarm['DatapointsToAlarm']} of ${alarm['EvaluationPeriods']}, missing ${alarm['TreatMissingData']}`,
  };
}

function inWords(metric: Readonly<Record<string, unknown>>): string {
  const dimensions = metric['Dimensions'] as readonly { Name: string; Value: string }[];
  const place = dimensions.map(({ Name, Value }) => `${Name} ${Value}`).join(' ');
  return `${metric['Namespace']} ${metric['MetricName']} ${place} ${metric['Stat']} of ${metric['Period']} s`;
}

describe('the alarm', () => {
  test.each(Object.entries(expected))('%s watches what it is for', (name, what) => {
    expect(watched(byDefault.get(name))).toEqual(what);
  });

  test.each(Object.keys(expected))(
    '%s says what it means and where to read on, and tells the topic of both ends',
    (name) => {
      const alarm = byDefault.get(name);
      expect(alarm?.AlarmName).toBe(`Test-Monitoring-${name}`);
      expect(alarm?.AlarmDescription).toMatch(new RegExp(`^[A-Z][^.]+\\. docs/runbook\\.md#${name}$`));
      const topic = [expect.stringMatching(/^arn:aws:sns:/)];
      expect(alarm).toMatchObject({ AlarmActions: topic, OKActions: topic });
    },
  );

  test.each([
    { kind: 'standard' as const, queue: {} },
    { kind: 'fifo' as const, queue: { fifo: true } },
  ])('on a $kind queue reads as many metrics as are counted for its price', ({ kind }) => {
    const template = synthesizeIn((stack) => {
      const queue = sqs.Queue.fromQueueAttributes(stack, 'Images', {
        queueArn: `arn:aws:sqs:eu-west-1:123456789012:images${kind === 'fifo' ? '.fifo' : ''}`,
      });
      return new TaskMonitoring(stack, 'Monitoring', monitoredTasks(stack, { queue }));
    });
    const counts = [...alarmsOf(template, 'Test-Monitoring-')].map(([name, alarm]) => [
      name,
      metricsOfAlarm(alarm).length,
    ]);
    expect(Object.fromEntries(counts)).toEqual(alarmMetricCounts(kind));
  });
});

describe('the alarms', () => {
  test('link a runbook elsewhere', () => {
    const runbookUrl = 'https://wiki.example.com/runbook';
    const alarms = alarmsOf(synthesize({}, { runbookUrl }), 'Test-Monitoring-');
    expect(alarms.get('no-ticks')?.AlarmDescription).toMatch(/ https:\/\/wiki\.example\.com\/runbook#no-ticks$/);
  });

  test('leave out dead letters where no queue takes them', () => {
    expect(namesOf(synthesize({}, { deadLetterQueue: undefined }))).toEqual(
      Object.keys(expected).filter((name) => name !== 'dead-letters'),
    );
  });

  test.each([
    { name: 'their own target', scaling: { targetWaitSeconds: 30 }, targetWait: Duration.seconds(15), threshold: 15 },
    {
      name: 'the target that tasks are scaled by',
      scaling: { targetWaitSeconds: 30 },
      targetWait: undefined,
      threshold: 30,
    },
    {
      name: '60 s where there is none',
      scaling: { targetWaitSeconds: undefined },
      targetWait: undefined,
      threshold: 60,
    },
  ])('judge waits by $name', ({ scaling, targetWait, threshold }) => {
    const alarms = alarmsOf(synthesize(scaling, { targetWait }), 'Test-Monitoring-');
    expect(alarms.get('waits-over-target')).toMatchObject({ Threshold: threshold });
  });

  test('let messages of a FIFO queue wait for one of their group that is in work', () => {
    const template = synthesizeIn((stack) => {
      const queue = sqs.Queue.fromQueueArn(stack, 'Images', 'arn:aws:sqs:eu-west-1:123456789012:images.fifo');
      return new TaskMonitoring(stack, 'Monitoring', monitoredTasks(stack, { queue }));
    });
    expect(watched(alarmsOf(template, 'Test-Monitoring-').get('messages-not-received'))).toMatchObject({
      expression: 'IF(visible > 0 AND FILL(received, 0) == 0 AND FILL(inFlight, 0) == 0, 1, 0)',
    });
  });

  test.each([
    { name: 'its idle exit', idleExitSeconds: 3600, paidMinimumSeconds: 60, period: 60, periods: 70 },
    { name: 'its paid minimum, if longer', idleExitSeconds: 5, paidMinimumSeconds: 1200, period: 60, periods: 30 },
    { name: 'an idle exit of a day', idleExitSeconds: 86_400, paidMinimumSeconds: 60, period: 3600, periods: 25 },
  ])('let a task stand for $name and ten minutes', ({ idleExitSeconds, paidMinimumSeconds, period, periods }) => {
    const template = synthesize({ idleExitSeconds }, { paidMinimum: Duration.seconds(paidMinimumSeconds) });
    const alarm = watched(alarmsOf(template, 'Test-Monitoring-').get('tasks-without-work'));
    expect(alarm?.metrics[0]).toBe(`running: ${own('RunningTasks')} Minimum of ${period} s`);
    expect(alarm?.alarm).toContain(` in ${periods} of ${periods + 2}, `);
  });
});
