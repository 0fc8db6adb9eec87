import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DEAD_LETTER_REASON_ATTRIBUTE } from '../contract/names.ts';

/** A command whose message nobody will receive any more. */
export interface DeadLetter {
  readonly commandId: string;
  /** As the worker told it that gave the message up. */
  readonly reason: string;
}

/** Longer than it takes to read all of them, so that none is read twice. */
const OUT_OF_SIGHT_SECONDS = 600;

/** What lies in a dead-letter queue, and stays there. */
export async function readDeadLetters(client: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 0,
    VisibilityTimeout: OUT_OF_SIGHT_SECONDS,
    MessageAttributeNames: [DEAD_LETTER_REASON_ATTRIBUTE],
  });
  const letters: DeadLetter[] = [];
  for (;;) {
    const { Messages: messages = [] } = await client.send(receive);
    if (messages.length === 0) return letters;
    letters.push(...messages.map(letterOf));
  }
}

function letterOf({ Body: body = '', MessageAttributes: attributes = {} }: Message): DeadLetter {
  const { commandId } = JSON.parse(body) as { readonly commandId: string };
  // SQS itself moves a message without a word.
  return { commandId, reason: attributes[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue ?? 'received too often' };
}
