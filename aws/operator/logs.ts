import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createLogsClient = (settings: ClientSettings) => new CloudWatchLogsClient(operatorConfig(settings));

/** Which events of one log group. */
export interface LogQuery {
  readonly group: string;
  /** Milliseconds since the epoch; events of exactly this time are included. */
  readonly fromMilliseconds: number;
  /** Likewise included; unset, up to now. */
  readonly toMilliseconds?: number | undefined;
  /** In CloudWatch Logs' filter pattern syntax; local mode knows `{ $.name = "text" }`, and several such of which one holds. */
  readonly pattern?: string | undefined;
  /** Only streams whose names begin with this. */
  readonly streamPrefix?: string | undefined;
}

export interface LogEvent {
  /** Unlike any other event's. */
  readonly id: string;
  readonly atMilliseconds: number;
  readonly stream: string;
  /** Without line end. */
  readonly message: string;
}

/** A page holds up to 10,000 events or 1 MB (CloudWatch Logs API reference, FilterLogEvents), or none; ends the loop should a token come back for ever. */
const MAXIMUM_PAGES = 1000;

/**
 * Reads events in the order of their times, page by page as they are asked for.
 *
 * @throws AwsError also beyond 1,000 pages.
 */
export async function* readLogEvents(
  client: CloudWatchLogsClient,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, void, undefined> {
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const command = new FilterLogEventsCommand({
      logGroupName: query.group,
      startTime: query.fromMilliseconds,
      endTime: query.toMilliseconds,
      filterPattern: query.pattern,
      logStreamNamePrefix: query.streamPrefix,
      nextToken,
    });
    const ask = () => client.send(command, { abortSignal: signal });
    const answer = await callAws('FilterLogEvents', query.group, ask);
    for (const { eventId: id = '', timestamp = 0, logStreamName: stream = '', message = '' } of answer.events ?? [])
      yield { id, atMilliseconds: timestamp, stream, message: message.trimEnd() };
    // A page without events may have a token all the same: the search goes on.
    nextToken = answer.nextToken;
    if (!nextToken) return;
  }
  throw new AwsError('FilterLogEvents', query.group, new Error(`more than ${MAXIMUM_PAGES} pages`));
}
