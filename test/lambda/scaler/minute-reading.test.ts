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
    // The hour in progress holds the same, as a mean over the whole of it: a message in flight for three minutes of sixty.
    expect(throughput?.hours).toMatchObject({ newestFrom: '2026-01-05T10:00:00.000Z', completed: [5] });
    expect(throughput?.hours.averageInFlight[0]).toBeGreaterThan(0.9 * (3 / 60));
    expect(throughput?.hours.averageInFlight[0]).toBeLessThanOrEqual(3 / 60);
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
      inARow: 1,
      lastAt: expect.stringMatching(/^2026-01-05T10:00/),
      reason: 'CannotPullContainerError: pull image manifest has been retried 5 time(s)',
    });
    // By now the next ones may be launched; they start within a minute.
    await clock.advance(120_000);
    await world.tick(world.schedule());
    await clock.advance(120_000);
    expect(observed(await world.tick(world.schedule())).failedStarts).toEqual({ inARow: 0 });
  });

  test('stop the launches of the minute in which they fail', async () => {
    world = await scalerWorld();
    const { clock, ecs } = world;
    await world.fillQueue(10);
    ecs.faults.failStart(2, 'CannotPullContainerError: not found');
    const start = clock.now();
    const launchedBySecond = new Map<number, number>();
    let report = await world.tick(world.schedule());
    // Their image is pulled, in vain, 24 s after their launch.
    while (report.kind === 'decided' && clock.now() < start + 50_000) {
      launchedBySecond.set((clock.now() - start) / 1000, report.outcome.launched);
      report = await world.tick(await nextHop());
    }
    expect([...launchedBySecond.values()]).toEqual([2, 0, 0, 0, 0]);
    expect(observed(report)).toMatchObject({ tasks: [], failedStarts: { inARow: 1 } });
  });

  test('more than a minute after their launch stop the launches of the next tick', async () => {
    world = await scalerWorld({ startDelayMilliseconds: 200_000 });
    const { clock, ecs } = world;
    await world.fillQueue(10);
    ecs.faults.failStart(2, 'CannotPullContainerError: not found');
    expect(await world.tick(world.schedule())).toMatchObject({ outcome: { launched: 2 } });
    await clock.advance(60_000);
    // Their image is pulled, in vain, 80 s after their launch.
    expect(observed(await world.tick(world.schedule()))).toMatchObject({ failedStarts: { inARow: 0 } });
    const [still, then] = [await world.tick(await nextHop()), await world.tick(await nextHop())];
    expect(observed(still)).toMatchObject({ tasks: [{ state: 'starting', count: 2 }], failedStarts: { inARow: 0 } });
    expect(observed(then)).toMatchObject({ tasks: [], failedStarts: { inARow: 1 } });
    expect(then).toMatchObject({ outcome: { launched: 0 }, plan: { reason: 'crash-loop' } });
  });

  test.each([
    { row: 'once a minute', kind: 'came-up', messages: 0, readings: 1 },
    { row: 'by each tick while messages wait', kind: 'came-up', messages: 1, readings: 3 },
    { row: 'by each tick while starts fail', kind: 'failed-start', messages: 0, readings: 3 },
  ] as const)('are read $row', async ({ kind, messages, readings }) => {
    world = await scalerWorld();
    await world.fillQueue(messages);
    let count = 0;
    const times = { createdAt: world.clock.now() - 20_000, stoppedAt: world.clock.now() - 10_000 };
    const stopped = [{ ...times, revision: 1, end: { kind, reason: 'CannotPullContainerError' } }];
    const readStoppedTasks = async () => {
      count += 1;
      return { stopped, startDelay: { samples: 0, meanLogSeconds: 0 } };
    };
    await world.tick(world.schedule(), { readStoppedTasks });
    for (const _ of [1, 2]) await world.tick(await nextHop(), { readStoppedTasks });
    expect(count).toBe(readings);
  });

  test('are read again once a task of the last minute has ended, though no message waits', async () => {
    world = await scalerWorld({ settings: { ECS_MIN_TASKS: '1' } });
    world.ecs.faults.failStart(1, 'CannotPullContainerError: not found');
    expect(await world.tick(world.schedule())).toMatchObject({ outcome: { launched: 1 } });
    const reports: TickReport[] = [];
    while (reports.length < 4) reports.push(await world.tick(await nextHop()));
    expect(reports.map((report) => observed(report).failedStarts?.inARow)).toEqual([0, 0, 1, 1]);
    for (const report of reports) expect(report).toMatchObject({ outcome: { launched: 0 } });
  });

  test('and are too many to be read leave unknown how starts went, for the whole minute', async () => {
    world = await scalerWorld();
    let count = 0;
    const readStoppedTasks = async () => {
      count += 1;
      return undefined;
    };
    for (const first of [true, false]) {
      const invocation = first ? world.schedule() : await nextHop();
      const observation = observed(await world.tick(invocation, { readStoppedTasks }));
      expect(observation).not.toHaveProperty('failedStarts');
      expect(observation.startDelay).toEqual({ samples: 0, meanLogSeconds: 0 });
    }
    expect(count).toBe(1);
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
