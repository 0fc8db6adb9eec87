import { expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { TargetTracking, targetTrackingSettings } from '../../../simulator/scalers/target-tracking.ts';
import { HandWorld } from './hand-world.ts';

/** At 6 s a message, 60 s are ten messages per task. */
const MEAN_SERVICE_SECONDS = 6;
const standard = readSettings('Target tracking', targetTrackingSettings, {});

/** The service's size after each minute, with so many messages visible in each. */
function sizes(visible: readonly number[], { settings = standard, maxTasks = 100, running = 0 } = {}): number[] {
  const world = new HandWorld({ running });
  const scaler = new TargetTracking(settings, maxTasks, MEAN_SERVICE_SECONDS);
  if (running === 0) scaler.begin(world);
  return visible.map((messages) => world.tick(scaler, messages));
}
const minutes = (count: number, visible: number) => new Array<number>(count).fill(visible);

test('grows in proportion, a minute after the third point above the target', () => {
  expect(sizes(minutes(4, 35))).toEqual([1, 1, 1, 4]);
});

test.each([
  { name: 'the target itself', visible: [10, 10, 10, 10, 10] },
  { name: 'a high minute', visible: [0, 50, 5, 0, 0] },
  { name: 'two high minutes', visible: [50, 50, 5, 0, 0] },
])('does not grow at $name', ({ visible }) => {
  expect(sizes(visible)).toEqual(minutes(5, 1));
});

test('grows again by the points of before until new ones come', () => {
  // The point that the second growth goes by was taken when one task ran.
  expect(sizes(minutes(5, 20))).toEqual([1, 1, 1, 2, 4]);
  expect(sizes(minutes(5, 20), { settings: { ...standard, scaleOutCooldownSeconds: 300 } })).toEqual([1, 1, 1, 2, 2]);
});

test('stays within the maximum', () => {
  expect(sizes(minutes(4, 500), { maxTasks: 7 }).at(-1)).toBe(7);
});

test('shrinks after fifteen low points, by half at the most and to the minimum at last, with a pause after each', () => {
  const shrinking = sizes(minutes(32, 0), { running: 7 });
  expect(shrinking).toEqual([...minutes(15, 7), ...minutes(5, 4), ...minutes(5, 2), ...minutes(7, 1)]);
});

test('shrinks in proportion where that is less', () => {
  expect(sizes(minutes(16, 70), { running: 10 }).at(-1)).toBe(7);
});

test('does not shrink between nine tenths of the target and the target', () => {
  expect(sizes(minutes(30, 91), { running: 10 }).at(-1)).toBe(10);
});
