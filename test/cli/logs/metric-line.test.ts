import { expect, test } from '@jest/globals';
import { isMetricLine } from '../../../cli/logs/metric-line.ts';

test.each([
  { line: '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"DesiredTasks":1}', metric: true },
  { line: '{"message":"CloudWatchMetrics"}', metric: false },
  { line: '{"CloudWatchMetrics":[]}', metric: false },
  { line: '{"_aws":{"CloudWatchMetrics":[]}', metric: false },
  { line: 'text with "CloudWatchMetrics"', metric: false },
  { line: '', metric: false },
])('$line holds metrics: $metric', ({ line, metric }) => {
  expect(isMetricLine(line)).toBe(metric);
});
