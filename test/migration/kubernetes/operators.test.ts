import { expect, test } from '@jest/globals';
import { operatorsNeededBy } from '../../../migration/kubernetes/operators.ts';

const byController = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' };
const service = { apiVersion: 'v1', kind: 'Service' };

test.each([
  { name: 'a ScaledJob', object: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob' }, needed: ['keda'] },
  {
    name: 'an ExternalSecret',
    object: { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    needed: ['externalSecrets'],
  },
  {
    name: 'an Ingress',
    object: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
    needed: ['loadBalancerController'],
  },
  { name: 'a NetworkPolicy', object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, needed: [] },
  {
    name: 'a Service for the controller',
    object: { ...service, metadata: { annotations: { other: 'x', ...byController } } },
    needed: ['loadBalancerController'],
  },
  {
    name: "a Service for the cluster's own controller",
    object: { ...service, metadata: { annotations: {} } },
    needed: [],
  },
  { name: 'a Service with that as a label', object: { ...service, metadata: { labels: byController } }, needed: [] },
  { name: 'a Service with no annotations', object: { ...service, metadata: { annotations: null } }, needed: [] },
  { name: 'a Deployment', object: { apiVersion: 'apps/v1', kind: 'Deployment' }, needed: [] },
])('$name needs $needed', ({ object, needed }) => {
  expect(operatorsNeededBy([object])).toEqual(needed);
});
