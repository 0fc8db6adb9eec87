import { describe, expect, it } from '@jest/globals';
import { BesidePaths } from '../../../worker/workspace/beside-path.ts';
import { isTreePath } from '../../../worker/workspace/tree-path.ts';

const nested = (bytes: number) => `${'d'.repeat(200)}/`.repeat(20).slice(0, bytes);

describe('a name beside another', () => {
  it.each<[what: string, path: string, beside: string]>([
    ['a usual path', 'd/x', 'd/x.conflict-c1'],
    [
      'a path that is nearly too long',
      `${nested(2010)}${'f'.repeat(30)}`,
      `${nested(2010)}${'f'.repeat(26)}.conflict-c1`,
    ],
    ['a path that leaves no room', `${nested(2010)}${'e'.repeat(30)}/x`, `${nested(2010)}x.conflict-c1`],
  ])('of %s is a path as well', (_what, path, beside) => {
    expect(isTreePath(path)).toBe(true);
    const given = new BesidePaths('.conflict-c1', () => false).next(path);
    expect(isTreePath(given)).toBe(true);
    expect(given).toBe(beside);
  });
});
