import { describe, expect, test } from '@jest/globals';
import { type StrategyItem, splitByStrategy } from '../../../local/ecs/capacity-strategy.ts';

const both = ['FARGATE', 'FARGATE_SPOT'] as const;
const strategy = (fargate: Partial<StrategyItem>, spot: Partial<StrategyItem>): StrategyItem[] => [
  { capacityProvider: 'FARGATE', ...fargate },
  { capacityProvider: 'FARGATE_SPOT', ...spot },
];

describe('a capacity provider strategy', () => {
  test.each([
    { name: 'one provider gets all', items: [{ capacityProvider: 'FARGATE', weight: 1 }], count: 3, fargate: 3 },
    { name: 'equal weights halve', items: strategy({ weight: 1 }, { weight: 1 }), count: 4, fargate: 2 },
    { name: 'weights 1 and 3 divide in four', items: strategy({ weight: 1 }, { weight: 3 }), count: 8, fargate: 2 },
    { name: 'the base comes first', items: strategy({ base: 2, weight: 0 }, { weight: 1 }), count: 5, fargate: 2 },
    {
      name: 'weights count beyond the base',
      items: strategy({ base: 2, weight: 1 }, { weight: 1 }),
      count: 6,
      fargate: 4,
    },
    { name: 'weight 0 gets nothing', items: strategy({ weight: 0 }, { weight: 1 }), count: 5, fargate: 0 },
  ])('splits: $name', ({ items, count, fargate }) => {
    const split = splitByStrategy(items, both, count);
    expect(split).toHaveLength(count);
    expect(split.filter((capacity) => capacity === 'FARGATE')).toHaveLength(fargate);
  });

  test.each([
    { name: 'no weight at all', items: strategy({}, {}), message: /weight above 0/ },
    { name: 'two bases', items: strategy({ base: 1, weight: 1 }, { base: 1 }), message: /Only one/ },
    { name: 'an unknown provider', items: [{ capacityProvider: 'OTHER', weight: 1 }], message: /not associated/ },
    {
      name: 'more than 20 providers',
      items: Array.from({ length: 21 }, () => ({ capacityProvider: 'FARGATE', weight: 1 })),
      message: /at most 20/,
    },
  ])('is refused with $name', ({ items, message }) => {
    expect(() => splitByStrategy(items, both, 1)).toThrow(message);
  });
});
