import { describe, expect, test } from '@jest/globals';
import { taskHourDollars } from '../../../contract/prices.ts';
import { costComparison, type RunningTasks } from '../../../migration/runbook/cost-comparison.ts';
import { costMarkdown } from '../../../migration/runbook/cost-markdown.ts';
import { recommendation } from '../../../migration/runbook/recommendation.ts';

const backend: RunningTasks = {
  cpuUnits: 512,
  memoryMib: 1024,
  architecture: 'X86_64',
  capacity: 'FARGATE',
  publicIp: false,
  count: 2,
  hoursPerDay: 24,
  operatorPods: 0,
};

describe('two tasks day and night', () => {
  const comparison = costComparison(backend);

  test('cost no control plane on ECS, and one on EKS', () => {
    expect(comparison.ecs.lines.map(({ item, dollars }) => [item, dollars])).toEqual([
      ['ECS control plane', 0],
      ['Tasks', 35.55],
      ['NAT gateway', 36],
    ]);
    expect(comparison.eksFargate?.lines.map(({ item, dollars }) => [item, dollars])).toEqual([
      ['EKS control plane', 72],
      ['NAT gateway', 36],
      ['CoreDNS', 17.77],
      ['Pods', 41.95],
    ]);
    expect(comparison.eksNodes?.lines.map(({ item, dollars }) => [item, dollars])).toEqual([
      ['EKS control plane', 72],
      ['Nodes, t3.medium', 59.9],
      ['NAT gateway', 36],
    ]);
  });

  test('become bigger pods, at a difference that is told for an hour and a month', () => {
    expect(comparison.tier).toMatchObject({ pod: { cpuUnits: 512, memoryMib: 2048 } });
    expect(comparison.tier?.podHourDollars).toBeCloseTo(0.02913, 5);
    expect(comparison.tier?.monthDifferenceDollars).toBeCloseTo(0.004445 * 1440, 5);
    expect(costMarkdown(comparison)).toContain(
      '256 MiB to each pod and rounds up to the next size: 0.5 vCPU/1 GB becomes 0.5 vCPU/2 GB. ' +
        'A pod-hour costs $0.02913 where a task-hour costs $0.024685: $0.004445 an hour more for each, $6.40 a month more for all.',
    );
  });

  test('stay on ECS, says the recommendation', () => {
    const sentences = recommendation(comparison).join(' ');
    expect(sentences).toMatch(
      /^Stay on ECS, unless .* other clouds, too\. These tasks cost \$71\.55 a month on ECS, and \$167\.72 on EKS with pods/,
    );
    expect(sentences).toMatch(/\$73 for 730 hours/);
    expect(sentences).toMatch(/from 178\.1 task-hours a day on/);
  });
});

test.each([
  {
    name: 'a whole step of memory is a whole step of CPU',
    cpuUnits: 1024,
    memoryMib: 8192,
    words: '1 vCPU/8 GB becomes 2 vCPU/9 GB',
  },
  { name: 'the smallest size', cpuUnits: 256, memoryMib: 512, words: '0.25 vCPU/0.5 GB becomes 0.25 vCPU/1 GB' },
])('$name', ({ words, ...size }) => {
  expect(costMarkdown(costComparison({ ...backend, ...size }))).toContain(words);
});

test('operators cost pods on Fargate alone', () => {
  const bare = costComparison(backend);
  const equipped = costComparison({ ...backend, operatorPods: 3 });
  expect((equipped.eksFargate?.dollars ?? 0) - (bare.eksFargate?.dollars ?? 0)).toBeCloseTo(26.66, 2);
  expect(equipped.eksNodes).toEqual(bare.eksNodes);
});

test('ARM tasks lose their price on EKS, which is said', () => {
  const markdown = costMarkdown(costComparison({ ...backend, architecture: 'ARM64', capacity: 'FARGATE_SPOT' }));
  expect(markdown).toContain('neither ARM nor Spot nor public addresses');
  expect(costMarkdown(costComparison(backend))).not.toContain('neither ARM');
});

