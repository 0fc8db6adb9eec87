import { expect, test } from '@jest/globals';
import { NaiveScaler } from '../../../simulator/scalers/naive.ts';
import { HandWorld } from './hand-world.ts';

test.each([
  { name: 'one task for five messages, rounded up', world: { visible: 11 }, launched: 3 },
  { name: 'nothing without visible messages', world: { visible: 0, inFlight: 9 }, launched: 0 },
  {
    name: 'what is missing beside tasks that run or start',
    world: { visible: 25, running: 1, starting: 2 },
    launched: 2,
  },
  { name: 'nothing where there are more than enough', world: { visible: 5, running: 4 }, launched: 0 },
  { name: 'no more than the maximum', world: { visible: 1000, running: 3 }, launched: 7 },
])('launches $name', ({ world: state, launched }) => {
  const world = new HandWorld(state);
  const before = world.starting;
  new NaiveScaler({ messagesPerTask: 5, idleExitSeconds: 60 }, 10).tick(world);
  expect(world.starting - before).toBe(launched);
});

test('its tasks leave after their idle time, and for no other reason', () => {
  const world = new HandWorld({ visible: 1 });
  new NaiveScaler({ messagesPerTask: 5, idleExitSeconds: 60 }, 10).tick(world);
  expect(world.terms).toEqual({ role: 'burst', idleExitSeconds: 60, minimumLifeSeconds: 0, oneShot: false });
});
