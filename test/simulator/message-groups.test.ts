import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../contract/read-settings.ts';
import { Random } from '../../simulator/random.ts';
import { prepareRun } from '../../simulator/run-policy.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { traceKinds } from '../../simulator/traces/generated.ts';
import { type HandMade, modelOf, traceOf } from './hand-made.ts';
import { ownPolicy } from './own-policy.ts';
import { WatchedScaler, type WatchedTick } from './watched-scaler.ts';

describe('twenty terminals, of which one now and then sends fifty commands at once', () => {
  const shape: Environment = { days: '0.25', offeredLoadTasks: '1', serviceSeconds: '8', terminals: '20' };

  /** The most tasks that there were at once. */
  function peak(maximum: string, terminalBurstMessages: string): number {
    const set = { ...shape, terminalBurstMessages, ECS_MAX_TASKS: maximum };
    const trace = traceKinds.steady.generate(set, new Random(1));
    const source = { trace, settings: traceKinds.steady.settings, isGenerated: true };
    return Number(prepareRun(source, 'target-wait', set, 1).run().row.peakTasks);
  }

  test.each(['10', '20', '50'])('do not fill a maximum of %s: about half of it is left to the others', (maximum) => {
    const most = peak(maximum, '50');
    expect(most).toBeLessThanOrEqual(Number(maximum) / 2 + peak(maximum, '0'));
    expect(most).toBeLessThan(Number(maximum));
  });
});

describe('one terminal that sends fifty commands', () => {
  const commands = Array.from({ length: 50 }, (_, command): HandMade => [command / 50, 10, 0]);

  function play(messages: readonly HandMade[], maximum: number) {
    const ticks: WatchedTick[] = [];
    const policy = ownPolicy({ ECS_MAX_TASKS: String(maximum) }, 'hand-made.fifo');
    const scaler = new WatchedScaler(policy, (tick) => ticks.push(tick));
    return { ...new Simulation(traceOf(messages), modelOf(), scaler, new Random(1)).run(), ticks };
  }

  test.each([1, 2, 3, 10, 25])('has the task that it needs of %i, and at most half of the others', (maximum) => {
    const { peakTasks, ticks } = play(commands, maximum);
    expect(peakTasks).toBeLessThanOrEqual(1 + Math.ceil((maximum - 1) / 2));
    expect(Math.max(...ticks.map(({ inFlight }) => inFlight))).toBe(1);
  });

  test('has none launched while a task stands idle', () => {
    const { ticks } = play(commands, 25);
    for (const { launched, running, inFlight } of ticks) if (running > inFlight) expect(launched).toBe(0);
  });

  test('keeps nobody waiting who comes later, as its tasks stand idle', () => {
    const others = Array.from({ length: 19 }, (_, terminal): HandMade => [60 + terminal / 10, 5, terminal + 1]);
    const { waitSeconds } = play([...commands, ...others], 10);
    expect(Math.max(...waitSeconds.slice(50))).toBeLessThanOrEqual(60);
  });
});
