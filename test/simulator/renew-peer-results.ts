import { writeFileSync } from 'node:fs';
import { peerResults } from './peer-results.ts';

/** Stores what the peers come to now: `node test/simulator/renew-peer-results.ts`, after a change that is meant to alter it. */
writeFileSync(new URL('../fixtures/peer-results.csv', import.meta.url), `${peerResults().join('\n')}\n`);
