import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEventQueue } from '../../aws/event-queue.ts';
import { MAXIMUM_OUTPUT_BYTES_PER_EVENT, type TerminalEvent } from '../../contract/terminal-event.ts';
import { type LocalQueues, retry, startLocalQueues } from '../worker/support/local-queues.ts';

function output(sequence: number, text: string, ids: Partial<TerminalEvent> = {}): TerminalEvent {
  const header = { version: 1, projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k', ...ids } as const;
  return { ...header, sequence, at: '2026-01-05T10:00:00.000Z', type: 'output', stream: 'stdout', text };
}

describe('over the wire', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterAll(() => queues.stop());

  async function sent(name: string, events: readonly TerminalEvent[]) {
    const queueUrl = await queues.createQueue(name);
    await createEventQueue({ client: queues.client, retry }).send(queueUrl, events);
    return queues.receiveAll(queueUrl);
  }

  test('25 events arrive in their order on a FIFO queue, the terminal being the group', async () => {
    const events = Array.from({ length: 25 }, (_, sequence) => output(sequence, 'x'));
    const messages = await sent('ordered.fifo', events);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual(events);
    expect(new Set(messages.map(({ Attributes }) => Attributes?.['MessageGroupId']))).toEqual(new Set(['t']));
  });

  test('the same event sent again is there once, and equal command ids of two terminals do not collide', async () => {
    const events = [
      output(0, 'x'),
      output(0, 'x', { terminalId: 'u' }),
      output(0, 'x', { projectId: 'q' }),
      output(0, 'x'),
    ];
    const messages = await sent('once.fifo', events);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual(events.slice(0, 3));
  });

  test('the events of a second run of a command are not taken for those of the first one', async () => {
    const events = [
      output(0, 'x'),
      output(0, 'x', { taskId: 'l' }),
      { ...output(0, 'x'), at: '2026-01-05T10:01:00.000Z' },
    ];
    const messages = await sent('twice.fifo', events);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual(events);
  });

  test('an exit is there once, whoever tells it, and the error of a refused message with its id does not keep it out', async () => {
    const { projectId, terminalId, commandId, version, at } = output(0, '');
    const header = { projectId, terminalId, commandId, version, at };
    const figures = { durationMilliseconds: 1, outputBytes: 0, truncated: false, droppedBytes: 0 };
    const exit = { ...header, ...figures, type: 'exit', reason: 'exited', exitCode: 0, signal: null } as const;
    const first = { ...exit, taskId: 'k', sequence: 4 };
    const repeated: TerminalEvent[] = [
      { ...exit, taskId: 'l', sequence: 0, at: '2026-01-05T10:01:00.000Z', reason: 'interrupted' },
    ];
    const refused: TerminalEvent = {
      ...header,
      taskId: 'm',
      sequence: 0,
      type: 'error',
      code: 'invalid-size',
      rule: '',
    };
    const others = [
      { ...first, commandId: 'd' },
      { ...first, terminalId: 'u' },
      { ...first, projectId: 'q' },
    ];
    const messages = await sent('end.fifo', [refused, first, ...repeated, refused, ...others]);
    expect(new Set(messages.map(({ Body }) => JSON.parse(Body ?? '')))).toEqual(new Set([refused, first, ...others]));
    expect(messages).toHaveLength(5);
  });

  test('a standard queue takes events, too', async () => {
    await expect(sent('standard', [output(0, 'x')])).resolves.toHaveLength(1);
  });

  test('text arrives as it is with every character that UTF-8 can hold', async () => {
    const event = output(0, 'é€😀\uFFFE\uFFFF\u0000\u001b[0m\u007f');
    const [message] = await sent('characters', [event]);
    expect(JSON.parse(message?.Body ?? '')).toEqual(event);
  });

  test.each([
    { name: 'control characters, which JSON makes six-fold', bytes: Buffer.alloc(MAXIMUM_OUTPUT_BYTES_PER_EVENT, 1) },
    { name: 'characters of four bytes', bytes: Buffer.from('😀'.repeat(MAXIMUM_OUTPUT_BYTES_PER_EVENT / 4)) },
    { name: 'quotes', bytes: Buffer.alloc(MAXIMUM_OUTPUT_BYTES_PER_EVENT, '"') },
  ])('ten events of the largest size are taken, whatever is in them: $name', async ({ name, bytes }) => {
    const events = Array.from({ length: 10 }, (_, sequence) => output(sequence, bytes.toString()));
    await expect(sent(`large-${name.replaceAll(/\W/g, '-')}`, events)).resolves.toHaveLength(10);
  });

  test('a queue that is not there is an error with operation and queue', async () => {
    const queueUrl = await queues.createQueue('gone');
    await queues.deleteQueue('gone');
    await expect(
      createEventQueue({ client: queues.client, retry }).send(queueUrl, [output(0, 'x')]),
    ).rejects.toMatchObject({
      name: 'QueueGoneError',
      cause: { operation: 'SendMessageBatch', resource: queueUrl },
    });
  });
});

describe('when SQS takes only a part', () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  const queue = createEventQueue({ client, retry });
  const refusal = (id: string) => ({ Id: id, SenderFault: false, Code: 'InternalError', Message: 'try again' });
  const idsSent = () =>
    sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries?.map(({ Id }) => Id));

  test('the rest is sent again, and only that', async () => {
    sqs.reset();
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [refusal('1')] })
      .resolves({ Successful: [] });
    await queue.send('https://queue/1/x.fifo', [output(0, 'a'), output(1, 'b'), output(2, 'c')]);
    expect(idsSent()).toEqual([['0', '1', '2'], ['1']]);
  });

  test('it is given up after four tries, with the reason', async () => {
    sqs.reset();
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [refusal('0')] });
    await expect(queue.send('https://queue/1/x.fifo', [output(0, 'a')])).rejects.toThrow(
      'SendMessageBatch on https://queue/1/x.fifo failed: EventRefused: InternalError: try again (one event)',
    );
    expect(idsSent()).toHaveLength(4);
  });
});
