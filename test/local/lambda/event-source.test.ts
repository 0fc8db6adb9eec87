import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { runEventSource } from '../../../local/lambda/event-source.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type LocalQueues, startLocalQueues } from '../../worker/support/local-queues.ts';
import { LineLog } from '../support/line-log.ts';

interface Delivered {
  readonly Records: readonly { readonly body: string }[];
}

describe('an event source mapping, on real queues', () => {
  let queues: LocalQueues;
  let ended: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterEach(() => ended());
  afterAll(() => queues.stop());

  /** Maps a queue to a function that writes down what it gets, and then does what `invoke` does. */
  async function map(name: string, invoke: (body: string) => Promise<void> = async () => undefined) {
    const queueUrl = await queues.createQueue(name);
    const clock = new ManualClock();
    const log = new LineLog();
    const events: Delivered[] = [];
    const errors = new LineLog();
    const stop = new AbortController();
    const running = runEventSource(
      {
        client: queues.client,
        queueUrl,
        queueArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
        region: 'us-east-1',
        clock,
        invoke: async (event) => {
          events.push(event as Delivered);
          const body = (event as Delivered).Records[0]?.body ?? '';
          log.add(body);
          await invoke(body);
        },
        onError: (error) => errors.add(String(error)),
      },
      stop.signal,
    );
    ended = async () => {
      stop.abort();
      await running;
    };
    return { queueUrl, clock, log, events, errors };
  }

  test('hands over one message at a time in the form of Lambda, and deletes it after success', async () => {
    const { queueUrl, log, events, errors } = await map('good');
    await queues.send(queueUrl, 'one');
    await log.line(/one/);
    await queues.send(queueUrl, 'two');
    await log.line(/two/);
    await ended();
    expect(events).toEqual(
      ['one', 'two'].map((body) => ({
        Records: [
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body,
            attributes: {},
            messageAttributes: {},
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:good',
            awsRegion: 'us-east-1',
          },
        ],
      })),
    );
    expect(await queues.counts('good')).toMatchObject({ visible: 0 });
    expect(errors.lines).toEqual([]);
  });

  test('keeps a message whose invocation failed, pauses for a second, and goes on with the next one', async () => {
    const { queueUrl, clock, log, errors } = await map('bad', async (body) => {
      if (body === 'broken') throw new Error('no tick');
    });
    await queues.send(queueUrl, 'broken');
    await errors.line(/no tick/);
    await queues.send(queueUrl, 'whole');
    await clock.advance(999);
    expect(log.lines).toEqual(['broken']);
    await clock.advance(1);
    await log.line(/whole/);
    await ended();
    expect(await queues.counts('bad')).toMatchObject({ visible: 0, inFlight: 1 });
  });

  test('goes on after a receive that failed', async () => {
    const { queueUrl, clock, log, errors } = await map('lost');
    await queues.deleteQueue('lost');
    await errors.line(/./);
    await queues.createQueue('lost');
    await clock.advance(1000);
    await queues.send(queueUrl, 'back');
    await log.line(/back/);
  });
});
