import { describe, expect, test } from '@jest/globals';
import { listPrices } from '../../contract/prices.ts';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { fixedMonthlyCost } from '../../cost/fixed-cost.ts';
import { amountOf, baseConfiguration } from './support/configurations.ts';

const fixed = (change: Partial<CostConfiguration> = {}) => fixedMonthlyCost({ ...baseConfiguration, ...change });

describe('the fixed cost', () => {
  test('of ticks of ten seconds, metrics, alarms and a dashboard is known line by line', () => {
    expect(fixed().lines.map(({ item, dollars }) => [item, dollars])).toEqual([
      ['Lambda, requests', 0.05],
      ['Lambda, time', 0.26],
      ['EventBridge Scheduler', 0.04],
      ['SQS, by the ticks', 0.36],
      ["SQS, Lambda's polls of the tick queue", 0.26],
      ['CloudWatch Logs, of the scaler', 0.07],
      ['CloudWatch, metrics of the scaler', 1.8],
      ['CloudWatch, metrics in alarms', 1.2],
      ['CloudWatch, dashboard', 3],
    ]);
    expect(fixed().dollars).toBe(7.04);
  });

  test('says how each line comes about', () => {
    expect(fixed().lines.find(({ item }) => item === 'SQS, by the ticks')?.arithmetic).toBe(
      '(259,200 counts + 216,000 x (send, receive, delete)) x $0.40 / million',
    );
  });

  test('has no tick queue when a tick takes a minute', () => {
    expect(amountOf(fixed({ tickSeconds: 60 }), 'SQS, by the ticks')).toBe(0.02);
    expect(amountOf(fixed({ tickSeconds: 60 }), "SQS, Lambda's polls of the tick queue")).toBeUndefined();
    expect(fixed({ tickSeconds: 60 }).dollars).toBe(6.15);
  });

  test.each<{ name: string; change: Partial<CostConfiguration>; more: number }>([
    { name: 'a secret', change: { secrets: 1 }, more: 0.4 },
    {
      name: 'a baseline task, with its polls, reads of throughput and longer decisions',
      change: { minTasks: 1 },
      more: 17.82 + 0.05 + 0.88 + 0.02,
    },
    {
      name: 'a baseline task without an address',
      change: { minTasks: 1, publicIp: false },
      more: 14.22 + 0.05 + 0.88 + 0.02,
    },
    {
      name: 'a baseline task on a FIFO queue',
      change: { minTasks: 1, fifoQueue: true },
      more: 17.82 + 0.06 + 0.88 + 0.02,
    },
    { name: 'another metric in an alarm', change: { alarmMetrics: 13 }, more: 0.1 },
    { name: 'no dashboard', change: { dashboards: 0 }, more: -3 },
    { name: 'more metrics of the workers, which nobody reports at rest', change: { workerMetrics: 9 }, more: 0 },
    { name: 'an x86 processor that nobody uses', change: { architecture: 'X86_64' }, more: 0 },
  ])('with $name is $more dollars more', ({ change, more }) => {
    expect(fixed(change).dollars - fixed().dollars).toBeCloseTo(more, 6);
  });

  test.each([
    { hasSchedule: false, hours: '122 metrics an hour x 24 h a day' },
    { hasSchedule: true, hours: '122 metrics an hour x at most 24 h a day' },
  ])('of reads of throughput says where it is a bound: with a schedule $hasSchedule', ({ hasSchedule, hours }) => {
    const { lines } = fixed({ minTasks: 0.6, hasSchedule });
    expect(lines.map(({ arithmetic }) => arithmetic)).toContainEqual(expect.stringContaining(hours));
  });

  test('follows the prices', () => {
    const prices = { ...listPrices.prices, dashboardMonth: { ...listPrices.prices.dashboardMonth, dollars: 30 } };
    expect(fixedMonthlyCost(baseConfiguration, { ...listPrices, prices }).dollars).toBe(34.04);
  });
});
