import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ControlQueues, createControlQueues } from '../../../aws/control-queue.ts';
import { QueueGoneError } from '../../../aws/queue-gone-error.ts';
import type { ControlLane } from '../../../worker/control/control-lane.ts';
import { createControlQueueList } from '../../../worker/control/control-queue-list.ts';
import { controlQueueName } from '../../../worker/control/control-queue-name.ts';
import { openQueueLane } from '../../../worker/control/queue-lane.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type LocalQueues, retry, startLocalQueues } from '../support/local-queues.ts';
import { keptLog } from '../support/log-lines.ts';
import { KeptObjects } from './support/kept-objects.ts';
import { message, refusal, ScriptedQueues } from './support/scripted-queues.ts';

const terminal = { projectId: 'p1', terminalId: 't1' };
const nameOf = (clock: ManualClock, task: string, hours = 1) =>
  controlQueueName('Ide-', task.repeat(32), '', clock.now() + hours * 3_600_000);

function partsOf<Queues extends ControlQueues>(queues: Queues, task = 'a') {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const store = new KeptObjects();
  const list = createControlQueueList({ store, queues, prefix: 'Ide-', log });
  const name = nameOf(clock, task);
  const errors = () => lines.filter(({ level }) => level === 'ERROR').map((line) => line.message);
  return { queues, clock, log, lines, errors, store, list, name, closingMilliseconds: 5000, random: () => 0.5 };
}

/** A listener, what it was given, and how it stops to listen. */
async function listen(lane: ControlLane) {
  const stop = new AbortController();
  const bodies: string[] = [];
  const waiting: { readonly count: number; readonly reached: () => void }[] = [];
  const take = ({ body }: { readonly body: string }) => {
    bodies.push(body);
    for (const { count, reached } of waiting) if (bodies.length >= count) reached();
  };
  await lane.listen(terminal, take, stop.signal);
  const heard = (count: number) =>
    new Promise<void>((reached) => (bodies.length >= count ? reached() : waiting.push({ count, reached })));
  return { bodies, heard, stop: () => stop.abort() };
}

describe('a control lane over SQS', () => {
  let local: LocalQueues;
  beforeAll(async () => {
    local = await startLocalQueues();
  });
  afterAll(() => local.stop());

  async function open(task: string) {
    const { client } = local;
    const commands = await local.createQueue('commands');
    const beside = { client, longPollingClient: client, besideQueueUrl: commands, waiting: retry };
    const parts = partsOf(createControlQueues(beside), task);
    const lane = await openQueueLane(parts);
    let sent = 0;
    const send = (body: string) => {
      sent += 1;
      return local.send(lane.queueUrl ?? '', body, { MessageGroupId: 't1', MessageDeduplicationId: String(sent) });
    };
    return { ...parts, lane, send };
  }

  test('hands on what comes, each once and in its order, and leaves neither queue nor entry', async () => {
    const { lane, send, clock, name, store, lines } = await open('a');
    expect(lane.queueUrl).toBe(`${local.endpoint}/000000000000/${name}`);
    expect(store.keys.size).toBe(1);
    const { bodies, heard } = await listen(lane);
    await clock.advance(1000);
    const keys = ['a', 'a', ...Array.from({ length: 12 }, (_, key) => `key ${key}`)];
    for (const key of keys) await send(key);
    await heard(keys.length);
    expect(bodies).toEqual(keys);
    await lane.close();
    expect(await local.counts(name).catch(({ name: error }) => error)).toBe('QueueDoesNotExist');
    expect(store.keys.size).toBe(0);
    expect(lines).toEqual([]);
  });

  test('keeps for the next command what its poll brings between two', async () => {
    const { lane, send, clock } = await open('b');
    const first = await listen(lane);
    await clock.advance(1000);
    await send('first');
    await first.heard(1);
    first.stop();
    await send('between');
    const second = await listen(lane);
    await send('second');
    await second.heard(2);
    expect([first.bodies, second.bodies]).toEqual([['first'], ['between', 'second']]);
    await lane.close();
  });

  test('gives up, and names its queue no more, when that is gone', async () => {
    const { lane, clock, name, errors } = await open('c');
    await clock.advance(10_000);
    await local.deleteQueue(name);
    await listen(lane);
    while (lane.queueUrl !== undefined) await turn();
    expect(errors()).toEqual(['the control queue is gone: commands are reached by it no more']);
    await lane.close();
  });
});

