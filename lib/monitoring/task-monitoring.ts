import { Construct } from 'constructs';
import { deploymentSettings } from '../../contract/settings.ts';
import { readProps } from '../read-props.ts';
import { AlarmTopic, type AlarmTopicProps } from './alarm-topic.ts';
import { type MonitoredTasks, monitoredTaskProps } from './monitored-tasks.ts';
import { TaskAlarms, type TaskAlarmsProps } from './task-alarms.ts';
import { TaskDashboard } from './task-dashboard.ts';

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
  readonly dashboard: TaskDashboard;
  readonly alarms: TaskAlarms;
  readonly alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, props: TaskMonitoringProps) {
    super(scope, id);
    // Asked here for all parts at once, so that every wrong prop is told of together.
    readProps(this, { ...monitoredTaskProps, email: deploymentSettings.ALARM_EMAIL }, props, []);
    // An account may have many alarms, and only one scaler for a family.
    const namePrefix = `${props.scaling.family}-`;
    this.dashboard = new TaskDashboard(this, 'Overview', props);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { alarmNamePrefix: namePrefix, email: props.email });
    this.alarms = new TaskAlarms(this, 'Alarms', { ...props, topic: this.alarmTopic.topic, namePrefix });
  }
}
