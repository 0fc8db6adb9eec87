import { expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { KedaScaledObject, kedaScaledObjectSettings } from '../../../simulator/scalers/keda-scaled-object.ts';
import { HandWorld } from './hand-world.ts';

const standard = readSettings('KEDA', kedaScaledObjectSettings, {});
const scalerWith = (queueLength: number, maxTasks = 100) =>
  new KedaScaledObject({ ...standard, queueLength }, maxTasks);

/** The number of pods after each of so many ticks of 15 s, with the same messages. */
function sizes(scaler: KedaScaledObject, world: HandWorld, visible: number, ticks: number): number[] {
  return Array.from({ length: ticks }, () => world.tick(scaler, visible));
}

test('doubles each 15 s from four on, up to what the messages ask for', () => {
  expect(sizes(scalerWith(1), new HandWorld(), 50, 6)).toEqual([4, 8, 16, 32, 50, 50]);
});

test('the maximum ends it', () => {
  expect(sizes(scalerWith(1, 10), new HandWorld(), 50, 4)).toEqual([4, 8, 10, 10]);
});

test('from none it starts at a poll alone, which is every second tick', () => {
  const world = new HandWorld();
  const scaler = scalerWith(5);
  expect(world.tick(scaler, 0)).toBe(0);
  expect(world.tick(scaler, 1)).toBe(0);
  expect(world.tick(scaler, 1)).toBe(1);
});

test.each([
  { name: 'less than a tenth above the target changes nothing', visible: 21, after: 20 },
  { name: 'more than a tenth above it does', visible: 23, after: 23 },
])('$name', ({ visible, after }) => {
  expect(new HandWorld({ running: 20 }).tick(scalerWith(1), visible)).toBe(after);
});

test('messages in flight count', () => {
  expect(new HandWorld({ running: 4, inFlight: 4 }).tick(scalerWith(1), 2)).toBe(6);
});

test('shrinks to what the messages ask for when the largest number lies more than 300 s back', () => {
  const world = new HandWorld({ running: 5 });
  const scaler = scalerWith(1);
  expect(world.tick(scaler, 8)).toBe(8);
  expect(sizes(scaler, world, 2, 21)).toEqual([...new Array<number>(20).fill(8), 2]);
});

test('keeps one pod until there were no messages for longer than the cooldown', () => {
  const world = new HandWorld();
  const scaler = scalerWith(5);
  expect(world.tick(scaler, 1)).toBe(1);
  // Polls at 30 s, 60 s, ... 300 s find nothing to do; the one at 330 s does.
  expect(sizes(scaler, world, 0, 22)).toEqual([...new Array<number>(21).fill(1), 0]);
});
