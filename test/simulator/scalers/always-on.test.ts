import { expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { modelSettings } from '../../../simulator/model.ts';
import { nearestRank } from '../../../simulator/nearest-rank.ts';
import { Random } from '../../../simulator/random.ts';
import { AlwaysOn } from '../../../simulator/scalers/always-on.ts';
import { Simulation } from '../../../simulator/simulation.ts';

const model = readSettings('The model', modelSettings, {});

/** Messages that come independently of each other and take exponentially distributed times. */
function poissonTrace(messages: number, meanGapSeconds: number, meanServiceSeconds: number, random: Random) {
  let now = 0;
  const arrivalSeconds = Float64Array.from({ length: messages }, () => {
    now += random.exponential(meanGapSeconds);
    return now;
  });
  const serviceSeconds = Float64Array.from({ length: messages }, () => random.exponential(meanServiceSeconds));
  return { name: 'poisson', durationSeconds: now + 1, arrivalSeconds, serviceSeconds };
}

/** Erlang's C formula: the chance that a message finds all tasks busy, where `load` of them are busy on average. */
function chanceToWait(tasks: number, load: number): number {
  let blocked = 1;
  for (let count = 1; count <= tasks; count += 1) blocked = (load * blocked) / (count + load * blocked);
  return (tasks * blocked) / (tasks - load * (1 - blocked));
}

test('ten tasks at a load of 0.8 make messages of 10 s wait as queueing theory has it', () => {
  const trace = poissonTrace(150_000, 1.25, 10, new Random(1));
  const { waitSeconds } = new Simulation(trace, model, new AlwaysOn(10), new Random(1)).run();
  // The wait of those that do wait is exponentially distributed, with mean service / (tasks - load) = 10 s / 2.
  const p95 = (10 / 2) * Math.log(chanceToWait(10, 8) / 0.05);
  expect(p95).toBeCloseTo(10.51, 2);
  const sorted = waitSeconds.sort();
  expect(Math.abs((nearestRank(sorted, 0.95) ?? 0) / p95 - 1)).toBeLessThan(0.03);
  const waiting = sorted.filter((seconds) => seconds > 0).length / sorted.length;
  expect(Math.abs(waiting / chanceToWait(10, 8) - 1)).toBeLessThan(0.03);
});

test('is there from the first message to the end of the trace, and costs all of it', () => {
  const trace = {
    name: 'two',
    durationSeconds: 3600,
    arrivalSeconds: Float64Array.of(0, 0),
    serviceSeconds: Float64Array.of(10, 10),
  };
  const { waitSeconds, billedSeconds, launches } = new Simulation(trace, model, new AlwaysOn(3), new Random(1)).run();
  expect([...waitSeconds]).toEqual([0, 0]);
  expect(launches).toBe(3);
  expect(billedSeconds).toBeGreaterThanOrEqual(3 * 3600);
  expect(billedSeconds).toBeLessThanOrEqual(3 * 3660);
});
