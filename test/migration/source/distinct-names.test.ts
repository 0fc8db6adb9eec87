import { expect, test } from '@jest/globals';
import { withDistinctNames } from '../../../migration/source/distinct-names.ts';

const texts = (...names: readonly string[]) => names.map((name) => ({ name, text: '' }));

test.each([
  { name: 'different names stay', given: ['a', 'b'], taken: ['c'], found: ['a', 'b'] },
  {
    name: 'the second and third of a name are numbered',
    given: ['a', 'a', 'a'],
    taken: [],
    found: ['a', 'a (2)', 'a (3)'],
  },
  { name: 'so is one that is taken', given: ['a'], taken: ['a'], found: ['a (2)'] },
  { name: 'a number that is taken is passed over', given: ['a'], taken: ['a', 'a (2)'], found: ['a (3)'] },
])('$name', ({ given, taken, found }) => {
  expect(withDistinctNames(texts(...given), texts(...taken)).map(({ name }) => name)).toEqual(found);
});
