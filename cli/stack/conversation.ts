import { randomUUID } from 'node:crypto';
import { createLongPollingSqsClient, createSqsClient } from '../../aws/clients.ts';
import { AwsError } from '../../aws/errors.ts';
import { type AddressedCommand, sendCommand } from '../../aws/operator/command-sender.ts';
import { createReplyQueue, type ReplyQueue } from '../../aws/operator/reply-queue.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { queueKindOf } from '../../contract/queue-kind.ts';
import { parseTerminalEvent, type TerminalEvent } from '../../contract/terminal-event.ts';
import { CommandFailure } from '../terminal/failure.ts';
import type { Target } from './target.ts';

/** Sends commands and hears of their events on a queue of its own, so that nobody else's events arrive here. */
export interface Conversation {
  /** Sends a command under an id of its own, which it returns. */
  send(command: Omit<AddressedCommand, 'type' | 'commandId' | 'replyTo'>, groupId?: string): Promise<string>;
  /** Events that have come within a poll, in order; none once the signal aborts. Throws CommandFailure for one that cannot be read. */
  receive(signal: AbortSignal): Promise<TerminalEvent[]>;
  /** Deletes the queue. Throws AwsError when that fails. */
  close(): Promise<void>;
}

/** Short enough for Ctrl-C to feel prompt where the wait cannot be cut. */
const POLL_SECONDS = 5;

/**
 * Opens a conversation for `use` and closes it. A failure of `use` is the one that counts; that the queue of the events could not be
 * deleted is told on standard error only when nothing else went wrong.
 *
 * @throws AwsError when the stack does not answer, and what `use` throws.
 */
export async function converse<T>(stack: StackAddress, use: (conversation: Conversation) => Promise<T>): Promise<T> {
  const conversation = await openConversation(stack);
  let failed = true;
  try {
    const result = await use(conversation);
    failed = false;
    return result;
  } finally {
    await conversation.close().catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      if (!failed) console.error(`Warning: the queue of the events is left behind: ${error.message}`);
    });
  }
}

type StackAddress = Pick<Target, 'settings' | 'output' | 'clientSettings'>;

/** @throws AwsError when the stack does not answer. */
export async function openConversation({ settings, output, clientSettings }: StackAddress): Promise<Conversation> {
  const client = createSqsClient(clientSettings('sqs'));
  const poller = createLongPollingSqsClient(clientSettings('sqs'));
  const commandQueueUrl = settings.AWS_SQS_QUEUE_URL;
  const name = `${output('ReplyQueuePrefix')}${randomUUID().slice(0, 13)}.fifo`;
  const waiting = { clock: systemClock, random: Math.random };
  const replies: ReplyQueue = await createReplyQueue({
    client: poller,
    besideQueueUrl: commandQueueUrl,
    name,
    waiting,
  });
  return {
    async send(command, groupId) {
      const commandId = randomUUID();
      const fifoGroup = queueKindOf(commandQueueUrl) === 'fifo' ? command.terminalId : undefined;
      await sendCommand(
        client,
        commandQueueUrl,
        { ...command, type: 'execute', commandId, replyTo: replies.queueUrl },
        groupId ?? fifoGroup,
      );
      return commandId;
    },
    async receive(signal) {
      try {
        return (await replies.receive(POLL_SECONDS, signal)).map(parseTerminalEvent);
      } catch (error) {
        if (signal.aborted) return [];
        throw error instanceof SyntaxError ? new CommandFailure(error.message) : error;
      }
    },
    async close() {
      try {
        await replies.delete();
      } finally {
        client.destroy();
        poller.destroy();
      }
    },
  };
}
