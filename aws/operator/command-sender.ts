import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ExecuteMessage } from '../../contract/command.ts';
import { sendMessage } from './message-sender.ts';

/** A command with everything that its events need to find their way back. */
export type AddressedCommand = ExecuteMessage & { readonly commandId: string };

/**
 * Puts a command on the command queue. `groupId` is needed on a FIFO queue, whose messages of one group wait for each other; on a
 * standard queue it marks the tenant for SQS's fair queues.
 *
 * @throws AwsError
 */
export async function sendCommand(
  client: SQSClient,
  queueUrl: string,
  command: AddressedCommand,
  groupId?: string,
): Promise<void> {
  await sendMessage(client, queueUrl, command, { groupId, deduplicationId: command.commandId });
}
