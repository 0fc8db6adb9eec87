import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MonitoredMetrics } from './monitored-metrics.ts';
import { type MonitoredScaling, type MonitoredTasks, readMonitoredTasks } from './monitored-tasks.ts';
import { costRow } from './rows/cost.ts';
import { decisionsRow } from './rows/decisions.ts';
import { FULL_WIDTH, linesOf } from './rows/row.ts';
import { scalerRow } from './rows/scaler.ts';
import { tasksRow } from './rows/tasks.ts';
import { waitingRow } from './rows/waiting.ts';
import { workerRow } from './rows/worker.ts';

/** The questions, in the order in which somebody who is called asks them. */
const rows = [waitingRow, tasksRow, decisionsRow, workerRow, costRow, scalerRow];

/**
 * One dashboard of at most 50 metrics, of which an account has three free of charge (aws.amazon.com/cloudwatch/pricing, free tier); a
 * further one is $3 a month. Its two tables are queries of Logs Insights, billed by what they read each time they are shown.
 *
 * @throws ConfigurationError with every prop that is out of bounds.
 */
export class TaskDashboard extends Construct {
  /** The dashboard, whose name CloudFormation chooses. */
  readonly dashboard: cloudwatch.Dashboard;
  /** Where it is in the console. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: MonitoredTasks) {
    super(scope, id);
    const tasks = readMonitoredTasks(this, props);
    const metrics = new MonitoredMetrics(tasks);
    const lines = rows.flatMap((makeRow) => linesOf(makeRow(tasks, metrics)));
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      // A busy minute has more values than an idle one, so only averages of single minutes can be added up to task-hours.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
      widgets: [...noticesOf(tasks.scaling).map((notice) => [notice]), ...lines],
    });
    const { region } = Stack.of(this);
    const home = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
    this.url = `${home}#dashboards/dashboard/${this.dashboard.dashboardName}`;
  }
}

/** What keeps the scaler from launching as it was deployed: nothing else on the dashboard tells. */
function noticesOf({ imagePushed, dryRun }: MonitoredScaling): cloudwatch.TextWidget[] {
  const paused = notice(
    'Paused: no image has been pushed',
    'The stack was deployed without an image to start tasks from, so the scaler launches nothing and messages wait.',
    'Push one with `npm run ecs:build-push`, then deploy again with `npx cdk deploy`.',
  );
  const onlyDecides = notice(
    'Dry run: the scaler decides and launches nothing',
    'Desired tasks are what it would want. Tasks that others start are not among those shown here.',
    'Deploy again with `ECS_DRY_RUN=false` to let it launch.',
  );
  return [...(imagePushed ? [] : [paused]), ...(dryRun ? [onlyDecides] : [])];
}

function notice(heading: string, ...paragraphs: readonly string[]): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({
    markdown: [`# ${heading}`, ...paragraphs].join('\n\n'),
    width: FULL_WIDTH,
    height: 4,
  });
}
