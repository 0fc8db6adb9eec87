import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../contract/clock.ts';
import { type LogEvent, type LogQuery, readLogEvents } from './logs.ts';

const POLL_MILLISECONDS = 2000;
/** Fargate's log driver and CloudWatch hold events back for some seconds, each stream for as long as it likes; twelve times five of them. */
const OVERLAP_MILLISECONDS = 60_000;

/**
 * Reads events and then waits for more, until the signal aborts. Each poll reads the last minute again, so that an event that arrives
 * late is told late rather than never; none is told twice.
 *
 * @throws AwsError when a poll fails in spite of the SDK's tries.
 */
export async function* followLogEvents(
  client: CloudWatchLogsClient,
  query: Omit<LogQuery, 'toMilliseconds'>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AsyncGenerator<LogEvent, void, undefined> {
  const told = new Map<LogEvent['id'], number>();
  let newest = query.fromMilliseconds;
  while (!signal.aborted) {
    // By the events' own clock, which this machine's may be ahead of; an event with a time yet to come must not lead past others.
    const overlapFrom = Math.min(newest, clock.now()) - OVERLAP_MILLISECONDS;
    const fromMilliseconds = Math.max(query.fromMilliseconds, overlapFrom);
    for (const [id, at] of told) if (at < fromMilliseconds) told.delete(id);
    try {
      for await (const event of readLogEvents(client, { ...query, fromMilliseconds }, signal)) {
        if (told.has(event.id)) continue;
        told.set(event.id, event.atMilliseconds);
        newest = Math.max(newest, event.atMilliseconds);
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    await clock.sleep(POLL_MILLISECONDS, signal).catch(() => undefined);
  }
}
