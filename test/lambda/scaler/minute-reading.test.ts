import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Throughput } from '../../../contract/observation.ts';
import type { TickReport } from '../../../lambda/scaler/tick.ts';
import { watchQueues } from '../../../local/metrics/watch-queues.ts';
import { type ScalerWorld, scalerWorld } from './scaler-world.ts';

let world: ScalerWorld;
afterEach(async () => {
  const { internalErrors } = world;
  await world.stop();
  expect(internalErrors).toEqual([]);
});

function observed(report: TickReport) {
  if (report.kind !== 'decided') throw new Error(`expected a decision, got ${JSON.stringify(report)}`);
  return report.observation;
}

const empty = (newestFrom: string) => ({ newestFrom, completed: [], averageInFlight: [] });
const known: Throughput = { minutes: empty('2026-01-05T09:58:00.000Z'), hours: empty('2026-01-05T08:00:00.000Z') };

/** Counts how often throughput is read. */
function counted() {
  const readings = { throughput: 0 };
  const readThroughput = async () => {
    readings.throughput += 1;
    return known;
  };
  return { readings, replaced: { readThroughput } };
}

async function nextHop() {
  await world.clock.advance(10_000);
  const { message } = (await world.queuedTicks()).at(-1) ?? {};
  if (!message) throw new Error('no tick is queued');
  return { kind: 'hop', message } as const;
}

describe('throughput', () => {
  test('is not asked for, and left out, while there is no message and no task', async () => {
    world = await scalerWorld();
    const { readings, replaced } = counted();
    const observation = observed(await world.tick(world.schedule(), replaced));
    expect(observation).not.toHaveProperty('throughput');
    expect(observation).toMatchObject({ failedStarts: { inARow: 0 }, startDelay: { samples: 0 } });
    expect(readings.throughput).toBe(0);
  });

  test('is asked for once a minute, and again by the next minute', async () => {
    world = await scalerWorld();
    const { readings, replaced } = counted();
    await world.fillQueue(1);
    expect(observed(await world.tick(world.schedule(), replaced)).throughput).toEqual(known);
    for (const _ of [1, 2]) expect(observed(await world.tick(await nextHop(), replaced)).throughput).toEqual(known);
    expect(readings.throughput).toBe(1);
    await world.clock.advance(10_000);
    await world.tick(world.schedule(), replaced);
    expect(readings.throughput).toBe(2);
  });

  test('is asked for by the first tick of a minute that sees a message', async () => {
    world = await scalerWorld();
    const { readings, replaced } = counted();
    await world.tick(world.schedule(), replaced);
    await world.fillQueue(1);
    for (const _ of [1, 2]) expect(observed(await world.tick(await nextHop(), replaced)).throughput).toEqual(known);
    expect(readings.throughput).toBe(1);
  });

  test('that cannot be read fails the tick, and the next one reads everything again', async () => {
    world = await scalerWorld();
    await world.fillQueue(5);
    const replaced = { readThroughput: () => Promise.reject(new Error('no answer')) };
    expect(await world.tick(world.schedule(), replaced)).toMatchObject({ kind: 'failed' });
    expect(world.countTasks()).toBe(0);
    const hop = await nextHop();
    expect(hop.message).not.toHaveProperty('minuteReading');
    expect(observed(await world.tick(hop))).toMatchObject({ throughput: {}, failedStarts: { inARow: 0 } });
  });

  test('is learned from what the queue did', async () => {
    world = await scalerWorld({ settings: { ECS_MAX_TASKS: '1' } });
    const { clock, queues, metrics, sqs, commandQueueUrl: QueueUrl } = world;
    const over = new AbortController();
    const errors: unknown[] = [];
    const watching = watchQueues({ queues, metrics, clock, onError: (error) => errors.push(error) }, over.signal);
    // A worker of thirty seconds a message for three minutes.
    await world.fillQueue(6);
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      for (let second = 0; second < 30; second += 1) await secondOfWatching();
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    }
    await clock.advance(62_000);
    await world.fillQueue(1);
    const { throughput } = observed(await world.tick(world.schedule()));
    // The newest of them ended a minute ago; the last message was deleted as the next one began.
    expect(throughput?.minutes.newestFrom).toBe('2026-01-05T10:02:00.000Z');
    expect(throughput?.minutes.completed).toEqual([2, 2, 1]);
    for (const inFlight of throughput?.minutes.averageInFlight ?? []) expect(inFlight).toBeGreaterThan(0.9);
    expect(throughput?.hours.completed).toEqual([]);
    over.abort();
    await watching;
    expect(errors).toEqual([]);

    /** The watch reads over HTTP within the process, which takes some turns of the event loop. */
    async function secondOfWatching() {
      await clock.advance(1000);
      await queues.countInFlight();
    }
  });
});

describe('tasks that stopped', () => {
  test('and cannot be read fail the tick', async () => {
    world = await scalerWorld();
    await world.fillQueue(5);
    const replaced = { readStoppedTasks: () => Promise.reject(new Error('no answer')) };
    expect(await world.tick(world.schedule(), replaced)).toMatchObject({ kind: 'failed' });
    expect(world.countTasks()).toBe(0);
    expect((await nextHop()).message).not.toHaveProperty('minuteReading');
  });

  test('are seen as failed starts, until one of them comes up', async () => {
    world = await scalerWorld();
    const { clock, ecs } = world;
    await world.fillQueue(10);
    ecs.faults.failStart(2, 'CannotPullContainerError: pull image manifest has been retried 5 time(s)');
    await world.tick(world.schedule());
    await clock.advance(60_000);
    expect(observed(await world.tick(world.schedule())).failedStarts).toEqual({
      inARow: 2,
      lastAt: expect.stringMatching(/^2026-01-05T10:00/),
      reason: 'CannotPullContainerError: pull image manifest has been retried 5 time(s)',
    });
    // By now the next ones may be launched; they start within a minute.
    await clock.advance(120_000);
    await world.tick(world.schedule());
    await clock.advance(120_000);
    expect(observed(await world.tick(world.schedule())).failedStarts).toEqual({ inARow: 0 });
  });

  test('leave their start delays to later ticks of the minute', async () => {
    world = await scalerWorld();
    const { clock, ecs } = world;
    await world.fillQueue(5);
    await world.tick(world.schedule());
    await clock.advance(60_000);
    const started = observed(await world.tick(world.schedule())).startDelay;
    expect(started).toEqual({ samples: 1, meanLogSeconds: Number(Math.log(60).toFixed(4)) });
    await ecs.stopAll(0);
    await clock.advance(60_000);
    for (const invocation of [world.schedule(), undefined])
      expect(observed(await world.tick(invocation ?? (await nextHop()))).startDelay).toEqual(started);
  });
});
