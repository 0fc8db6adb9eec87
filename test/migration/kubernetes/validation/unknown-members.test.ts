import { describe, expect, test } from '@jest/globals';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import { below, isList, isMap, type Json } from '../../../../migration/trace/json.ts';
import { changed, web, worker } from '../support/manifests.ts';

/** Maps whose members anyone may name. */
const free =
  /\/(labels|annotations|matchLabels|selector|nodeSelector|requests|limits|capacity|data)$|\/triggers\/\d+\/metadata$/;

function mapPointers(value: Json, pointer = ''): string[] {
  if (isList(value)) return value.flatMap((item, index) => mapPointers(item, below(pointer, index)));
  if (!isMap(value)) return [];
  const inner = Object.entries(value).flatMap(([name, member]) => mapPointers(member, below(pointer, name)));
  const isFree = free.test(pointer) && !isMap((value as Record<string, Json>)['matchLabels']);
  return isFree ? inner : [pointer, ...inner];
}

const objects = [web, worker].flatMap((manifests) =>
  manifests.map((manifest) => {
    const { kind, metadata } = manifest as { kind: string; metadata: { name: string } };
    return { object: `${kind}/${metadata.name}`, manifest, manifests };
  }),
);

describe('a member that the kind does not have', () => {
  test.each(objects)('is found at every depth of $object', async ({ object, manifest, manifests }) => {
    const places = mapPointers(manifest).map((pointer) => below(pointer, 'misspelt'));
    expect(places.length).toBeGreaterThan(1);
    for (const pointer of places) {
      const problems = await manifestProblems(changed(manifests, object, pointer, 'x'));
      expect(problems).toContainEqual({ object, pointer, message: 'There is no member "misspelt" here.' });
    }
  });

  test('is told beside the member that it stands for', async () => {
    const misspelt = changed(
      changed(web, 'Deployment/web', '/spec/selector', undefined),
      'Deployment/web',
      '/spec/slector',
      {},
    );
    expect(await manifestProblems(misspelt)).toEqual([
      { object: 'Deployment/web', pointer: '/spec/selector', message: '"selector" is missing.' },
      { object: 'Deployment/web', pointer: '/spec/slector', message: 'There is no member "slector" here.' },
      { object: 'Deployment/web', pointer: '/spec', message: 'The selector has no matchLabels.' },
    ]);
  });
});

describe('a member of a wrong type or value', () => {
  test.each([
    ['Deployment/web', '/spec/replicas', 'two', 'This must be integer.'],
    ['Deployment/web', '/spec/template/spec/containers/0/env/0/value', 8000, 'This must be string.'],
    ['Deployment/web', '/metadata/labels', { tier: true }, 'This must be string.'],
    ['Service/web', '/spec/ports/0/targetPort', true, 'This must be string.'],
    ['ExternalSecret/web', '/spec/target/creationPolicy', 'Own', 'This is none of Owner, Orphan, Merge, None.'],
    ['TargetGroupBinding/web', '/spec/targetType', 'pod', 'Invalid input.'],
    ['SecurityGroupPolicy/web', '/spec/securityGroups/groupIds', [], 'Invalid input.'],
  ])('of %s is found at %s', async (object, pointer, value, message) => {
    const problems = await manifestProblems(changed(web, object, pointer, value));
    const place = typeof value === 'object' && !Array.isArray(value) ? `${pointer}/${Object.keys(value)[0]}` : pointer;
    expect(problems).toContainEqual({ object, pointer: place, message });
  });

  test('is a metadata value of a trigger that is no text', async () => {
    const pointer = '/spec/triggers/0/metadata/queueLength';
    const problems = await manifestProblems(changed(worker, 'ScaledJob/worker', pointer, 5));
    expect(problems).toEqual([{ object: 'ScaledJob/worker', pointer, message: 'This must be string.' }]);
  });
});

test.each<[string, Json, string]>([
  ['a list', [], 'This is no object with a kind and a name.'],
  ['an object without a name', { kind: 'Pod', metadata: {} }, 'This is no object with a kind and a name.'],
  [
    'a kind that no export has',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
    'v1 Pod is no kind that exports have.',
  ],
  [
    'a version that was removed',
    { apiVersion: 'extensions/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
    'extensions/v1beta1 Deployment is no kind that exports have.',
  ],
])('%s is a problem', async (_name, manifest, message) => {
  expect(await manifestProblems([manifest])).toContainEqual(expect.objectContaining({ message }));
});
