import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { peerResults } from './peer-results.ts';

test('the peers come to what is stored of them (renew: node test/simulator/renew-peer-results.ts)', () => {
  const stored = readFileSync(new URL('../fixtures/peer-results.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(peerResults()).toEqual(stored);
});
