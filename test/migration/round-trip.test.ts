import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { queueScalers, type Target, targets } from '../../migration/kubernetes/target.ts';
import {
  ecsDocuments,
  kubernetesDocuments,
  refusalsIn,
  unaccountedIn,
  unknownMembersIn,
} from './support/accounting.ts';
import { casesIn, FIXTURES } from './support/cases.ts';
import { exported, manifestTexts } from './support/exported.ts';
import { differences } from './support/round-trip.ts';
import { taskDefinitionArbitrary } from './support/task-definition-arbitrary.ts';
import { thereAndBack } from './support/there-and-back.ts';

/** Exports that cannot come back to Fargate, and why; those that are refused on the way out already are not tried. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  'bridge-links.json': ['host-path'],
  'gpu.json': ['accelerator'],
  'host-network.json': ['host-namespace', 'privileged'],
};

const rows = casesIn(`${FIXTURES}/ecs`).flatMap((input) =>
  targets
    .filter((target) => target !== 'eks-fargate' || refusals[input.name] === undefined)
    .map((target) => ({ input, file: input.name, target, codes: refusals[input.name] ?? [] })),
);

describe.each(rows)('$file by way of $target', ({ input, target, codes }) => {
  test(
    codes.length > 0 ? 'is refused on the way back' : 'comes back as it was, but for what was reported',
    async () => {
      const conversion = await exported([input], target);
      const { imported, differences: found } = await thereAndBack([input], conversion);
      expect(refusalsIn(imported)).toEqual(codes);
      expect(imported.workloads).toHaveLength(codes.length > 0 ? 0 : 1);
      expect(found).toEqual([]);
      expect(unaccountedIn(imported, kubernetesDocuments(manifestTexts(conversion)))).toEqual([]);
      expect(unknownMembersIn(imported)).toEqual([]);
    },
  );
});

test.each(queueScalers)('a queue worker comes back from a %s', async (queueScaler) => {
  const worker = rows.filter(({ file }) => file.startsWith('queue-worker')).map(({ input }) => input);
  const conversion = await exported(worker.slice(0, 1), 'eks-nodes', { queueScaler });
  const { imported, differences: found } = await thereAndBack(worker.slice(0, 1), conversion);
  expect(refusalsIn(imported)).toEqual([]);
  expect(imported.workloads.map(({ name }) => name)).toEqual(['cloudide-worker']);
  expect(found).toEqual([]);
});

test('any task definition comes back as it was, but for what was reported', async () => {
  await fc.assert(
    fc.asyncProperty(taskDefinitionArbitrary, fc.constantFrom<Target>(...targets), async (task, target) => {
      const input = { name: 'task.json', text: JSON.stringify(task) };
      const conversion = await exported([input], target);
      expect(refusalsIn(conversion)).toEqual([]);
      expect(unaccountedIn(conversion, ecsDocuments([input]))).toEqual([]);
      expect(unknownMembersIn(conversion)).toEqual([]);
      const { imported, differences: found } = await thereAndBack([input], conversion);
      expect(refusalsIn(imported)).toEqual([]);
      expect(unaccountedIn(imported, kubernetesDocuments(manifestTexts(conversion)))).toEqual([]);
      expect(found).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 60_000);

describe('the comparison', () => {
  const task = { value: { containerDefinitions: [{ name: 'Web', image: 'web:1' }] }, pointer: '' };
  const image = '/containerDefinitions/0/image';
  const mapped = { input: '', pointer: image, fate: 'mapped', to: ['Deployment/web /image'] } as const;
  const remarked = {
    input: '',
    pointer: image,
    fate: 'remarked',
    code: 'image-tag-moves',
    severity: 'note',
    lost: '',
    remedy: '',
  } as const;
  const again = (value: string) => ({ containerDefinitions: [{ name: 'web', image: value }] });

  test.each([
    { name: 'the same value', fates: [mapped], later: again('web:1'), found: [] },
    {
      name: 'another value',
      fates: [mapped],
      later: again('web:2'),
      found: ['/containerdefinitions/web/image: web:1, then web:2'],
    },
    { name: 'no value', fates: [mapped], later: {}, found: ['/containerdefinitions/web/image: web:1, then nothing'] },
    { name: 'another value of what was remarked on', fates: [mapped, remarked], later: again('web:2'), found: [] },
    { name: 'no value of what was not mapped', fates: [], later: {}, found: [] },
  ])('of $name', ({ fates, later, found }) => {
    expect(differences(task, fates, later)).toEqual(found);
  });
});
