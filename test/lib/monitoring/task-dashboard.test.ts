import { describe, expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib/core';
import { METRIC_DIMENSION, METRIC_NAMESPACE, SCALER_METRICS, WORKER_METRICS } from '../../../contract/names.ts';
import { taskHourDollars } from '../../../contract/prices.ts';
import { type MonitoredScaling, type MonitoredTasks, TaskDashboard, TaskMonitoring } from '../../../lib/index.ts';
import { synthesizeIn, type Template } from '../synthesis.ts';
import { monitoredTasks } from './support/monitored.ts';
import {
  dashboardMetricRows,
  dashboardOf,
  metricReferences,
  queryReferences,
  widgetsTitled,
} from './support/references.ts';

const taskSize = {
  cpuUnits: 512,
  memoryMib: 1024,
  architecture: 'ARM64',
  capacity: 'FARGATE',
  publicIp: true,
} as const;

function synthesize(scaling: Partial<MonitoredScaling> = {}, more: Partial<MonitoredTasks> = {}): Template {
  return synthesizeIn((stack) => new TaskDashboard(stack, 'Overview', monitoredTasks(stack, scaling, more)));
}

const byDefault = synthesize({}, { taskSize });

function textsOf(template: Template): string[] {
  return dashboardOf(template).widgets.flatMap(({ properties }) => properties.markdown ?? []);
}

describe('the dashboard', () => {
  test('answers the questions of somebody who is called, from top to bottom', () => {
    expect(textsOf(byDefault)).toEqual([
      '## Are people waiting?',
      '## Are there enough tasks?',
      '## What did the scaler do, and why?',
      '## Is the worker well?',
      '## What does it cost?',
      '## Is the scaler itself well?',
    ]);
  });

  test('says first, where no image has been pushed, that the scaler is paused and what to do', () => {
    const [first, second] = textsOf(synthesize({ imagePushed: false }));
    expect(first).toMatch(/^# Paused: no image[\s\S]*`npm run ecs:build-push`[\s\S]*`npx cdk deploy`/);
    expect(second).toBe('## Are people waiting?');
  });

  test('says first, where the scaler only decides, that it launches nothing and what to do', () => {
    const [first, second] = textsOf(synthesize({ dryRun: true }));
    expect(first).toMatch(/^# Dry run: the scaler decides and launches nothing[\s\S]*`ECS_DRY_RUN=false`/);
    expect(second).toBe('## Are people waiting?');
  });

  test('says of a dry run without an image both', () => {
    const texts = textsOf(synthesize({ dryRun: true, imagePushed: false }));
    expect(texts.slice(0, 2)).toEqual([expect.stringMatching(/^# Paused: /), expect.stringMatching(/^# Dry run: /)]);
  });

  test('stays within the 50 metrics of a free one', () => {
    const rows = dashboardMetricRows(byDefault);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBeLessThanOrEqual(50);
  });

  test('shows waits beside the target, and tasks between minimum and maximum', () => {
    const template = synthesize({}, { targetWait: Duration.seconds(15) });
    const lines = (title: RegExp) =>
      widgetsTitled(template, title)[0]?.properties.annotations?.horizontal.map(({ label, value }) => [label, value]);
    expect(lines(/^Wait /)).toEqual([['target of p95', 15]]);
    expect(lines(/^Tasks$/)).toEqual([
      ['maximum', 20],
      ['minimum', 2],
    ]);
  });

  test('tells decisions and ends of commands out of the logs of function and workers', () => {
    expect(queryReferences(byDefault)).toEqual([
      { message: 'decision', fields: ['plan.reason', 'plan.explanation', 'outcome.launched'] },
      { message: 'command ended', fields: ['reason', 'exitCode', 'durationSeconds'] },
    ]);
    const queries = dashboardOf(byDefault).widgets.flatMap(({ properties }) => properties.query ?? []);
    expect(queries.map((query) => query.split(' | ')[0])).toEqual(["SOURCE 'scaler-log'", "SOURCE 'worker-log'"]);
  });

  test('has no table of exit codes where the log of the workers is not known', () => {
    expect(queryReferences(synthesize({}, { workerLogGroup: undefined }))).toHaveLength(1);
  });
});

describe('the cost on the dashboard', () => {
  const expressionsOf = (template: Template) =>
    dashboardMetricRows(template).flatMap(([only]) =>
      typeof only === 'object' && only !== null && 'expression' in only ? [String(only.expression)] : [],
    );

  test('is what is billed times the price of a task, a minute at a time', () => {
    const billed = '(FILL(running, REPEAT) + FILL(starting, REPEAT))';
    const price = taskHourDollars(taskSize);
    expect(price).toBeCloseTo(0.02475, 5);
    expect(expressionsOf(byDefault)).toEqual([
      `${billed} * ${price}`,
      `RUNNING_SUM(${billed} * PERIOD(running) / 3600)`,
      `RUNNING_SUM(${billed} * ${price} * PERIOD(running) / 3600)`,
    ]);
    expect(dashboardOf(byDefault).periodOverride).toBe('inherit');
    expect(widgetsTitled(byDefault, /^Dollars an hour, \$0\.02475 a task \(FARGATE, list price/)).toHaveLength(1);
  });

  test('says how far back it knows values of a minute', () => {
    const titles = [byDefault, synthesize()].map((template) => widgetsTitled(template, /, up to 15 days back$/).length);
    expect(titles).toEqual([2, 2]);
  });

  test('is in task-hours alone where the size of a task is not known', () => {
    expect(JSON.stringify(dashboardOf(synthesize()))).not.toMatch(/[dD]ollars|\$0/);
    expect(expressionsOf(synthesize())).toHaveLength(2);
  });
});

/** AWS's own metrics and dimensions, with where they are documented. */
const awsMetrics: Readonly<Record<string, readonly [dimension: string, source: string]>> = {
  'AWS/SQS ApproximateNumberOfMessagesVisible': ['QueueName', 'SQS developer guide, Available CloudWatch metrics'],
  'AWS/SQS ApproximateNumberOfMessagesNotVisible': ['QueueName', 'SQS developer guide, Available CloudWatch metrics'],
  'AWS/SQS ApproximateNumberOfMessagesDelayed': ['QueueName', 'SQS developer guide, Available CloudWatch metrics'],
  'AWS/SQS ApproximateAgeOfOldestMessage': ['QueueName', 'SQS developer guide, Available CloudWatch metrics'],
  'AWS/SQS NumberOfMessagesReceived': ['QueueName', 'SQS developer guide, Available CloudWatch metrics'],
  'AWS/Lambda Invocations': ['FunctionName', 'Lambda developer guide, Types of metrics for Lambda functions'],
  'AWS/Lambda Errors': ['FunctionName', 'Lambda developer guide, Types of metrics for Lambda functions'],
  'AWS/Lambda Throttles': ['FunctionName', 'Lambda developer guide, Types of metrics for Lambda functions'],
  'AWS/Lambda Duration': ['FunctionName', 'Lambda developer guide, Types of metrics for Lambda functions'],
};

describe('every metric that dashboard and alarms name', () => {
  const references = metricReferences(
    synthesizeIn((stack) => new TaskMonitoring(stack, 'Monitoring', monitoredTasks(stack, {}, { taskSize }))),
  );

  test('is one of our ten or counted in a log, under the family, or AWS’s own under its documented dimension', () => {
    const ours: readonly string[] = [...SCALER_METRICS, ...WORKER_METRICS, 'CrashLoopTicks'];
    for (const { namespace, name, dimensions } of references) {
      if (namespace === METRIC_NAMESPACE) {
        expect(ours).toContain(name);
        expect(dimensions).toEqual([METRIC_DIMENSION, 'resize']);
      } else {
        expect({ name, dimension: dimensions[0], count: dimensions.length }).toEqual({
          name,
          dimension: awsMetrics[`${namespace} ${name}`]?.[0],
          count: 2,
        });
      }
    }
    const named = new Set(references.map(({ namespace, name }) => `${namespace} ${name}`));
    expect([...named].sort()).toEqual(
      [...ours.map((name) => `${METRIC_NAMESPACE} ${name}`), ...Object.keys(awsMetrics)].sort(),
    );
  });

  test('are six custom ones of the scaler and four of the workers, as each costs money', () => {
    expect(SCALER_METRICS).toHaveLength(6);
    expect(WORKER_METRICS).toHaveLength(4);
  });
});
