import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DECISION_LOG_MESSAGE, METRIC_DIMENSION, METRIC_NAMESPACE } from '../../contract/names.ts';
import type { Reason } from '../../contract/plan.ts';

/** Name of the metric. */
export const CRASH_LOOP_TICKS = 'CrashLoopTicks';

const crashLoop: Reason = 'crash-loop';

/**
 * Counts the ticks that a crash loop kept from launching, under the dimension of all metrics. CloudWatch counts them in the scaler's log,
 * and there is a metric only while there are any: it is billed by the hour in which it is sent (aws.amazon.com/cloudwatch/pricing, "Custom
 * metrics"), so it costs nothing as long as tasks start, where a metric that the scaler reports would cost $0.30 a month.
 */
export class CrashLoopTicks extends Construct {
  constructor(scope: Construct, id: string, scalerLogGroup: logs.ILogGroup) {
    super(scope, id);
    new logs.MetricFilter(this, 'Filter', {
      logGroup: scalerLogGroup,
      filterPattern: logs.FilterPattern.all(
        logs.FilterPattern.stringValue('$.message', '=', DECISION_LOG_MESSAGE),
        logs.FilterPattern.stringValue('$.plan.reason', '=', crashLoop),
      ),
      metricNamespace: METRIC_NAMESPACE,
      metricName: CRASH_LOOP_TICKS,
      metricValue: '1',
      // The scaler's lines have the family in a field of the dimension's name.
      dimensions: { [METRIC_DIMENSION]: `$.${METRIC_DIMENSION}` },
    });
  }
}
