import { once } from 'node:events';
import type { ControlQueueMessage, ControlQueues } from '../../../../aws/control-queue.ts';
import { AwsError } from '../../../../aws/errors.ts';

export const refusal = (operation: string, name = 'AccessDenied') =>
  new AwsError(operation, 'queue', Object.assign(new Error('no'), { name }));
export const message = (messageId: string): ControlQueueMessage => ({ messageId, body: messageId, receiptHandle: '' });

/** Queues that answer what they are told to, call by call; what they are told nothing about succeeds, and a receive waits. */
export class ScriptedQueues implements ControlQueues {
  readonly calls: string[] = [];
  readonly answers: Record<'create' | 'receive' | 'deleteMessages' | 'remove', unknown[]> = {
    create: [],
    receive: [],
    deleteMessages: [],
    remove: [],
  };

  urlOf(name: string): string {
    return `https://sqs/1/${name}`;
  }

  async create(name: string): Promise<void> {
    await this.#answer('create', name);
  }

  async receive(name: string, signal: AbortSignal): Promise<readonly ControlQueueMessage[]> {
    const messages = await this.#answer('receive', name);
    if (messages === undefined) await once(signal, 'abort');
    return (messages ?? []) as ControlQueueMessage[];
  }

  async deleteMessages(_name: string, messages: readonly ControlQueueMessage[]): Promise<void> {
    await this.#answer('deleteMessages', messages.map(({ messageId }) => messageId).join(' '));
  }

  async remove(name: string): Promise<void> {
    await this.#answer('remove', name);
  }

  async #answer(call: keyof ScriptedQueues['answers'], about: string): Promise<unknown> {
    this.calls.push(`${call} ${about}`);
    const answer = await this.answers[call].shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }
}
