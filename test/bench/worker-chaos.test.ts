import { beforeAll, expect, test } from '@jest/globals';
import { runChaos } from '../../bench/worker-chaos.ts';
import { buildOnce } from '../local/support/built.ts';

beforeAll(buildOnce);

test('no command is lost, runs twice or ends twice while workers are killed and calls fail', async () => {
  const told: string[] = [];
  const plan = { commands: 40, workers: 3, seed: 1, commandsPerKill: 5, longestStandstillSeconds: 20 };
  const { counts, kills, faults, broken } = await runChaos(plan, (text) => told.push(text));
  expect(broken).toEqual([]);
  expect(counts).toMatchObject({ ended: 40, lost: 0, neverRan: 0, ranTwice: 0, duplicateEnds: 0 });
  // Else nothing was put to the test.
  expect(kills).toBeGreaterThan(2);
  expect([...faults.keys()]).toEqual(expect.arrayContaining(['sqs throttle', 'sqs error', 's3 throttle']));
  expect(told.at(-1)).toMatch(/^40 of 40 commands ended, \d+ kills/);
  // Three workers beside other tests; a standstill ends it sooner.
}, 180_000);
