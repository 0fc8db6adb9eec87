import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { InputText } from '../../migration/conversion.ts';
import { queueScalers, type Target, targets } from '../../migration/kubernetes/target.ts';
import { ecsDocuments, refusalsIn, unaccountedIn, unknownMembersIn } from './support/accounting.ts';
import { casesIn, FIXTURES } from './support/cases.ts';
import { exported, invalidManifests, manifestTexts } from './support/exported.ts';
import { unaccountedLeaves } from './support/unaccounted-leaves.ts';

const service: InputText = {
  name: 'service.json',
  text: readFileSync(`${FIXTURES}/services/dukanx-backend.json`, 'utf8'),
};

/** Why a case is refused, by file and target; all others are converted. */
const refusals: Readonly<Record<string, Partial<Record<Target, readonly string[]>>>> = {
  // What belongs to a container instance, and Fargate has none.
  'bridge-links.json': { 'eks-fargate': ['host-path-on-fargate'] },
  'gpu.json': { 'eks-fargate': ['gpu-on-fargate'] },
  'host-network.json': { 'eks-fargate': ['privileged-on-fargate'] },
};

const rows = casesIn(`${FIXTURES}/ecs`).flatMap((input) =>
  targets.flatMap((target) =>
    // Only a queue's worker is started by either of them.
    (input.name.startsWith('queue-worker') ? queueScalers : ([queueScalers[0]] as const)).map((queueScaler) => ({
      input,
      file: input.name,
      target,
      queueScaler,
      codes: refusals[input.name]?.[target] ?? [],
    })),
  ),
);

describe.each(rows)('$file to $target with $queueScaler', ({ input, target, queueScaler, codes }) => {
  const services = input.name === 'dukanx-backend.json' ? [service] : [];
  const conversion = exported([input], target, { services, queueScaler });

  test(codes.length > 0 ? 'is refused, with the reasons' : 'is converted', async () => {
    const found = await conversion;
    expect(refusalsIn(found)).toEqual(codes);
    expect(manifestTexts(found)).toHaveLength(codes.length > 0 ? 0 : 1);
  });

  test('leaves no leaf without a fate, and knows every member', async () => {
    expect(unaccountedIn(await conversion, ecsDocuments([input, ...services]))).toEqual([]);
    expect(unknownMembersIn(await conversion)).toEqual([]);
  });

  test('gives manifests that are valid when they are read again', async () => {
    expect(await invalidManifests(await conversion, target)).toEqual([]);
  });
});

test('each refusal that is expected is of a case that there is', () => {
  expect(rows.map(({ file }) => file)).toEqual(expect.arrayContaining(Object.keys(refusals)));
});

test("all of the environment's settings have a fate, too", async () => {
  const settings = { ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '10', ECS_MESSAGES_PER_TASK: '5' };
  const worker = rows.filter(({ file }) => file.startsWith('queue-worker')).map(({ input }) => input);
  const conversion = await exported(worker.slice(0, 1), 'eks-nodes', { settings });
  const fates = conversion.report.fates.filter(({ input }) => input === 'environment');
  expect(fates.length).toBeGreaterThan(0);
  expect(unaccountedLeaves(settings, fates)).toEqual([]);
  expect(unknownMembersIn(conversion)).toEqual([]);
});

describe('the walk over the leaves', () => {
  const document = { a: { b: [1, { 'c/d': null }] }, e: {} };
  const at = (pointer: string, severity?: 'change' | 'loss') =>
    severity === undefined
      ? ({ input: '', pointer, fate: 'ignored', reason: '' } as const)
      : ({ input: '', pointer, fate: 'remarked', code: 'not-converted', severity, lost: '', remedy: '' } as const);

  test.each([
    { name: 'nothing is said', fates: [], missing: ['/a/b/0', '/a/b/1/c~1d', '/e'] },
    { name: 'each leaf is named', fates: [at('/a/b/0'), at('/a/b/1/c~1d', 'change'), at('/e')], missing: [] },
    { name: 'what is above is left out', fates: [at('/a')], missing: ['/e'] },
    { name: 'what is above is lost', fates: [at('/a', 'loss'), at('/e')], missing: [] },
    { name: 'what is above only differs', fates: [at('/a/b', 'change'), at('/e')], missing: ['/a/b/0', '/a/b/1/c~1d'] },
  ])('finds what is missing where $name', ({ fates, missing }) => {
    expect(unaccountedLeaves(document, fates)).toEqual(missing);
  });
});
