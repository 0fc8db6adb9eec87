import type { CommandQueue, ReceivedMessage } from '../../../aws/command-queue.ts';
import { AwsError } from '../../../aws/errors.ts';
import { ReceiptLostError } from '../../../aws/receipt-lost-error.ts';
import type { Clock } from '../../../contract/clock.ts';
import { pause } from '../../../worker/pause.ts';

/** A message as a queue hands it out. */
export function receivedMessage(messageId: string, body = ''): ReceivedMessage {
  return { messageId, body, attributes: {}, receiveCount: 1, receiptHandle: `receipt-${messageId}` };
}

/** A queue that lives in the time of a clock, so that rules of time can be tested without waiting. Notes every call with its second. */
export class FakeCommandQueue implements CommandQueue {
  readonly calls: string[] = [];
  /** Calls, by their names, that fail: as many in a row as the number says. */
  readonly failures: Partial<Record<keyof CommandQueue, number>> = {};
  /** Whether extensions are refused, as somebody else holds the messages. */
  receiptsAreLost = false;
  /** How long the answer to an extension takes. */
  extendSeconds = 0;
  readonly #clock: Clock;
  readonly #start: number;
  #messages: ReceivedMessage[] = [];
  #arrived = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  send(messageId: string, body = ''): void {
    this.#messages.push(receivedMessage(messageId, body));
    this.#arrived.abort();
    this.#arrived = new AbortController();
  }

  async receive(waitSeconds: number, signal: AbortSignal): Promise<ReceivedMessage | undefined> {
    this.#note('receive', `${waitSeconds} s`);
    if (this.#messages.length === 0) {
      await pause(this.#clock, waitSeconds * 1000, AbortSignal.any([signal, this.#arrived.signal]));
    }
    return this.#messages.shift();
  }

  async extend(message: ReceivedMessage, seconds: number): Promise<void> {
    this.#note('extend', `${message.messageId} by ${seconds} s`);
    await this.#clock.sleep(this.extendSeconds * 1000);
    if (this.receiptsAreLost) throw new ReceiptLostError(new AwsError('ChangeMessageVisibility', 'q', 'void receipt'));
  }

  async release(message: ReceivedMessage): Promise<void> {
    this.#note('release', message.messageId);
  }

  async delete(message: ReceivedMessage): Promise<void> {
    this.#note('delete', message.messageId);
  }

  async deadLetter(message: ReceivedMessage, reason: string): Promise<void> {
    this.#note('deadLetter', `${message.messageId}: ${reason}`);
  }

  #note(name: keyof CommandQueue, about: string): void {
    this.calls.push(`${(this.#clock.now() - this.#start) / 1000}: ${name} ${about}`);
    const failures = this.failures[name] ?? 0;
    if (failures === 0) return;
    this.failures[name] = failures - 1;
    throw new Error(`${name} does not work`);
  }
}
