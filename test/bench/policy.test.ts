import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contenders, STRONGEST_PEER } from '../../bench/contenders.ts';
import { policy } from '../../bench/policy.ts';

const header = '# bucket_s=60\n# service=lognormal mean_s=8 cv=1\n';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'traces-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), `${header}${text}`);
  write('counts.csv', 't_seconds,count\n0,60\n60,80\n');
  write('jobs.csv', 't_seconds,count\n0,1\n');
  write('jobs.jobs.csv', 't_seconds,service_s\n0,90\n1,30\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the comparison of policies over a folder', () => {
  test('has each contender on each trace once, and sums each up', async () => {
    const told: string[] = [];
    const figures = (await policy((text) => told.push(text), { traces: folder, seed: 1 })) as {
      readonly rows: readonly Record<string, number>[];
      readonly contenders: readonly Record<string, number>[];
    };
    const names = contenders.map(({ name }) => name);
    expect(figures.rows.map(({ trace, contender }) => `${contender} on ${trace}`)).toEqual([
      ...names.map((name) => `${name} on counts`),
      ...names.map((name) => `${name} on jobs`),
    ]);
    expect(told).toHaveLength(2 * names.length);
    expect(figures.contenders.map(({ contender }) => contender)).toEqual(names);
    const peer = figures.contenders.find(({ contender }) => String(contender) === STRONGEST_PEER);
    const [counts, jobs] = figures.rows.filter(({ contender }) => String(contender) === STRONGEST_PEER);
    expect(peer).toMatchObject({ costOverStrongestPeerGeometricMean: 1, costOverStrongestPeerWorst: 1 });
    expect(peer?.['p95Worst']).toBe(Math.max(counts?.['p95'] ?? 0, jobs?.['p95'] ?? 0));
    expect(peer?.['costOverWorkGeometricMean']).toBeCloseTo(
      Math.sqrt((counts?.['costOverWork'] ?? 0) * (jobs?.['costOverWork'] ?? 0)),
      2,
    );
  });
});
