import { describe, expect, test } from '@jest/globals';
import { cloudIdeManifests } from '../support/cloud-ide-manifests.ts';
import { deployment, imported } from '../support/imported.ts';

const api =
  deployment('api') +
  '\n{ apiVersion: v1, kind: Service, metadata: { name: api }, spec: { selector: { app: api }, ports: [{ port: 80, targetPort: http }] } }\n---';
const around = `${api}
{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { PEER: 'http://api.default.svc.cluster.local/x', PORT: '80' } }
---`;

/** Remedies by pointer, of what is said of hosts. */
function hostsOf(container: string) {
  const { fates, problems } = imported(around + deployment('web', { container }));
  expect(problems).toEqual([]);
  return fates.flatMap((fate) =>
    fate.fate === 'remarked' && fate.code === 'host-of-cluster' ? [[fate.pointer, fate.remedy] as const] : [],
  );
}

const value = '/spec/template/spec/containers/0/env/0/value';
const short = expect.stringContaining('Write "api" in its place');
const other = expect.stringContaining('something that the tasks reach');

describe('a host of the cluster', () => {
  test.each([
    { name: 'in full', text: 'http://api.default.svc.cluster.local:8080/x', told: [[value, short]] },
    { name: 'without the domain', text: 'api.default.svc:80', told: [[value, short]] },
    { name: 'by Service and namespace', text: 'postgres://user@api.default/db', told: [[value, short]] },
    { name: 'of what is not in the inputs', text: 'redis.default.svc.cluster.local', told: [[value, other]] },
    { name: 'of another namespace', text: 'api.other.svc', told: [[value, other]] },
    {
      name: 'beside another one',
      text: 'api.default.svc:1,redis.data.svc:2,api.default.svc:3',
      told: [
        [value, short],
        [value, other],
      ],
    },
    { name: 'that has a short name', text: 'http://api:80', told: [] },
    { name: 'that is none, but looks like one', text: 'www.api.default.example.com', told: [] },
    { name: 'that is a file', text: '/opt/main.svcs/api.defaults', told: [] },
    { name: 'that is no Service of the inputs', text: 'redis.default', told: [] },
  ])('$name in a variable', ({ text, told }) => {
    expect(hostsOf(`env: [{ name: PEER, value: '${text}' }]`)).toEqual(told);
  });

  test.each([
    {
      name: 'the arguments',
      container: "args: ['--peer=api.default.svc']",
      pointer: '/spec/template/spec/containers/0/args/0',
    },
    {
      name: 'a ConfigMap of which all is read',
      container: 'envFrom: [{ configMapRef: { name: settings } }]',
      pointer: '/data/PEER',
    },
    {
      name: 'a key of a ConfigMap',
      container: 'env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: PEER } } }]',
      pointer: '/data/PEER',
    },
  ])('in $name', ({ container, pointer }) => {
    expect(hostsOf(container)).toEqual([[pointer, short]]);
  });

  test('in a ConfigMap that nothing reads is not spoken of', () => {
    expect(hostsOf('')).toEqual([]);
  });

  test('of the terminal worker is told once, with the setting that it becomes', () => {
    const found = imported(cloudIdeManifests.replace('redis-service', 'redis-service.cloudide.svc.cluster.local'));
    expect(found.codesAt(1, '/data').filter((code) => code === 'host-of-cluster')).toHaveLength(1);
  });
});
