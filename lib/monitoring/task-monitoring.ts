import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { readProps } from '../read-props.ts';
import { AlarmTopic, type AlarmTopicProps } from './alarm-topic.ts';
import { type MonitoredTasks, monitoredTaskProps } from './monitored-tasks.ts';
import { TaskAlarms, type TaskAlarmsProps } from './task-alarms.ts';
import { TaskDashboard } from './task-dashboard.ts';

/** The tasks to look after, whom to tell, and where the runbook is. */
export interface TaskMonitoringProps
  extends MonitoredTasks,
    Pick<AlarmTopicProps, 'email'>,
    Pick<TaskAlarmsProps, 'runbookUrl'> {}

/**
 * Dashboard and alarms of tasks that `QueueScaledTasks` scales, and the topic that the alarms go to.
 *
 * @throws ConfigurationError with every prop that is out of bounds.
 */
export class TaskMonitoring extends Construct {
  /** The dashboard, from "are people waiting?" at its top to "is the scaler itself well?" at its bottom. */
  readonly dashboard: TaskDashboard;
  /** The alarms, each with a heading in the runbook. */
  readonly alarms: TaskAlarms;
  /** Where the alarms go; whoever is to be told subscribes to it. */
  readonly alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, props: TaskMonitoringProps) {
    super(scope, id);
    // Asked here for all parts at once, so that every wrong prop is told of together.
    readProps(this, { ...monitoredTaskProps, email: deploymentSettings.ALARM_EMAIL }, props, []);
    // Alarm names are unique in an account and Region; two stacks may scale one existing family, and one stack several.
    const { stackName, node } = Stack.of(this);
    const path = this.node.path.slice(node.path.length + 1).replaceAll('/', '-');
    const namePrefix = `${stackName}-${path}-`;
    this.dashboard = new TaskDashboard(this, 'Overview', props);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { alarmNamePrefix: namePrefix, email: props.email });
    this.alarms = new TaskAlarms(this, 'Alarms', { ...props, topic: this.alarmTopic.topic, namePrefix });
  }
}
