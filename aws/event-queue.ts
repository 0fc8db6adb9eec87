import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { queueKindOf } from '../contract/queue-kind.ts';
import type { TerminalEvent } from '../contract/terminal-event.ts';
import { AwsError, callAws } from './errors.ts';
import { jsonBody } from './message-body.ts';
import { QueueGoneError, saysQueueIsGone } from './queue-gone-error.ts';
import { type RetryContext, withRetries } from './retry.ts';

/** Where terminal events go. */
export interface EventQueue {
  /**
   * Sends the events in their order, in as few calls as SQS allows. Once the signal aborts, a call that fails is not tried again.
   *
   * @throws QueueGoneError when there is no such queue.
   * @throws AwsError when a call or one of its events was refused; later events are not sent then.
   */
  send(queueUrl: string, events: readonly TerminalEvent[], signal?: AbortSignal): Promise<void>;
}

/** SQS takes ten messages and 1 MiB a call (SQS developer guide, "Message quotas"). */
const MAXIMUM_BATCH_ENTRIES = 10;
const MAXIMUM_BATCH_BYTES = 1024 * 1024;

/**
 * On a FIFO queue the events of a terminal are one group, so they arrive in order, and an event that is sent again after an unclear
 * failure arrives once.
 */
export function createEventQueue(parts: { readonly client: SQSClient; readonly retry: RetryContext }): EventQueue {
  const sendBatch = async (queueUrl: string, batch: readonly SendMessageBatchRequestEntry[], signal: AbortSignal) => {
    let rest = batch;
    // A refused event is sent again by itself, as those that were taken must not be repeated on a standard queue.
    const trySending = async () => {
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...rest] });
      const { Failed: failed = [] } = await parts.client.send(command);
      rest = rest.filter((entry) => failed.some((refused) => refused.Id === entry.Id));
      const [first] = failed;
      if (first)
        throw new EventRefusedError(first.Code ?? 'unknown code', first.Message ?? 'no message', failed.length);
    };
    try {
      await withRetries(() => callAws('SendMessageBatch', queueUrl, trySending), { ...parts.retry, signal });
    } catch (error) {
      throw error instanceof AwsError && saysQueueIsGone(error) ? new QueueGoneError(queueUrl, error) : error;
    }
  };
  return {
    async send(queueUrl, events, signal = parts.retry.signal) {
      const fifo = queueKindOf(queueUrl) === 'fifo';
      for (const batch of inBatches(events.map((event, index) => entryOf(event, String(index), fifo)))) {
        await sendBatch(queueUrl, batch, signal);
      }
    },
  };
}

/** SQS answered, but did not take some of the messages of a batch. */
class EventRefusedError extends Error {
  override readonly name = 'EventRefused';

  constructor(code: string, message: string, count: number) {
    super(`${code}: ${message} (${count === 1 ? 'one event' : `${count} events`})`);
  }
}

function entryOf(event: TerminalEvent, id: string, fifo: boolean): SendMessageBatchRequestEntry {
  return {
    Id: id,
    MessageBody: jsonBody(event),
    ...(fifo && { MessageGroupId: event.terminalId, MessageDeduplicationId: deduplicationId(event) }),
  };
}

/**
 * Names one event. SQS compares these ids over the whole queue, not only within a group, so the terminal is part of it: two terminals may
 * number their commands alike. Task and time are, because a command that is delivered again counts its events from 0 again, and within
 * five minutes SQS would drop them as repeated. That is just what should become of a second end, whichever worker tells it; but the error of a
 * message that was refused must not keep the exit of another message with the same id from being told. Hashed, because SQS takes 128
 * characters.
 */
function deduplicationId({ type, projectId, terminalId, commandId, taskId, sequence, at }: TerminalEvent): string {
  const event = type === 'exit' || type === 'error' || type === 'session' ? [type] : [taskId, sequence, at];
  return createHash('sha256')
    .update([projectId, terminalId, commandId, ...event].join('/'))
    .digest('hex');
}

function inBatches(entries: readonly SendMessageBatchRequestEntry[]): SendMessageBatchRequestEntry[][] {
  const batches: SendMessageBatchRequestEntry[][] = [];
  let batchBytes = 0;
  for (const entry of entries) {
    const bytes = Buffer.byteLength(entry.MessageBody ?? '');
    const batch = batches.at(-1);
    if (batch && batch.length < MAXIMUM_BATCH_ENTRIES && batchBytes + bytes <= MAXIMUM_BATCH_BYTES) {
      batch.push(entry);
      batchBytes += bytes;
    } else {
      batches.push([entry]);
      batchBytes = bytes;
    }
  }
  return batches;
}
