import { describe, expect, test } from '@jest/globals';
import type { Handler } from '../../worker/handler.ts';
import { workLoop } from '../../worker/loop.ts';
import { createStop } from '../../worker/stop.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeCommandQueue } from './support/fake-command-queue.ts';
import { keptMetrics } from './support/kept-metrics.ts';
import { keptLog } from './support/log-lines.ts';
import { workerSettings } from './support/settings.ts';

const nothing: Handler = async () => {};

/** A worker that, unless told otherwise, leaves after 5 idle seconds: enough for a poll before the last receive. */
function start(handle: Handler = nothing, given: Readonly<Record<string, string>> = {}) {
  const clock = new ManualClock();
  const queue = new FakeCommandQueue(clock);
  const { log, lines } = keptLog(clock);
  const unlessGiven = { WORKER_IDLE_EXIT_SECONDS: '5', WORKER_PAID_MINIMUM_SECONDS: '0' };
  const settings = workerSettings({ ...unlessGiven, ...given });
  const stop = createStop(clock, log, settings);
  const startedAt = clock.now();
  const { metrics } = keptMetrics();
  const run = () => workLoop({ queue, handle, clock, log, metrics, settings, stop, random: () => 0.5, startedAt });
  return { clock, queue, lines, stop, run };
}

describe('leaving for idleness', () => {
  test('a burst task that gets nothing leaves after its idle exit, the last second of which is the last receive', async () => {
    const { clock, queue, run } = start();
    const departure = run();
    await clock.advance(5000);
    await expect(departure).resolves.toEqual({ reason: 'idle', messages: 0 });
    expect(queue.calls).toEqual(['0: receive 4 s', '4: receive 1 s']);
  });

  test('the paid first minute is used', async () => {
    const { clock, queue, run } = start(nothing, { WORKER_PAID_MINIMUM_SECONDS: '60' });
    const departure = run();
    await clock.advance(60_000);
    await expect(departure).resolves.toEqual({ reason: 'idle', messages: 0 });
    expect(queue.calls.at(-1)).toBe('59: receive 1 s');
  });

  test('a message that comes during the last receive is worked on, and idleness counts anew', async () => {
    const { clock, queue, run } = start(() => clock.sleep(10_000));
    const departure = run();
    await clock.advance(4500);
    queue.send('late');
    await clock.advance(15_500);
    await expect(departure).resolves.toEqual({ reason: 'idle', messages: 1 });
    expect(queue.calls).toEqual([
      '0: receive 4 s',
      '4: receive 1 s',
      '14.5: delete late',
      '14.5: receive 4 s',
      '18.5: receive 1 s',
    ]);
  });

  test('a baseline task stays until its lifetime is over, also when a message keeps it beyond', async () => {
    const given = { WORKER_ROLE: 'baseline', WORKER_MAX_LIFETIME_SECONDS: '300' };
    const { clock, queue, run } = start(() => clock.sleep(50_000), given);
    const departure = run();
    await clock.advance(290_000);
    queue.send('long');
    await clock.advance(50_000);
    await expect(departure).resolves.toEqual({ reason: 'lifetime', messages: 1 });
    expect(queue.calls.at(-1)).toBe('340: delete long');
  });
});

