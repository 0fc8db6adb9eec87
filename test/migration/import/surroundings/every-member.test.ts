import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../../migration/trace/json.ts';
import { imported, unknownLeaves } from '../support/imported.ts';

type Members = Readonly<Record<string, Json>>;

const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'main', image: 'public.ecr.aws/example/a:1', ports: [{ containerPort: 80 }] }] },
};
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
const sqs = {
  type: 'aws-sqs-queue',
  metadata: { queueURL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs', awsRegion: 'eu-west-1' },
};
const deployment = object('apps/v1', 'Deployment', { selector: { matchLabels: { app: 'a' } }, template });
const service = object('v1', 'Service', { selector: { app: 'a' }, ports: [{ port: 80 }] });

function object(apiVersion: string, kind: string, spec: Members): Members {
  return { apiVersion, kind, metadata: { name: 'a' }, spec };
}

/** Members of a type of kubernetes-models by name, each with a value of its type. */
function membersOf(declaration: string): Members {
  const text = readFileSync(`node_modules/${declaration}.d.ts`, 'utf8');
  const [, body = ''] = /^export interface \w+ \{\n([\s\S]*?)^\}/m.exec(text) ?? [];
  return Object.fromEntries(
    [...body.matchAll(/^ {4}"(\w+)"\??: (.*);?$/gm)].map(([, name = '', type = '']) => [name, valueOfType(type)]),
  );
}

function valueOfType(type: string): Json {
  if (type.startsWith('number')) return 7;
  if (type.startsWith('boolean')) return true;
  if (type.includes('Array<string>')) return ['x'];
  if (type.includes('Array<')) return [{ x: 'y' }];
  return /^(string|")/.test(type) || type.includes('"') ? 'x' : { x: 'y' };
}

/** What is below has members of its own, or is said by others; `x` stands for members of maps. */
const ofOthers = /\/(template|metrics|ports|triggers|rules|tls|behavior|advanced|defaultBackend|x)(\/|$)/;

const k8s = 'kubernetes-models';
const keda = '@kubernetes-models/keda/keda.sh/v1alpha1';

describe('no member is unknown to the rules', () => {
  test.each([
    { name: 'DeploymentSpec', declaration: `${k8s}/apps/v1/DeploymentSpec`, main: deployment, others: [] },
    {
      name: 'DeploymentSpec of a queue worker',
      declaration: `${k8s}/apps/v1/DeploymentSpec`,
      main: deployment,
      others: [object('keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: target, triggers: [sqs] })],
    },
    {
      name: 'StatefulSetSpec',
      declaration: `${k8s}/apps/v1/StatefulSetSpec`,
      main: object('apps/v1', 'StatefulSet', { selector: { matchLabels: { app: 'a' } }, template }),
      others: [],
    },
    {
      name: 'ReplicaSetSpec',
      declaration: `${k8s}/apps/v1/ReplicaSetSpec`,
      main: object('apps/v1', 'ReplicaSet', { selector: { matchLabels: { app: 'a' } }, template }),
      others: [],
    },
    {
      name: 'ReplicationControllerSpec',
      declaration: `${k8s}/v1/ReplicationControllerSpec`,
      main: object('v1', 'ReplicationController', { selector: { app: 'a' }, template }),
      others: [],
    },
    {
      name: 'JobSpec',
      declaration: `${k8s}/batch/v1/JobSpec`,
      main: object('batch/v1', 'Job', { template }),
      others: [],
    },
    {
      name: 'CronJobSpec',
      declaration: `${k8s}/batch/v1/CronJobSpec`,
      main: object('batch/v1', 'CronJob', { schedule: '0 0 * * *', jobTemplate: { spec: { template } } }),
      others: [],
    },
    {
      name: 'ServiceSpec',
      declaration: `${k8s}/v1/ServiceSpec`,
      main: { ...service, spec: { ...(service['spec'] as Members), type: 'ClusterIP' } },
      others: [deployment],
    },
    {
      name: 'ServiceSpec of a load balancer',
      declaration: `${k8s}/v1/ServiceSpec`,
      main: object('v1', 'Service', { type: 'LoadBalancer', selector: { app: 'a' }, ports: [{ port: 80 }] }),
      others: [deployment],
    },
    {
      name: 'IngressSpec',
      declaration: `${k8s}/networking.k8s.io/v1/IngressSpec`,
      main: object('networking.k8s.io/v1', 'Ingress', {}),
      others: [deployment, service],
    },
    {
      name: 'HorizontalPodAutoscalerSpec of version 2',
      declaration: `${k8s}/autoscaling/v2/HorizontalPodAutoscalerSpec`,
      main: object('autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef: target }),
      others: [deployment, service],
    },
    {
      name: 'HorizontalPodAutoscalerSpec of version 1',
      declaration: `${k8s}/autoscaling/v1/HorizontalPodAutoscalerSpec`,
      main: object('autoscaling/v1', 'HorizontalPodAutoscaler', { scaleTargetRef: target }),
      others: [deployment, service],
    },
    {
      name: 'ScaledObjectSpec of a queue worker',
      declaration: `${keda}/ScaledObjectSpec`,
      main: object('keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: target, triggers: [sqs] }),
      others: [deployment],
    },
    {
      name: 'ScaledObjectSpec of a service',
      declaration: `${keda}/ScaledObjectSpec`,
      main: object('keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: target, triggers: [{ type: 'cpu' }] }),
      others: [deployment],
    },
    {
      name: 'ScaledJobSpec',
      declaration: `${keda}/ScaledJobSpec`,
      main: object('keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template }, triggers: [sqs] }),
      others: [],
    },
  ])('of $name', ({ declaration, main, others }) => {
    const given = main['spec'] as Members;
    const all = membersOf(declaration);
    expect(Object.keys(all).length).toBeGreaterThan(3);
    const documents = [{ ...main, spec: { ...all, ...given } }, ...others];
    const leaves = unknownLeaves(imported(documents.map((one) => JSON.stringify(one)).join('\n---\n')));
    expect(leaves.filter((pointer) => !ofOthers.test(pointer))).toEqual([]);
  });

  test('of ObjectMeta', () => {
    const metadata = membersOf('@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta');
    const manifest = {
      ...deployment,
      metadata: { ...metadata, name: 'a', namespace: 'b', labels: { app: 'a' }, annotations: {} },
    };
    expect(unknownLeaves(imported(JSON.stringify(manifest)))).toEqual([]);
  });
});
