import { type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { callAws } from '../errors.ts';

/** What hands the messages of a queue to a function. */
export interface EventSourceMapping {
  /** Name of the queue. */
  readonly queueName: string;
  /** Lambda's word, e.g. `Enabled` or `Disabled`. */
  readonly state: string;
}

/**
 * The event source mappings of a function; Lambda lists at most 100 at once, and a scaler has one.
 *
 * @throws AwsError
 */
export async function readEventSourceMappings(
  client: LambdaClient,
  functionName: string,
): Promise<readonly EventSourceMapping[]> {
  const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
  const { EventSourceMappings = [] } = await callAws('ListEventSourceMappings', functionName, () =>
    client.send(command),
  );
  return EventSourceMappings.map(({ EventSourceArn = '', State = '' }) => ({
    queueName: EventSourceArn.split(':').at(-1) ?? '',
    state: State,
  }));
}
