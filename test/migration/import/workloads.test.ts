import { describe, expect, test } from '@jest/globals';
import { objectIndexOf } from '../../../migration/import/object-index.ts';
import { workloadsIn } from '../../../migration/import/workloads.ts';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function workloads(manifests: string) {
  const ledgers = readDocuments('app.yaml', `---\n${manifests}`, 'kubernetes').documents.map(
    (document) => new Ledger(document),
  );
  const found = workloadsIn(objectIndexOf(ledgers.map(({ root }) => root)));
  return { found, problems: ledgers.flatMap(({ problems }) => problems) };
}

const pod = 'spec: { containers: [{ name: main, image: example }] }';
const template = `template: { metadata: { labels: { app: a } }, ${pod} }`;

describe('workloads', () => {
  test.each([
    { kind: 'Deployment', group: 'apps/v1', spec: template, pointer: '/spec/template', runsToEnd: false },
    { kind: 'StatefulSet', group: 'apps/v1', spec: template, pointer: '/spec/template', runsToEnd: false },
    { kind: 'ReplicaSet', group: 'apps/v1', spec: template, pointer: '/spec/template', runsToEnd: false },
    { kind: 'ReplicationController', group: 'v1', spec: template, pointer: '/spec/template', runsToEnd: false },
    { kind: 'Job', group: 'batch/v1', spec: template, pointer: '/spec/template', runsToEnd: true },
    {
      kind: 'CronJob',
      group: 'batch/v1',
      spec: `jobTemplate: { spec: { ${template} } }`,
      pointer: '/spec/jobTemplate/spec/template',
      runsToEnd: true,
    },
    {
      kind: 'ScaledJob',
      group: 'keda.sh/v1alpha1',
      spec: `jobTargetRef: { ${template} }`,
      pointer: '/spec/jobTargetRef/template',
      runsToEnd: true,
    },
  ])('finds the pod template of a $kind', ({ kind, group, spec, pointer, runsToEnd }) => {
    const { found, problems } = workloads(
      `{ apiVersion: ${group}, kind: ${kind}, metadata: { name: a }, spec: { ${spec} } }`,
    );
    expect(problems).toEqual([]);
    expect(found).toEqual([expect.objectContaining({ family: 'a', runsToEnd })]);
    expect(found[0]?.template.pointer).toBe(pointer);
  });

  test.each([
    { policy: 'Always', runsToEnd: false },
    { policy: 'OnFailure', runsToEnd: true },
    { policy: 'Never', runsToEnd: true },
  ])('takes a Pod for its own template, which with the restart policy $policy runs to an end: $runsToEnd', (row) => {
    const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: a }
spec: { restartPolicy: ${row.policy}, containers: [{ name: main, image: example }] }`;
    const { found } = workloads(manifest);
    expect(found[0]?.template.pointer).toBe('');
    expect(found[0]?.runsToEnd).toBe(row.runsToEnd);
  });

  const named = (name: string, namespace: string, annotations = '') =>
    `\n---\n{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, namespace: ${namespace}, annotations: { ${annotations} } }, spec: { ${template} } }`;

  test.each([
    { name: 'a name', manifests: named('web', 'a'), families: ['web'] },
    { name: 'a name with dots', manifests: named('web.v1', 'a'), families: ['web-v1'] },
    {
      name: 'the same name in two namespaces',
      manifests: named('web', 'a') + named('web', 'b'),
      families: ['a-web', 'b-web'],
    },
    {
      name: 'an annotation',
      manifests: named('web', 'a', 'fargate-queue-scaler/family: Web_Server') + named('web', 'b'),
      families: ['Web_Server', 'b-web'],
    },
  ])('makes families of $name', ({ manifests, families }) => {
    const { found, problems } = workloads(manifests);
    expect(problems).toEqual([]);
    expect(found.map(({ family }) => family)).toEqual(families);
  });

  test.each([
    {
      name: 'two families that would be one',
      manifests: named('web', 'a') + named('other', 'a', 'fargate-queue-scaler/family: web'),
      code: 'family-collision',
      pointer: '/metadata',
      says: 'Deployment "web" of namespace "a" and Deployment "other" of namespace "a"',
    },
    {
      name: 'an annotation that names no family',
      manifests: named('web', 'a', "fargate-queue-scaler/family: 'web:3'"),
      code: 'invalid-family',
      pointer: '/metadata/annotations/fargate-queue-scaler~1family',
      says: '"web:3"',
    },
    {
      name: 'an empty pod template',
      manifests:
        '{ apiVersion: keda.sh/v1alpha1, kind: ScaledJob, metadata: { name: a }, spec: { jobTargetRef: { template: } } }',
      code: 'no-containers',
      pointer: '',
      says: 'spec.jobTargetRef.template',
    },
    {
      name: 'a selector that does not find its pods',
      manifests: `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { selector: { matchLabels: { app: b } }, ${template} } }`,
      code: 'selector-mismatch',
      pointer: '/spec/selector',
      says: 'Deployment "a"',
    },
    {
      name: 'a DaemonSet',
      manifests: `{ apiVersion: apps/v1, kind: DaemonSet, metadata: { name: agent }, spec: { ${template} } }`,
      code: 'daemon-set',
      pointer: '/kind',
      says: 'DaemonSet "agent"',
    },
  ])('refuses $name', ({ manifests, code, pointer, says }) => {
    const { problems } = workloads(manifests);
    expect(problems).toEqual([expect.objectContaining({ code, pointer })]);
    expect(problems[0]?.message).toContain(says);
  });
});
