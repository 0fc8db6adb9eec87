import { describe, expect, test } from '@jest/globals';
import { importManifests } from '../../../migration/import/import-manifests.ts';
import { deployment } from './support/imported.ts';

const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---`;

function ingress(spec: string): string {
  return `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front }
spec: { ingressClassName: alb, ${spec} }
`;
}

function path(backend: string): string {
  return `rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: ${backend} }] } }]`;
}

describe('what a load balancer in front of the pods hangs on', () => {
  test.each([
    { name: 'a path of an Ingress', spec: path('{ service: { name: web, port: { number: 80 } } }') },
    {
      name: 'the same with its members in another order',
      spec: path('{ service: { port: { number: 80 }, name: web } }'),
    },
    { name: 'the default backend', spec: 'defaultBackend: { service: { port: { number: 80 }, name: web } }' },
  ])('is the Ingress for $name', async ({ spec }) => {
    expect(await webFacts(`${deployment('web')}${service}${ingress(spec)}`)).toMatchObject({
      balancedBy: 'Ingress',
      objectName: 'front',
    });
  });

  test.each([
    { name: 'an Ingress leads to another Service', spec: path('{ service: { name: web-2, port: { number: 80 } } }') },
    { name: 'an Ingress leads to an object of that name', spec: path('{ resource: { kind: Bucket, name: web } }') },
  ])('is nothing where $name', async ({ spec }) => {
    expect(await webFacts(`${deployment('web')}${service}${ingress(spec)}`)).toMatchObject({
      balancedBy: undefined,
      objectName: 'web',
    });
  });
});

async function webFacts(text: string) {
  const { workloads, report } = await importManifests({ manifests: [{ name: 'app.yaml', text }], unread: [] });
  expect(report.problems).toEqual([]);
  return workloads[0]?.facts.web;
}
