import { expect, test } from '@jest/globals';
import { createStop, stopMarginSeconds } from '../../worker/stop.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { keptLog } from './support/log-lines.ts';

function makeStop(stopTimeoutSeconds: number, capacityProvider?: 'FARGATE' | 'FARGATE_SPOT') {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const settings = {
    WORKER_STOP_TIMEOUT_SECONDS: stopTimeoutSeconds,
    ECS_CAPACITY_PROVIDER: capacityProvider,
  };
  return { clock, lines, stop: createStop(clock, log, settings) };
}

test.each([
  { stopTimeoutSeconds: 120, margin: 15 },
  { stopTimeoutSeconds: 60, margin: 15 },
  { stopTimeoutSeconds: 30, margin: 7.5 },
  { stopTimeoutSeconds: 2, margin: 0.5 },
])('of a stop time-out of $stopTimeoutSeconds s, $margin s are kept', ({ stopTimeoutSeconds, margin }) => {
  expect(stopMarginSeconds(stopTimeoutSeconds)).toBe(margin);
});

test('the first signal ends receiving at once, and what runs when the stop time-out is nearly over', async () => {
  const { clock, stop } = makeStop(120);
  expect(stop.draining.aborted).toBe(false);
  stop.request('SIGTERM');
  expect(stop.draining.aborted).toBe(true);
  await clock.advance(104_999);
  expect(stop.leaveNow.aborted).toBe(false);
  await clock.advance(1);
  expect(stop.leaveNow.aborted).toBe(true);
});

test.each([
  { signal: 'SIGTERM', capacityProvider: undefined, cause: 'stopped' },
  { signal: 'SIGTERM', capacityProvider: 'FARGATE', cause: 'stopped' },
  { signal: 'SIGTERM', capacityProvider: 'FARGATE_SPOT', cause: 'spot-interruption' },
  { signal: 'SIGINT', capacityProvider: 'FARGATE_SPOT', cause: 'stopped' },
] as const)(
  '$signal on $capacityProvider is told as $cause, to the end',
  async ({ signal, capacityProvider, cause }) => {
    const { clock, lines, stop } = makeStop(120, capacityProvider);
    expect(stop.cause()).toBeUndefined();
    stop.request(signal);
    expect(stop.cause()).toBe(cause);
    expect(stop.draining.reason).toMatchObject({ name: 'TaskLeavesError', leaveCause: cause, secondsLeft: 105 });
    expect(lines[0]).toMatchObject({ signal, cause, secondsLeft: 105 });
    await clock.advance(105_000);
    expect(stop.leaveNow.reason).toBe(stop.draining.reason);
  },
);

test('the second signal ends what runs at once, and a third changes nothing', async () => {
  const { stop, lines } = makeStop(120);
  stop.request('SIGINT');
  stop.request('SIGINT');
  expect(stop.leaveNow.aborted).toBe(true);
  stop.request('SIGTERM');
  expect(stop.leaveNow.aborted).toBe(true);
  expect(stop.leaveNow.reason).toBe(stop.draining.reason);
  expect(lines.map(({ signal }) => signal)).toEqual(['SIGINT', 'SIGINT', 'SIGTERM']);
});

test('nothing is aborted after the worker was done in time', async () => {
  const { clock, stop } = makeStop(8);
  stop.request('SIGTERM');
  await clock.advance(1000);
  stop.dispose();
  await clock.advance(60_000);
  expect(stop.leaveNow.aborted).toBe(false);
});
