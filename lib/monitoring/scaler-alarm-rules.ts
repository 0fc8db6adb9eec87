import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmRule, LATE_PERIODS } from './alarm-rule.ts';
import { CRASH_LOOP_TICKS } from './crash-loop-ticks.ts';
import { METRIC_PERIOD, type MonitoredMetrics } from './monitored-metrics.ts';
import type { KnownTasks } from './monitored-tasks.ts';

/** What can go wrong with the scaler: it does not run, fails, may not launch what it wants, is refused, or launches what never starts. */
export function scalerAlarmRules(tasks: KnownTasks, metrics: MonitoredMetrics): AlarmRule[] {
  return [
    noTicks(metrics),
    tickFailures(metrics),
    launchFailures(metrics),
    crashLoop(metrics),
    maximumReached(tasks, metrics),
  ];
}

/** Lambda reports nothing at all for a minute without an invocation, so that here missing data is the very thing to tell. */
function noTicks(metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'no-ticks',
    meaning: 'Nothing has invoked the scaler for 5 minutes, so nothing is launched.',
    metric: metrics.scalerFunction('Invocations', 'Sum'),
    threshold: 1,
    below: true,
    breaching: 5,
    of: 5,
    missingDataBreaches: true,
  };
}

/**
 * Lambda's errors stand beside the scaler's own count: a function that does not even start counts nothing itself, and a stale tick is no
 * error of Lambda's. Three minutes of five let single failures pass, which the next tick makes good.
 */
function tickFailures(metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'tick-failures',
    meaning: 'Ticks failed in 3 of the last 5 minutes, and a failed tick launches nothing.',
    metric: new cloudwatch.MathExpression({
      expression: 'FILL(errors, 0) + FILL(failures, 0)',
      usingMetrics: {
        errors: metrics.scalerFunction('Errors', 'Sum'),
        failures: metrics.own('TickFailures', 'Sum'),
      },
      label: 'Failed ticks',
      period: METRIC_PERIOD,
    }),
    threshold: 1,
    breaching: 3,
    of: 5,
    missingDataBreaches: false,
  };
}

/** A single refusal is made good by the next tick or capacity provider; minutes without data had nothing to launch. */
function launchFailures(metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'launch-failures',
    meaning: 'AWS refused to launch tasks in 3 of the last 5 minutes.',
    metric: metrics.own('LaunchFailures', 'Sum'),
    threshold: 1,
    breaching: 3,
    of: 5,
    missingDataBreaches: false,
  };
}

/**
 * A single failed start pauses launches for half a minute and is over when its probe runs, after two or three minutes; so five of them are
 * several failures in a row. Two more let a minute pass whose tick came late or launched the probe.
 */
function crashLoop(metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'crash-loop',
    meaning: 'Tasks fail to start, so that in 5 of the last 7 minutes launches were held back.',
    metric: metrics.own(CRASH_LOOP_TICKS, 'Sum'),
    threshold: 1,
    breaching: 5,
    of: 7,
    missingDataBreaches: false,
  };
}

/**
 * The least desired number of each minute, as one tick at the maximum is no pressure, and only while messages are visible: a fleet whose
 * minimum is its maximum is always there. The maximum is the deployed one, whatever the parameter overrides. A minute without ticks says
 * nothing about the maximum and has an alarm of its own.
 */
function maximumReached({ scaling }: KnownTasks, metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'maximum-reached',
    meaning: `Messages have waited for 10 minutes while all ${scaling.maxScalingCapacity} tasks that are allowed were wanted.`,
    metric: new cloudwatch.MathExpression({
      expression: `IF(desired >= ${scaling.maxScalingCapacity} AND visible > 0, 1, 0)`,
      usingMetrics: {
        desired: metrics.own('DesiredTasks', 'Minimum'),
        visible: metrics.queue('ApproximateNumberOfMessagesVisible', 'Maximum'),
      },
      label: 'At the maximum with messages waiting',
      period: METRIC_PERIOD,
    }),
    threshold: 1,
    breaching: 10,
    of: 10 + LATE_PERIODS,
    missingDataBreaches: false,
  };
}
