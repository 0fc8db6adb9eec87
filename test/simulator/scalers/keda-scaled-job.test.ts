import { expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { KedaScaledJob, kedaScaledJobSettings } from '../../../simulator/scalers/keda-scaled-job.ts';
import { HandWorld } from './hand-world.ts';

const standard = { ...readSettings('KEDA', kedaScaledJobSettings, {}), queueLength: 1 };
const accurate = { strategy: 'accurate' } as const;
const eager = { strategy: 'eager' } as const;

test.each([
  { name: 'default: one job a message', set: {}, world: { visible: 7 }, created: 7 },
  {
    name: 'default: in-flight messages keep their jobs from counting as spare',
    set: {},
    world: { visible: 2, inFlight: 4, running: 4 },
    created: 2,
  },
  { name: 'default: jobs that start are taken off', set: {}, world: { visible: 7, starting: 5 }, created: 2 },
  {
    name: 'default: one job for five messages, rounded up',
    set: { queueLength: 5 },
    world: { visible: 11 },
    created: 3,
  },
  {
    name: 'default: the maximum counts jobs that exist',
    set: {},
    world: { visible: 90, inFlight: 6, running: 6 },
    created: 14,
  },
  { name: 'default: nothing without messages', set: {}, world: {}, created: 0 },
  { name: 'default: never less than nothing', set: {}, world: { inFlight: 1, running: 5 }, created: 0 },
  {
    name: 'default: told to, it leaves in-flight messages out',
    set: { scaleOnInFlight: false },
    world: { visible: 5, inFlight: 9, running: 2 },
    created: 3,
  },
  {
    name: 'accurate: jobs at work do not count',
    set: accurate,
    world: { visible: 3, inFlight: 4, running: 4 },
    created: 3,
  },
  { name: 'accurate: jobs that start are taken off', set: accurate, world: { visible: 7, starting: 5 }, created: 2 },
  {
    name: 'accurate: up to the maximum',
    set: accurate,
    world: { visible: 18, inFlight: 8, running: 8, starting: 2 },
    created: 10,
  },
  {
    name: 'eager: as many as there are messages, though jobs start',
    set: eager,
    world: { visible: 3, starting: 3 },
    created: 3,
  },
  {
    name: 'eager: jobs that start are taken off the maximum twice',
    set: eager,
    world: { visible: 15, running: 4, starting: 5 },
    created: 6,
  },
])('$name', ({ set, world: state, created }) => {
  const world = new HandWorld(state);
  const before = world.starting;
  new KedaScaledJob({ ...standard, ...set }, 20).tick(world);
  expect(world.starting - before).toBe(created);
});

test.each([
  { name: 'a job ends after one message', drain: false, oneShot: true },
  { name: 'a draining job ends with an empty receive of 20 s', drain: true, oneShot: false },
])('$name', ({ drain, oneShot }) => {
  const world = new HandWorld({ visible: 1 });
  new KedaScaledJob({ ...standard, drain }, 20).tick(world);
  expect(world.terms).toEqual({ role: 'burst', idleExitSeconds: 20, minimumLifeSeconds: 0, oneShot });
});