test('pods that are cheaper than tasks are told as such', () => {
  const markdown = costMarkdown(costComparison({ ...backend, publicIp: true, memoryMib: 1536 }));
  expect(markdown).toMatch(/\$\d\.\d+ an hour less for each/);
});

test('many tasks day and night are cheaper on nodes, which the recommendation admits', () => {
  const sentences = recommendation(costComparison({ ...backend, count: 30 })).join(' ');
  expect(sentences).toMatch(/the price speaks for it as well.* \$569\.2\d a month on ECS/);
});

test('a task that fits neither is compared with nothing', () => {
  const comparison = costComparison({ ...backend, cpuUnits: 16_384, memoryMib: 122_880 });
  expect(comparison).toMatchObject({ eksFargate: undefined, eksNodes: undefined, tier: undefined });
  const markdown = costMarkdown(comparison);
  expect(markdown).toContain('| EKS, pods on Fargate | too big |');
  expect(markdown).toContain('Fargate has no size that is big enough');
  expect(markdown).toContain('too big for a t3.medium');
});

test('no tasks have no break-even', () => {
  const comparison = costComparison({ ...backend, count: 0 });
  expect(comparison.ecs.dollars).toBe(0);
  expect(recommendation(comparison).join(' ')).not.toContain('task-hours');
});

describe('the nodes of an exported cluster', () => {
  test('are those that are priced, where their price is known', () => {
    const comparison = costComparison({ ...backend, nodes: { type: 't3.medium', count: 4 } });
    expect(comparison.eksNodes?.lines.map(({ item, dollars }) => [item, dollars])).toEqual([
      ['EKS control plane', 72],
      ['Nodes, t3.medium', 119.81],
      ['NAT gateway', 36],
    ]);
  });

  test('are told to be in no sum, where their price is not known', () => {
    const comparison = costComparison({ ...backend, nodes: { type: 'm5.large', count: 3 } });
    const markdown = costMarkdown(comparison);
    expect(comparison).toMatchObject({ eksNodes: undefined, breakEven: undefined });
    expect(markdown).toContain('| EKS, m5.large nodes | no price here |');
    expect(markdown).toContain('3 of the type m5.large, whose price is not in these sums');
    expect(markdown).not.toContain('t3.medium');
    expect(costMarkdown(costComparison(backend))).not.toContain('not in these sums');
  });

  test('are priced as those for ARM, where the tasks are', () => {
    const arm = { ...backend, architecture: 'ARM64', nodes: { type: 't4g.medium', count: 2 } } as const;
    const comparison = costComparison(arm);
    expect(comparison.eksNodes?.lines).toContainEqual(
      expect.objectContaining({ item: 'Nodes, t4g.medium', dollars: 48.38 }),
    );
    expect(comparison.breakEven).toMatchObject({ nodeType: 't4g.medium', twoNodes: { dollars: 156.38 } });
    expect(costMarkdown(comparison)).not.toContain('t3.medium');
  });
});

test('nodes of tasks with public addresses have such addresses, too, and the break-even counts them', () => {
  const comparison = costComparison({ ...backend, publicIp: true });
  expect(comparison.ecs.lines.map(({ item }) => item)).not.toContain('NAT gateway');
  expect(comparison.eksNodes?.lines.map(({ item, dollars }) => [item, dollars])).toEqual([
    ['EKS control plane', 72],
    ['Nodes, t3.medium', 59.9],
    ['Public IPv4 addresses of the nodes', 7.2],
  ]);
  expect(comparison.breakEven?.twoNodes.dollars).toBe(comparison.eksNodes?.dollars);
});

test('a NAT gateway on either side makes no difference to the break-even', () => {
  const { breakEven } = costComparison(backend);
  const hour = taskHourDollars(backend);
  expect(breakEven?.twoNodes.taskHoursPerDay).toBeCloseTo((72 + 59.9) / 30 / hour, 2);
});
