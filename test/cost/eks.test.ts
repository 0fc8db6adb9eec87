import { describe, expect, test } from '@jest/globals';
import { listPrices, type PriceName } from '../../contract/prices.ts';
import { breakEven } from '../../cost/break-even.ts';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { eksFargateCost, podSize } from '../../cost/eks-fargate.ts';
import { eksNodesCost, tasksPerNode } from '../../cost/eks-nodes.ts';
import { loadOf } from '../../cost/load.ts';
import { monthlyCost } from '../../cost/monthly-cost.ts';
import { costReport } from '../../cost/report.ts';
import { breakEvenSentences } from '../../cost/tables.ts';
import { amountOf, baseConfiguration } from './support/configurations.ts';

function priced(changes: Partial<Record<PriceName, number>>) {
  const prices = Object.entries(listPrices.prices).map(([name, price]) => [
    name,
    { ...price, dollars: changes[name as PriceName] ?? price.dollars },
  ]);
  return { ...listPrices, prices: Object.fromEntries(prices) };
}

describe('EKS on t3.medium nodes', () => {
  test.each([
    { cpuUnits: 256, memoryMib: 512, fit: 6, why: 'its CPU' },
    { cpuUnits: 512, memoryMib: 1024, fit: 3, why: 'its CPU' },
    { cpuUnits: 512, memoryMib: 2048, fit: 1, why: 'its memory' },
    { cpuUnits: 1024, memoryMib: 2048, fit: 1, why: 'both' },
    { cpuUnits: 1024, memoryMib: 4096, fit: 0, why: 'its memory' },
    { cpuUnits: 2048, memoryMib: 4096, fit: 0, why: 'both' },
  ])('has room for $fit tasks of $cpuUnits CPU units and $memoryMib MiB, bound by $why', ({ fit, ...size }) => {
    expect(tasksPerNode(size)).toBe(fit);
  });

  test.each([
    { tasks: 0, nodes: 2 },
    { tasks: 6, nodes: 2 },
    { tasks: 7, nodes: 3 },
    { tasks: 10, nodes: 4 },
  ])('has $nodes nodes for $tasks tasks', ({ tasks, nodes }) => {
    const sheet = eksNodesCost(baseConfiguration, loadOf(tasks, 24));
    expect(sheet && amountOf(sheet, 'Nodes, t3.medium')).toBeCloseTo(nodes * 720 * 0.0416, 2);
    expect(sheet && amountOf(sheet, 'EKS control plane')).toBe(72);
  });

  test('says why its control plane is not the 73 dollars that AWS quotes', () => {
    const sheet = eksNodesCost(baseConfiguration, loadOf(0, 0));
    expect(sheet?.lines[0]?.arithmetic).toBe('720 h x $0.10 (AWS quotes 730 h: $73.00)');
  });

  test('cannot hold a task that is bigger than a node', () => {
    expect(eksNodesCost({ ...baseConfiguration, cpuUnits: 4096, memoryMib: 8192 }, loadOf(1, 1))).toBeUndefined();
  });
});

describe('EKS on Fargate', () => {
  test.each([
    { name: 'the next memory', cpuUnits: 512, memoryMib: 1024, pod: { cpuUnits: 512, memoryMib: 2048 } },
    { name: 'the next CPU', cpuUnits: 256, memoryMib: 2048, pod: { cpuUnits: 512, memoryMib: 3072 } },
    { name: 'the last step', cpuUnits: 16_384, memoryMib: 114_688, pod: { cpuUnits: 16_384, memoryMib: 122_880 } },
  ])('rounds a task with its overhead up to $name', ({ pod, ...size }) => {
    expect(podSize(size)).toMatchObject({ ...pod, architecture: 'X86_64', capacity: 'FARGATE', publicIp: false });
  });

  test("cannot hold Fargate's biggest task", () => {
    expect(podSize({ cpuUnits: 16_384, memoryMib: 122_880 })).toBeUndefined();
    const biggest = { ...baseConfiguration, cpuUnits: 16_384, memoryMib: 122_880 };
    expect(eksFargateCost(biggest, loadOf(1, 1))).toBeUndefined();
  });

  test('costs control plane, gateway and CoreDNS at rest, and pods under load', () => {
    expect(eksFargateCost(baseConfiguration, loadOf(0, 0))?.dollars).toBe(72 + 36 + 17.77);
    const sheet = eksFargateCost(baseConfiguration, loadOf(2, 8));
    expect(sheet && amountOf(sheet, 'Pods')).toBe(13.98);
  });
});

