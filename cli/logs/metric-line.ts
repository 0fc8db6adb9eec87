/**
 * Whether a line of a log is there for CloudWatch to make metrics of (CloudWatch user guide, "Embedded metric format specification": the
 * member `_aws` with `CloudWatchMetrics`).
 */
export function isMetricLine(line: string): boolean {
  if (!line.startsWith('{') || !line.includes('"CloudWatchMetrics"')) return false;
  try {
    return Array.isArray(JSON.parse(line)?._aws?.CloudWatchMetrics);
  } catch {
    return false;
  }
}
