import { expect, test } from '@jest/globals';
import { ATTACKS, LEFT_BEHIND } from '../worker/sandbox/support/attack-table.ts';
import { tableRows } from './documents.ts';

const PAGE = 'docs/isolation.md';

test('the page about isolation has each attack of the tests, and what it gets', () => {
  const rows = tableRows(PAGE, '| A command that tries to get | gets |');
  expect(rows).toEqual(ATTACKS.map(({ name, gets }) => [name, gets]));
});

test('the page about isolation has all that is tried to be left behind', () => {
  const rows = tableRows(PAGE, '| A command that leaves behind |');
  expect(rows).toEqual(LEFT_BEHIND.map(({ name }) => [name]));
});
