import { expect, test } from '@jest/globals';
import { readSettings, type Settings } from '../../../contract/read-settings.ts';
import { StepScaler, stepSettings } from '../../../simulator/scalers/step.ts';
import { HandWorld } from './hand-world.ts';

const cdk = readSettings('Step scaling', stepSettings, {});

/** The service's size after each minute, with so many messages visible in each. */
function sizes(settings: Settings<typeof stepSettings>, visible: readonly number[], maxTasks = 50): number[] {
  const world = new HandWorld();
  const scaler = new StepScaler(settings, maxTasks);
  scaler.begin(world);
  return visible.map((messages) => world.tick(scaler, messages));
}
const minutes = (count: number, visible: number) => new Array<number>(count).fill(visible);

test.each([
  { name: 'one below 500', visible: 499, after: 2 },
  { name: 'none below 100', visible: 99, after: 1 },
  { name: 'one from 100 on', visible: 100, after: 2 },
  { name: 'five from 500 on', visible: 500, after: 6 },
])('adds $name, a minute after the period of five minutes', ({ visible, after }) => {
  expect(sizes(cdk, minutes(6, visible))).toEqual([1, 1, 1, 1, 1, after]);
});

test('goes by the maximum of a period', () => {
  expect(sizes(cdk, [0, 0, 600, 0, 0, 0])).toEqual([1, 1, 1, 1, 1, 6]);
});

test('acts again after the cooldown', () => {
  expect(sizes(cdk, minutes(16, 500)).slice(5)).toEqual([6, 6, 6, 6, 6, 11, 11, 11, 11, 11, 16]);
});

test('takes one task away where no message was visible for a whole period, down to the minimum', () => {
  const shrinking = sizes({ ...cdk, periodMinutes: 1, cooldownSeconds: 60 }, [150, 150, 0, 0, 0, 0]);
  expect(shrinking).toEqual([1, 2, 3, 2, 1, 1]);
});

test('stays within the maximum', () => {
  expect(sizes(cdk, minutes(6, 500), 3).at(-1)).toBe(3);
});

test('takes the highest of any steps that fits, in whatever order they are given', () => {
  const tuned = { ...cdk, periodMinutes: 1, cooldownSeconds: 60, steps: ['200:20', '1:1', '25:5'] };
  expect(sizes(tuned, [24, 25, 199, 200, 0])).toEqual([1, 2, 7, 12, 32]);
});
