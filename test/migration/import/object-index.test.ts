import { describe, expect, test } from '@jest/globals';
import { objectIndexOf } from '../../../migration/import/object-index.ts';
import { removalOf } from '../../../migration/import/surroundings/api-versions.ts';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function indexed(manifests: string) {
  const ledgers = readDocuments('app.yaml', `---\n${manifests}`, 'kubernetes').documents.map(
    (document) => new Ledger(document),
  );
  const objects = objectIndexOf(ledgers.map(({ root }) => root));
  return {
    objects,
    problems: ledgers.flatMap(({ problems }) => problems),
    remarks: ledgers.flatMap((ledger) =>
      ledger.fates().flatMap((fate) => (fate.fate === 'remarked' ? [`${fate.code} ${fate.pointer}`] : [])),
    ),
  };
}

describe('the index of objects', () => {
  test('finds an object by kind, namespace and name, and takes an absent namespace for "default"', () => {
    const { objects, problems } = indexed(`
apiVersion: v1
kind: Service
metadata: { name: web }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
`);
    expect(problems).toEqual([]);
    expect(objects.find('Service', 'default', 'web')?.namespace).toBe('default');
    expect(objects.find('Service', 'shop', 'web')?.namespace).toBe('shop');
    expect(objects.find('PersistentVolume', 'any', 'data')?.name).toBe('data');
    expect(objects.find('Service', 'other', 'web')).toBeUndefined();
    expect(objects.ofKind('Service', 'PersistentVolume')).toHaveLength(3);
  });

  test('names what is created under a generated name after its beginning', () => {
    const { objects } = indexed('{ apiVersion: batch/v1, kind: Job, metadata: { generateName: migrate- } }');
    expect(objects.find('Job', 'default', 'migrate')).toBeDefined();
  });

  test.each([
    { name: 'apiVersion', manifest: '{ kind: Service, metadata: { name: web } }', pointer: '' },
    { name: 'kind', manifest: '{ apiVersion: v1, metadata: { name: web } }', pointer: '' },
    { name: 'metadata', manifest: '{ apiVersion: v1, kind: Service }', pointer: '' },
    { name: 'metadata.name', manifest: '{ apiVersion: v1, kind: Service, metadata: {} }', pointer: '/metadata' },
  ])('refuses a document without $name', ({ manifest, pointer }) => {
    expect(indexed(manifest).problems).toEqual([expect.objectContaining({ code: 'missing-member', pointer })]);
  });

  test('refuses the same object twice, and names both documents', () => {
    const { problems } = indexed(`
{ apiVersion: v1, kind: Service, metadata: { name: web } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default } }
`);
    expect(problems).toEqual([expect.objectContaining({ code: 'duplicate-object', input: 'app.yaml#2' })]);
    expect(problems[0]?.message).toContain('is in app.yaml#1 and in app.yaml#2');
  });

  test.each([
    { apiVersion: 'extensions/v1beta1', kind: 'Deployment', removedIn: '1.16', successor: 'apps/v1' },
    { apiVersion: 'extensions/v1beta1', kind: 'Ingress', removedIn: '1.22', successor: 'networking.k8s.io/v1' },
    { apiVersion: 'apps/v1beta2', kind: 'StatefulSet', removedIn: '1.16', successor: 'apps/v1' },
    { apiVersion: 'batch/v1beta1', kind: 'CronJob', removedIn: '1.25', successor: 'batch/v1' },
    {
      apiVersion: 'autoscaling/v2beta1',
      kind: 'HorizontalPodAutoscaler',
      removedIn: '1.25',
      successor: 'autoscaling/v2',
    },
    {
      apiVersion: 'autoscaling/v2beta2',
      kind: 'HorizontalPodAutoscaler',
      removedIn: '1.26',
      successor: 'autoscaling/v2',
    },
    { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', removedIn: '1.25', successor: 'policy/v1' },
    { apiVersion: 'networking.k8s.io/v1beta1', kind: 'Ingress', removedIn: '1.22', successor: 'networking.k8s.io/v1' },
  ])('refuses $kind in $apiVersion with the version to write instead', ({ apiVersion, kind, removedIn, successor }) => {
    const { problems, objects } = indexed(`{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: old } }`);
    expect(problems).toEqual([expect.objectContaining({ code: 'removed-api-version', pointer: '/apiVersion' })]);
    expect(problems[0]?.message).toContain(`Kubernetes ${removedIn} removed`);
    expect(problems[0]?.remedy).toContain(successor);
    expect(objects.ofKind(kind)).toEqual([]);
  });

  test('says of a kind that is gone to leave it out', () => {
    const { problems } = indexed('{ apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: { name: old } }');
    expect(problems[0]?.remedy).toContain('Leave it out');
    expect(removalOf('policy/v1', 'PodDisruptionBudget')).toBeUndefined();
  });

  test.each([
    {
      name: 'a custom resource',
      manifest: '{ apiVersion: example.com/v1, kind: Thing, metadata: { name: a }, spec: { b: 1 } }',
    },
    {
      name: "a kind of another group's",
      manifest: '{ apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: a } }',
    },
  ])('tells $name as lost, as a whole and in one remark', ({ manifest }) => {
    const { problems, remarks, objects } = indexed(manifest);
    expect(problems).toEqual([]);
    expect(remarks).toEqual(['unknown-kind ']);
    expect(objects.find('Service', 'default', 'a')).toBeUndefined();
  });
});
