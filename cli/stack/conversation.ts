import { randomUUID } from 'node:crypto';
import { createLongPollingSqsClient, createSqsClient } from '../../aws/clients.ts';
import { AwsError } from '../../aws/errors.ts';
import { type AddressedCommand, sendCommand } from '../../aws/operator/command-sender.ts';
import { sendMessage } from '../../aws/operator/message-sender.ts';
import { createReplyQueue, type ReplyQueue } from '../../aws/operator/reply-queue.ts';
import { withRetries } from '../../aws/retry.ts';
import { systemClock } from '../../aws/system-clock.ts';
import type { CommandMessage, ControlMessage } from '../../contract/command.ts';
import { queueKindOf } from '../../contract/queue-kind.ts';
import { parseTerminalEvent, type TerminalEvent } from '../../contract/terminal-event.ts';
import { CommandFailure } from '../terminal/failure.ts';
import type { Target } from './target.ts';

type Unaddressed<Message> = Message extends unknown ? Omit<Message, 'replyTo'> : never;

/** A command to execute. */
export type CommandToSend = Omit<AddressedCommand, 'type' | 'commandId' | 'replyTo'> & { readonly type?: never };
/** What opens or closes a session. */
type SessionMessage = Unaddressed<Extract<CommandMessage, { type: 'init' | 'terminate' }>>;
export type Outgoing = CommandToSend | SessionMessage;

/** Sends commands and hears of their events on a queue of its own, so that nobody else's events arrive here. */
export interface Conversation {
  /** Puts a message on the command queue. Returns the id that its events come under. Throws AwsError. */
  send(message: Outgoing, groupId?: string): Promise<string>;
  /** Puts what acts on a running command on its worker's control queue, after a few tries where one fails. Throws AwsError. */
  control(queueUrl: string, message: Unaddressed<ControlMessage>, signal: AbortSignal): Promise<void>;
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
    async send(message, groupId) {
      const id = randomUUID();
      const group = groupId ?? (queueKindOf(commandQueueUrl) === 'fifo' ? message.terminalId : undefined);
      const address = { replyTo: replies.queueUrl };
      if (message.type !== undefined) {
        const options = { groupId: group, deduplicationId: id };
        // It has no id of its own, and goes by the one that the queue gives it.
        return sendMessage(client, commandQueueUrl, { ...message, ...address }, options);
      }
      await sendCommand(client, commandQueueUrl, { ...message, ...address, type: 'execute', commandId: id }, group);
      return id;
    },
    async control(queueUrl, message, signal) {
      // One id for all tries; another for each message, because two that are alike are two keystrokes.
      const options = { groupId: message.terminalId, deduplicationId: randomUUID(), signal };
      const addressed = { ...message, replyTo: replies.queueUrl };
      await withRetries(() => sendMessage(client, queueUrl, addressed, options), { ...waiting, signal });
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
