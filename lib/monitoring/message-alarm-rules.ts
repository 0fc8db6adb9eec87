import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type AlarmRule, LATE_PERIODS } from './alarm-rule.ts';
import { alarmWindow } from './alarm-window.ts';
import { METRIC_PERIOD, type MonitoredMetrics } from './monitored-metrics.ts';
import type { KnownTasks } from './monitored-tasks.ts';

/** What can go wrong with messages and the tasks that work on them: they wait, are given up, or a task stays for none. */
export function messageAlarmRules(tasks: KnownTasks, metrics: MonitoredMetrics): AlarmRule[] {
  const rules = [
    messagesNotReceived(tasks, metrics),
    waitsOverTarget(tasks, metrics),
    deadLetters(metrics),
    tasksWithoutWork(tasks, metrics),
  ];
  return rules.filter((rule) => rule !== undefined);
}

/**
 * A minute without a receive may lack its value instead of having a zero. On a FIFO queue a message may wait for an earlier one of its
 * group, however long that takes, so there it counts only while nothing is in work.
 */
function messagesNotReceived({ scaling }: KnownTasks, metrics: MonitoredMetrics): AlarmRule {
  const usingMetrics = {
    visible: metrics.queue('ApproximateNumberOfMessagesVisible', 'Minimum'),
    received: metrics.queue('NumberOfMessagesReceived', 'Sum'),
  };
  const standing = 'visible > 0 AND FILL(received, 0) == 0';
  return {
    name: 'messages-not-received',
    meaning: 'Messages are visible, and for 5 minutes nothing has received any.',
    metric: new cloudwatch.MathExpression({
      ...(scaling.queue.fifo
        ? {
            expression: `IF(${standing} AND FILL(inFlight, 0) == 0, 1, 0)`,
            usingMetrics: {
              ...usingMetrics,
              inFlight: metrics.queue('ApproximateNumberOfMessagesNotVisible', 'Maximum'),
            },
          }
        : { expression: `IF(${standing}, 1, 0)`, usingMetrics }),
      label: 'Messages that nothing receives',
      period: METRIC_PERIOD,
    }),
    threshold: 1,
    breaching: 5,
    of: 5 + LATE_PERIODS,
    missingDataBreaches: false,
  };
}

/** Minutes in one value of the wait alarm. */
const WAIT_PERIOD_MINUTES = 5;

/**
 * Three periods of five minutes, as the 95th percentile of a single message that waited for a cold start is that message: one burst after
 * a rest does not alarm, sparse messages that each find no task do. Without messages there are no waits to judge.
 */
function waitsOverTarget({ targetWaitSeconds: seconds }: KnownTasks, metrics: MonitoredMetrics): AlarmRule {
  return {
    name: 'waits-over-target',
    meaning: `For 15 minutes, one message in 20 or more has waited for the target of ${seconds} seconds or longer.`,
    metric: metrics.own('WaitSeconds', 'p95').with({ period: Duration.minutes(WAIT_PERIOD_MINUTES) }),
    threshold: seconds,
    breaching: 3,
    of: 3,
    missingDataBreaches: false,
  };
}

/** One is enough: somebody's work is lost until somebody looks. SQS stops reporting when the queue has been empty for hours. */
function deadLetters(metrics: MonitoredMetrics): AlarmRule | undefined {
  const metric = metrics.deadLetters();
  if (!metric) return undefined;
  return {
    name: 'dead-letters',
    meaning: 'A message could not be handled and lies in the dead-letter queue.',
    metric,
    threshold: 1,
    breaching: 1,
    of: 1,
    missingDataBreaches: false,
  };
}

/** How long a task may outstay its idle exit, in seconds: lists lag, and a last receive takes its time. */
const GRACE_SECONDS = 600;

/**
 * A task that hangs takes no messages, never leaves and is billed for ever. SQS reports nothing of a queue that nobody has used for six
 * hours (SQS developer guide, "Available CloudWatch metrics"), so its missing values are zeros; those of the scaler are not, as tasks that
 * nobody has counted may be gone. What is desired on an empty queue is the minimum in force, whatever was deployed.
 */
function tasksWithoutWork({ scaling, paidMinimumSeconds }: KnownTasks, metrics: MonitoredMetrics): AlarmRule {
  const staySeconds = Math.max(scaling.idleExitSeconds, paidMinimumSeconds);
  const { periodSeconds, breaching, of } = alarmWindow(staySeconds + GRACE_SECONDS);
  const period = Duration.seconds(periodSeconds);
  return {
    name: 'tasks-without-work',
    meaning: 'More tasks than desired run although the queue has been empty for their idle exit and 10 minutes.',
    metric: new cloudwatch.MathExpression({
      expression: 'IF(running > desired AND FILL(visible, 0) == 0 AND FILL(inFlight, 0) == 0, 1, 0)',
      usingMetrics: {
        running: metrics.own('RunningTasks', 'Minimum').with({ period }),
        desired: metrics.own('DesiredTasks', 'Maximum').with({ period }),
        visible: metrics.queue('ApproximateNumberOfMessagesVisible', 'Maximum').with({ period }),
        inFlight: metrics.queue('ApproximateNumberOfMessagesNotVisible', 'Maximum').with({ period }),
      },
      label: 'More tasks than desired on an empty queue',
      period,
    }),
    threshold: 1,
    breaching,
    of,
    missingDataBreaches: false,
  };
}