describe('the break-even with EKS', () => {
  const cases: readonly {
    readonly name: string;
    readonly change: Partial<CostConfiguration>;
    readonly nodes: number | undefined;
  }[] = [
    { name: 'x86 tasks with an address fill two nodes', change: { architecture: 'X86_64' }, nodes: 2 },
    { name: 'ARM tasks fill three', change: {}, nodes: 3 },
    { name: 'Spot tasks fill thirty', change: { capacity: 'FARGATE_SPOT' }, nodes: 30 },
    {
      name: 'Spot tasks without an address never',
      change: { capacity: 'FARGATE_SPOT', publicIp: false },
      nodes: undefined,
    },
    { name: 'tasks that no node holds never', change: { cpuUnits: 4096, memoryMib: 8192 }, nodes: undefined },
  ];

  test.each(cases)('$name', ({ change, nodes }) => {
    expect(breakEven({ ...baseConfiguration, ...change }).cheaperFrom?.nodes).toBe(nodes);
  });

  test('is where both cost the same, but for the messages, their logs and their count', () => {
    const configuration = { ...baseConfiguration, workerMetrics: 0, architecture: 'X86_64' } as const;
    const { cheaperFrom } = breakEven(configuration);
    expect(cheaperFrom?.taskHoursPerDay).toBeCloseTo(140.2, 1);
    const tasks = (cheaperFrom?.taskHoursPerDay ?? 0) / 24;
    const work = monthlyCost(configuration, loadOf(tasks, 24, 0));
    const items = [
      'SQS, polls of the burst tasks',
      'CloudWatch Logs, of the work',
      "CloudWatch, reads of the queue's throughput",
    ];
    const aside = items.map((item) => amountOf(work, item));
    const same = work.dollars - aside.reduce<number>((sum, dollars) => sum + (dollars ?? 0), 0);
    expect(same).toBeCloseTo(cheaperFrom?.dollars ?? 0, 1);
  });

  test('does not depend on baseline tasks, which are part of the load', () => {
    expect(breakEven({ ...baseConfiguration, minTasks: 3 })).toEqual(breakEven(baseConfiguration));
  });

  test('is at nothing when EKS costs less than the fixed cost', () => {
    const free = priced({ eksControlPlaneHour: 0, t3MediumHour: 0.0001 });
    expect(breakEven(baseConfiguration, free).cheaperFrom).toMatchObject({ nodes: 2, taskHoursPerDay: 0 });
  });

  test.each([
    ['x86 tasks', { architecture: 'X86_64' }, /from 140\.2 task-hours a day on, if its nodes are that full/],
    ['ARM tasks', {}, /from 168\.2 .* more than two hold\.\nWith 3 nodes \(\$161\.86\) .* from 208\.5 .* the 216 /],
    ['Spot tasks', { capacity: 'FARGATE_SPOT', publicIp: false }, /More nodes do not change that/],
    ['big tasks', { cpuUnits: 4096, memoryMib: 8192 }, /^Such a task is too big for a t3\.medium/],
    ['a task a node', { cpuUnits: 1024, memoryMib: 2048 }, /^A t3\.medium holds 1 such task, so two hold 48 /],
  ] as const)('is told in sentences for %s', (_name, change, expected) => {
    expect(breakEvenSentences(costReport({ ...baseConfiguration, ...change })).join('\n')).toMatch(expected);
  });
});