describe('a control lane', () => {
  test.each([
    {
      name: 'queues',
      fails: 'CreateQueue',
      prepare: ({ queues, error }: Failing) => queues.answers.create.push(error),
    },
    {
      name: 'entries of the list',
      fails: 'PutObject',
      prepare: ({ store, error }: Failing) => Object.assign(store, { write: () => Promise.reject(error) }),
    },
  ])('is refused to a worker that may not create $name, and leaves nothing', async ({ fails, prepare }) => {
    const parts = partsOf(new ScriptedQueues());
    prepare({ ...parts, error: refusal(fails) });
    await expect(openQueueLane(parts)).rejects.toMatchObject({ name: 'AwsError', operation: fails });
    expect(parts.store.keys.size).toBe(0);
  });
  interface Failing {
    readonly queues: ScriptedQueues;
    readonly store: KeptObjects;
    readonly error: Error;
  }

  test.each([
    { name: 'throttled', answer: refusal('CreateQueue', 'RequestThrottled'), waits: 0 },
    { name: 'not answered', answer: new Promise(() => undefined), waits: 10_000 },
  ])('whose creation is $name has a queue with the next command, and is told of once', async ({ answer, waits }) => {
    const parts = partsOf(new ScriptedQueues());
    const { queues, clock } = parts;
    queues.answers.create.push(answer, refusal('CreateQueue', 'RequestThrottled'));
    const opening = openQueueLane(parts);
    await clock.advance(waits);
    const lane = await opening;
    expect(lane.queueUrl).toBeUndefined();
    (await listen(lane)).stop();
    expect(lane.queueUrl).toBeUndefined();
    await listen(lane);
    expect(lane.queueUrl).toBe(queues.urlOf(parts.name));
    expect(parts.errors()).toEqual(['the control queue could not be created']);
    await lane.close();
  });

  test('asks for nothing while nobody listens', async () => {
    const parts = partsOf(new ScriptedQueues());
    const lane = await openQueueLane(parts);
    const poll = Promise.withResolvers<unknown>();
    parts.queues.answers.receive.push(poll.promise);
    (await listen(lane)).stop();
    await parts.clock.advance(2000);
    const received = () => parts.queues.calls.filter((call) => call.startsWith('receive'));
    expect(received()).toEqual([]);
    const { stop } = await listen(lane);
    await parts.clock.advance(0);
    stop();
    poll.resolve([]);
    await parts.clock.advance(60_000);
    expect(received()).toHaveLength(1);
    await lane.close();
  });

  test('hands on once what could not be deleted and comes again', async () => {
    const parts = partsOf(new ScriptedQueues());
    const { queues, clock } = parts;
    queues.answers.receive.push([message('1')], [message('1'), message('2')], [message('2')]);
    queues.answers.deleteMessages.push(refusal('DeleteMessageBatch'), refusal('DeleteMessageBatch'));
    const lane = await openQueueLane(parts);
    const { bodies } = await listen(lane);
    await clock.advance(1000);
    expect(bodies).toEqual(['1', '2']);
    expect(queues.calls.filter((call) => call.startsWith('delete'))).toEqual([
      'deleteMessages 1',
      'deleteMessages 1 2',
      'deleteMessages 2',
    ]);
    expect(parts.errors()).toEqual(['control messages could not be deleted']);
    await lane.close();
  });

  test('waits ever longer for an SQS that fails, and tells of it once', async () => {
    const parts = partsOf(new ScriptedQueues());
    const { queues, clock } = parts;
    const gone = new QueueGoneError('url', refusal('ReceiveMessage'));
    // New queues may be missing for a moment.
    queues.answers.receive.push(gone, refusal('ReceiveMessage', 'Unavailable'), refusal('ReceiveMessage'), []);
    const lane = await openQueueLane(parts);
    await listen(lane);
    const received = () => queues.calls.filter((call) => call.startsWith('receive')).length;
    const polls: number[] = [];
    for (const milliseconds of [1000, 99, 1, 200, 400]) {
      await clock.advance(milliseconds);
      polls.push(received());
    }
    expect(polls).toEqual([1, 1, 2, 3, 5]);
    expect(parts.errors()).toEqual(['control messages could not be received']);
    await lane.close();
  });

  test('that closes removes queues of workers that are gone, too', async () => {
    const parts = partsOf(new ScriptedQueues());
    const lane = await openQueueLane(parts);
    const gone = nameOf(parts.clock, 'b', -1);
    await parts.list.add(gone, new AbortController().signal);
    await lane.close();
    expect(parts.queues.calls.slice(1).sort()).toEqual([`remove ${gone}`, `remove ${parts.name}`].sort());
    expect(parts.store.keys.size).toBe(0);
  });

  test('that closes says how many messages no command was there for', async () => {
    const parts = partsOf(new ScriptedQueues());
    const poll = Promise.withResolvers<unknown>();
    parts.queues.answers.receive.push(poll.promise);
    const lane = await openQueueLane(parts);
    const { stop } = await listen(lane);
    await parts.clock.advance(1000);
    stop();
    poll.resolve([message('1'), message('2')]);
    await parts.clock.advance(0);
    await lane.close();
    const [warning] = parts.lines.filter(({ level }) => level === 'WARN');
    expect(warning).toMatchObject({ message: 'control messages came when no command was there', messages: 2 });
  });

  test('that cannot be removed is closed within 5 s, and says so', async () => {
    const parts = partsOf(new ScriptedQueues());
    const lane = await openQueueLane(parts);
    parts.queues.answers.remove.push(new Promise(() => undefined), refusal('DeleteQueue'));
    const closed = lane.close();
    await parts.clock.advance(5000);
    await closed;
    expect(parts.errors()).toEqual(['the control queue could not be removed']);
    expect(parts.store.keys.size).toBe(1);
  });
});
