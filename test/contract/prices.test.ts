import { describe, expect, test } from '@jest/globals';
import { fargatePriceNames, listPrices, type Price, type TaskSize, taskHourDollars } from '../../contract/prices.ts';

const task: TaskSize = {
  cpuUnits: 512,
  memoryMib: 1024,
  architecture: 'ARM64',
  capacity: 'FARGATE',
  publicIp: false,
};

describe('the price list', () => {
  test('is of a Region and a day', () => {
    expect(listPrices.region).toBe('us-east-1');
    expect(new Date(listPrices.asOf).toISOString()).toMatch(new RegExp(`^${listPrices.asOf}T`));
  });

  test.each(Object.entries<Price>(listPrices.prices))('%s has an amount, a unit and a source', (_name, price) => {
    expect(price.dollars).toBeGreaterThan(0);
    expect(price.unit).not.toBe('');
    expect(price.source).not.toBe('');
  });

  test('marks the Spot prices, which no page states, and no other', () => {
    const unverified = Object.entries<Price>(listPrices.prices).filter(([, price]) => price.unverified);
    expect(unverified.map(([name]) => name)).toEqual([
      'fargateX86SpotVcpuHour',
      'fargateX86SpotGbHour',
      'fargateArmSpotVcpuHour',
      'fargateArmSpotGbHour',
    ]);
  });
});

describe('the price of a task-hour', () => {
  test.each<{ name: string; change: Partial<TaskSize>; dollars: number }>([
    { name: 'ARM', change: {}, dollars: 0.5 * 0.03238 + 0.00356 },
    { name: 'x86', change: { architecture: 'X86_64' }, dollars: 0.5 * 0.04048 + 0.004445 },
    { name: 'a public address', change: { publicIp: true }, dollars: 0.5 * 0.03238 + 0.00356 + 0.005 },
    { name: 'ARM Spot', change: { capacity: 'FARGATE_SPOT' }, dollars: 0.5 * 0.01619 + 0.00178 },
    {
      name: 'x86 Spot',
      change: { architecture: 'X86_64', capacity: 'FARGATE_SPOT' },
      dollars: 0.5 * 0.02024 + 0.0022225,
    },
    { name: 'two CPUs and 5 GB', change: { cpuUnits: 2048, memoryMib: 5120 }, dollars: 2 * 0.03238 + 5 * 0.00356 },
  ])('with $name is $dollars', ({ change, dollars }) => {
    expect(taskHourDollars({ ...task, ...change })).toBeCloseTo(dollars, 10);
  });

  test('comes from the list that is given', () => {
    const { vcpuHour, gbHour } = fargatePriceNames(task);
    const { prices } = listPrices;
    const dearer = {
      ...prices,
      [vcpuHour]: { ...prices[vcpuHour], dollars: 4 },
      [gbHour]: { ...prices[gbHour], dollars: 1 },
    };
    expect(taskHourDollars(task, { ...listPrices, prices: dearer })).toBe(3);
  });
});
