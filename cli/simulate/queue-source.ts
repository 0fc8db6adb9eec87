import { createQueuePastClient, readQueuePast } from '../../aws/operator/queue-past.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type Environment, readSettings } from '../../contract/read-settings.ts';
import { Random } from '../../simulator/random.ts';
import type { TraceSource } from '../../simulator/run-policy.ts';
import { traceFromBuckets } from '../../simulator/traces/arrival-buckets.ts';
import { serviceSettings } from '../../simulator/traces/trace-settings.ts';
import { PATIENT_SECONDS, readWithin } from '../stack/reading.ts';
import { operator, reachOf } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { liveLine } from '../terminal/live-line.ts';
import { withPatience } from '../terminal/patience.ts';

/** CloudWatch counts messages and knows nothing of their service times, so these are to be told. */
export const queueTraceSettings = serviceSettings(10, 1);

export interface QueuePast {
  readonly queueUrl: string;
  readonly days: number;
}

/**
 * What was sent to a queue, as a trace that is named after it.
 *
 * @throws CommandFailure when AWS knows nobody or nothing was sent; AwsError; ConfigurationError
 */
export async function queueSourceOf(
  { queueUrl, days }: QueuePast,
  set: Environment,
  seed: number,
): Promise<TraceSource> {
  const { serviceSeconds, serviceVariation } = readSettings('The simulation', queueTraceSettings, set);
  const identity = await operator({ aws: true }, /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queueUrl)?.[1]);
  const { region } = identity;
  const name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  const what = `Reading from CloudWatch what was sent to ${name}`;
  const client = createQueuePastClient(reachOf(identity));
  const reading = readWithin(PATIENT_SECONDS, what, ({ signal }) =>
    withClient(client, () => readQueuePast(client, name, { days, nowMilliseconds: systemClock.now(), signal })),
  );
  const buckets = await withPatience(`${what} ...`, liveLine(process.stderr), systemClock, reading);
  const times = { meanSeconds: serviceSeconds, variation: serviceVariation };
  const trace = traceFromBuckets(name, buckets, times, new Random(seed));
  if (trace.arrivalSeconds.length === 0)
    throw new CommandFailure(
      `Nothing was sent to ${name} in ${region} in the last ${days === 1 ? 'day' : `${days} days`}, as CloudWatch has it.`,
    );
  return { trace, settings: queueTraceSettings, isGenerated: false };
}
