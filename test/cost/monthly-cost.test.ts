import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { fixedMonthlyCost } from '../../cost/fixed-cost.ts';
import { loadOf } from '../../cost/load.ts';
import { monthlyCost } from '../../cost/monthly-cost.ts';
import { orchestratorCost } from '../../cost/orchestrator-cost.ts';
import { loadsOf, scenarios } from '../../cost/scenarios.ts';
import { amountOf, baseConfiguration } from './support/configurations.ts';

const loads = fc.record({
  tasks: fc.double({ min: 0, max: 500, noNaN: true }),
  hoursPerDay: fc.double({ min: 0, max: 24, noNaN: true }),
  messagesPerDay: fc.integer({ min: 0, max: 10_000_000 }),
});

const THROUGHPUT = "CloudWatch, reads of the queue's throughput";

describe('the monthly cost', () => {
  test.each<{ name: string; change: Partial<CostConfiguration>; item: string; dollars: number | undefined }>([
    { name: 'the tasks', change: {}, item: 'Burst tasks', dollars: 23.76 },
    { name: 'the tasks on Spot', change: { capacity: 'FARGATE_SPOT' }, item: 'Burst tasks', dollars: 14.28 },
    { name: 'the tasks beside a baseline task', change: { minTasks: 1 }, item: 'Burst tasks', dollars: 11.88 },
    { name: 'no task that the baseline holds', change: { minTasks: 2 }, item: 'Burst tasks', dollars: undefined },
    { name: 'commands', change: {}, item: 'SQS, commands', dollars: 0.07 },
    { name: 'commands of a FIFO queue', change: { fifoQueue: true }, item: 'SQS, commands', dollars: 0.09 },
    { name: 'events', change: {}, item: 'SQS, events', dollars: 0.26 },
    { name: 'start marks', change: {}, item: 'S3, start marks', dollars: 0.29 },
    { name: 'no start mark without them', change: { startMarks: false }, item: 'S3, start marks', dollars: undefined },
    { name: 'polls', change: {}, item: 'SQS, polls of the burst tasks', dollars: 0.07 },
    { name: 'metrics while there is work', change: {}, item: 'CloudWatch, metrics of the workers', dollars: 0.8 },
    { name: 'logs', change: {}, item: 'CloudWatch Logs, of the work', dollars: 0.19 },
    { name: 'throughput', change: {}, item: THROUGHPUT, dollars: 0.59 },
    {
      name: 'throughput day and night beside a baseline task',
      change: { minTasks: 2 },
      item: THROUGHPUT,
      dollars: 0.88,
    },
    {
      name: 'logs of a tick a minute',
      change: { tickSeconds: 60 },
      item: 'CloudWatch Logs, of the work',
      dollars: 0.03,
    },
  ])('of two tasks for 16 hours a day has a line for $name', ({ change, item, dollars }) => {
    expect(amountOf(monthlyCost({ ...baseConfiguration, ...change }, loadOf(2, 16)), item)).toBe(dollars);
  });

  test('of a load without work is the fixed cost', () => {
    expect(monthlyCost(baseConfiguration, loadOf(0, 0))).toEqual(fixedMonthlyCost(baseConfiguration));
  });

  test('takes the messages that are given instead of the assumed ones', () => {
    expect(amountOf(monthlyCost(baseConfiguration, loadOf(2, 16, 1_000_000)), 'SQS, commands')).toBe(36);
  });

  test.each([
    ['idle', [7.04]],
    ['low', [14.05, 20.26]],
    ['medium', [33.56, 70.97]],
    ['high', [102.93, 196.52]],
  ])('of the scenario %s lies between its ends', (name, dollars) => {
    const scenario = scenarios.filter((each) => each.name === name).flatMap(loadsOf);
    expect(scenario.map(({ load }) => monthlyCost(baseConfiguration, load).dollars)).toEqual(dollars);
  });

  test('is never less than the fixed cost, grows with the tasks and is the sum of its lines', () => {
    fc.assert(
      fc.property(loads, fc.nat({ max: 5 }), (load, minTasks) => {
        const configuration = { ...baseConfiguration, minTasks };
        const { lines, dollars } = monthlyCost(configuration, load);
        const more = monthlyCost(configuration, { ...load, tasks: load.tasks + 1 });
        expect(dollars).toBeGreaterThanOrEqual(fixedMonthlyCost(configuration).dollars);
        expect(more.dollars).toBeGreaterThanOrEqual(dollars);
        expect(lines.reduce((sum, line) => sum + line.dollars, 0)).toBeCloseTo(dollars, 6);
      }),
    );
  });
});

describe('the orchestrator that is always on', () => {
  test("costs Fargate's smallest task day and night", () => {
    expect(orchestratorCost(baseConfiguration, loadOf(0, 0)).dollars).toBe(10.71);
  });

  test('runs on demand, whatever its tasks run on', () => {
    const sheet = orchestratorCost({ ...baseConfiguration, capacity: 'FARGATE_SPOT' }, loadOf(2, 16));
    expect([amountOf(sheet, 'Orchestrator, always on'), amountOf(sheet, 'Tasks')]).toEqual([10.71, 14.28]);
  });

  test('pays for idle baseline tasks as this stack does', () => {
    const sheet = orchestratorCost({ ...baseConfiguration, minTasks: 1 }, loadOf(2, 8));
    expect(amountOf(sheet, 'Tasks')).toBe(Number((32 * 30 * 0.02475).toFixed(2)));
  });
});
