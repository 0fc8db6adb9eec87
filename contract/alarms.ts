const onStandardQueue = {
  'no-ticks': 1,
  'tick-failures': 2,
  'launch-failures': 1,
  'crash-loop': 1,
  'maximum-reached': 2,
  'messages-not-received': 2,
  'waits-over-target': 1,
  'dead-letters': 1,
  'tasks-without-work': 4,
} as const;

/** Name of an alarm, which is also the anchor of its heading in docs/runbook.md. */
export type AlarmName = keyof typeof onStandardQueue;

/**
 * The alarms, each with the number of metrics that it reads, by which CloudWatch bills it (aws.amazon.com/cloudwatch/pricing, "Alarm
 * metrics"). On a FIFO queue one looks at the messages in flight as well. One more alarm is a line here, a rule in lib/monitoring/ and a
 * heading in the runbook.
 */
export function alarmMetricCounts(queueKind: 'standard' | 'fifo'): Readonly<Record<AlarmName, number>> {
  return { ...onStandardQueue, ...(queueKind === 'fifo' && { 'messages-not-received': 3 }) };
}
