import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoredMetrics } from '../monitored-metrics.ts';
import type { KnownTasks } from '../monitored-tasks.ts';

/** Columns of a dashboard (CloudWatch API reference, "Dashboard body structure and syntax"). */
export const FULL_WIDTH = 24;

/** One question that the dashboard answers, and the widgets that answer it, which share the row's width. */
export interface DashboardRow {
  readonly question: string;
  readonly widgets: readonly cloudwatch.IWidget[];
}

export type MakeRow = (tasks: KnownTasks, metrics: MonitoredMetrics) => DashboardRow;

/** Counts and seconds begin at nothing; without this a quiet hour would look like a mountain range. */
export const FROM_ZERO: cloudwatch.YAxisProps = { min: 0, showUnits: false };

/** The row's widgets below its question. */
export function linesOf({ question, widgets }: DashboardRow): cloudwatch.IWidget[][] {
  const { TRANSPARENT } = cloudwatch.TextWidgetBackground;
  const heading = new cloudwatch.TextWidget({
    markdown: `## ${question}`,
    width: FULL_WIDTH,
    height: 1,
    background: TRANSPARENT,
  });
  return [[heading], [...widgets]];
}