test('messages are worked on one at a time', async () => {
  const running: string[] = [];
  const { clock, queue, run } = start(async ({ messageId }) => {
    running.push(`${messageId} begins`);
    await clock.sleep(1000);
    running.push(`${messageId} ends`);
  });
  queue.send('a');
  queue.send('b');
  const departure = run();
  await clock.advance(7000);
  await expect(departure).resolves.toEqual({ reason: 'idle', messages: 2 });
  expect(running).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

describe('being told to stop', () => {
  test('an idle worker leaves at once', async () => {
    const { clock, stop, run } = start(nothing, { WORKER_ROLE: 'baseline' });
    const departure = run();
    await clock.advance(3000);
    stop.request('SIGTERM');
    await expect(departure).resolves.toEqual({ reason: 'signal', messages: 0 });
  });

  test.each([
    { signal: 'SIGTERM', reason: 'spot-interruption' },
    { signal: 'SIGINT', reason: 'signal' },
  ])('by $signal on Spot is left for as $reason', async ({ signal, reason }) => {
    const { clock, stop, run } = start(nothing, { ECS_CAPACITY_PROVIDER: 'FARGATE_SPOT' });
    const departure = run();
    await clock.advance(1000);
    stop.request(signal);
    await expect(departure).resolves.toEqual({ reason, messages: 0 });
  });

  test('the message in work is finished, and no other is received', async () => {
    const { clock, queue, stop, run } = start(() => clock.sleep(60_000), { WORKER_VISIBILITY_TIMEOUT_SECONDS: '600' });
    queue.send('first');
    queue.send('second');
    const departure = run();
    await clock.advance(1000);
    stop.request('SIGTERM');
    await clock.advance(59_000);
    await expect(departure).resolves.toEqual({ reason: 'signal', messages: 1 });
    expect(queue.calls).toEqual(['0: receive 4 s', '60: delete first']);
  });

  test('a message that a poll still brings after the signal is given back at once', async () => {
    const { clock, queue, stop, run } = start();
    const departure = run();
    await clock.advance(1000);
    stop.request('SIGTERM');
    queue.send('too-late');
    await expect(departure).resolves.toEqual({ reason: 'signal', messages: 0 });
    expect(queue.calls).toEqual(['0: receive 4 s', '1: release too-late']);
  });

  test('giving a message back may fail; the worker leaves all the same and says so', async () => {
    const { clock, queue, stop, lines, run } = start();
    queue.failures.release = 1;
    const departure = run();
    await clock.advance(1000);
    stop.request('SIGTERM');
    queue.send('too-late');
    await expect(departure).resolves.toEqual({ reason: 'signal', messages: 0 });
    expect(lines.at(-1)).toMatchObject({ level: 'ERROR', messageId: 'too-late' });
  });
});

describe('a lost message', () => {
  test('is left alone, and the next one is worked on', async () => {
    const { clock, queue, run } = start((_message, { signal }) => clock.sleep(600_000, signal));
    queue.receiptsAreLost = true;
    queue.send('lost');
    const departure = run();
    await clock.advance(20_000);
    await clock.advance(5000);
    await expect(departure).resolves.toEqual({ reason: 'idle', messages: 1 });
    expect(queue.calls.slice(0, 3)).toEqual(['0: receive 4 s', '20: extend lost by 60 s', '20: receive 4 s']);
  });

  test('whose handler goes on ends the worker two thirds of the stop margin later', async () => {
    const { clock, run, queue } = start(() => new Promise(() => {}));
    queue.receiptsAreLost = true;
    queue.send('lost');
    const stuck = expect(run()).rejects.toMatchObject({ message: expect.stringContaining('10 s') });
    await clock.advance(30_000);
    await stuck;
    expect(queue.calls).toHaveLength(2);
  });
});

describe('receives that fail', () => {
  test('are tried again, each after a longer pause, and a success starts the count anew', async () => {
    const { clock, queue, lines, run } = start(nothing, { WORKER_IDLE_EXIT_SECONDS: '30' });
    queue.failures.receive = 3;
    const departure = run();
    await clock.advance(60_000);
    await expect(departure).resolves.toMatchObject({ reason: 'idle' });
    // Half of 500, 1000 and 2000 ms, as the test's random number is one half.
    expect(queue.calls.slice(0, 4).map((call) => call.split(':')[0])).toEqual(['0', '0.25', '0.75', '1.75']);
    expect(lines.filter(({ level }) => level === 'ERROR').map(({ failuresInARow }) => failuresInARow)).toEqual([
      1, 2, 3,
    ]);
  });

  test('end the worker when ten in a row failed', async () => {
    const { clock, queue, run } = start(nothing, { WORKER_ROLE: 'baseline' });
    queue.failures.receive = 10;
    const departure = run();
    const failed = expect(departure).rejects.toMatchObject({
      name: 'ReceiveFailedError',
      message: '10 receives in a row failed',
      cause: { message: 'receive does not work' },
    });
    await clock.advance(120_000);
    await failed;
    expect(queue.calls).toHaveLength(10);
  });

  test('do not end the worker when ten failed in total, with a success in between', async () => {
    const { clock, queue, lines, run } = start(nothing, { WORKER_IDLE_EXIT_SECONDS: '120' });
    queue.failures.receive = 5;
    const departure = run();
    await clock.advance(20_000);
    queue.failures.receive = 5;
    await clock.advance(150_000);
    await expect(departure).resolves.toEqual({ reason: 'idle', messages: 0 });
    const counted = lines.filter(({ level }) => level === 'ERROR').map(({ failuresInARow }) => failuresInARow);
    expect(counted).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  });

  test('do not keep a worker that is told to stop', async () => {
    const { clock, queue, stop, run } = start();
    queue.failures.receive = 9;
    const departure = run();
    await clock.advance(2000);
    stop.request('SIGTERM');
    await expect(departure).resolves.toEqual({ reason: 'signal', messages: 0 });
  });
});
