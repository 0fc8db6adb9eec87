import { expect, test } from '@jest/globals';
import { FoldedRows } from '../../../cli/explain/folded-rows.ts';

test('more rows than anybody reads are refused, however many were folded', () => {
  const folded = new FoldedRows<{ from: string; to: string; count: number }>((one, other) => one.from === other.from);
  for (let index = 0; index < 30_000; index += 1) {
    const from = String(Math.floor(index / 3));
    folded.add({ from, to: from, count: 1 });
  }
  expect(folded.rows).toHaveLength(10_000);
  expect(() => folded.add({ from: 'another', to: '', count: 1 })).toThrow(
    'There are more than 10000 rows in that time: choose a shorter one with --since and --until.',
  );
});
