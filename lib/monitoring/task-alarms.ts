import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmName } from '../../contract/alarms.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { CrashLoopTicks } from './crash-loop-ticks.ts';
import { messageAlarmRules } from './message-alarm-rules.ts';
import { MonitoredMetrics } from './monitored-metrics.ts';
import { type MonitoredTasks, readMonitoredTasks } from './monitored-tasks.ts';
import { scalerAlarmRules } from './scaler-alarm-rules.ts';

/** The tasks to look after, and what their alarms are called and tell. */
export interface TaskAlarmsProps extends MonitoredTasks {
  /** Topic that is told when an alarm goes off and when it is over. */
  readonly topic: sns.ITopic;
  /** Beginning of the alarms' names. */
  readonly namePrefix: string;
  /**
   * Address of the runbook, which each alarm's description links with the alarm's name as the anchor.
   *
   * @default `docs/runbook.md`, as this package has it
   */
  readonly runbookUrl?: string | undefined;
}

/**
 * One alarm for each thing that somebody has to look at, at $0.10 a month for each metric that it reads.
 *
 * @throws ConfigurationError with every prop that is out of bounds.
 */
export class TaskAlarms extends Construct {
  /** The alarms by their names; without a dead-letter queue, `dead-letters` is missing. */
  readonly alarms: ReadonlyMap<AlarmName, cloudwatch.Alarm>;

  constructor(scope: Construct, id: string, props: TaskAlarmsProps) {
    super(scope, id);
    const tasks = readMonitoredTasks(this, props);
    const metrics = new MonitoredMetrics(tasks);
    new CrashLoopTicks(this, 'CrashLoopTicks', tasks.scaling.scalerLogGroup);
    const rules = [...scalerAlarmRules(tasks, metrics), ...messageAlarmRules(tasks, metrics)];
    this.alarms = new Map(rules.map((rule) => [rule.name, this.#alarm(rule, props)]));
  }

  #alarm(rule: AlarmRule, { topic, namePrefix, runbookUrl = 'docs/runbook.md' }: TaskAlarmsProps): cloudwatch.Alarm {
    const { ComparisonOperator: operator, TreatMissingData: missing } = cloudwatch;
    const alarm = new cloudwatch.Alarm(this, rule.name, {
      alarmName: `${namePrefix}${rule.name}`,
      alarmDescription: `${rule.meaning} ${runbookUrl}#${rule.name}`,
      metric: rule.metric,
      threshold: rule.threshold,
      comparisonOperator: rule.below ? operator.LESS_THAN_THRESHOLD : operator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: rule.breaching,
      evaluationPeriods: rule.of,
      treatMissingData: rule.missingDataBreaches ? missing.BREACHING : missing.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}
