import { describe, expect, test } from '@jest/globals';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import type { Json } from '../../../../migration/trace/json.ts';
import { changed, web, worker } from '../support/manifests.ts';

test.each([
  { name: 'a web service', manifests: web },
  { name: 'a queue worker', manifests: worker },
])('$name is right on nodes and on Fargate', async ({ manifests }) => {
  expect(await manifestProblems(manifests)).toEqual([]);
  expect(await manifestProblems(manifests, { target: 'eks-fargate' })).toEqual([]);
});

const pod = '/spec/template/spec';
const container = `${pod}/containers/0`;

interface Row {
  readonly object: string;
  readonly at: string;
  readonly value: unknown;
  /** Undefined where the value is right. */
  readonly message?: RegExp;
  /** Where the problem stands, when it is not where the value is. */
  readonly place?: string;
}
const of =
  (object: string) =>
  (at: string, value: unknown, message?: RegExp, place?: string): Row => ({
    object,
    at,
    value,
    ...(message && { message }),
    ...(place !== undefined && { place }),
  });
const deployment = of('Deployment/web');
const service = of('Service/web');
const scaledJob = of('ScaledJob/worker');
const scaledObject = of('ScaledObject/worker-pods');

const groups: Readonly<Record<string, readonly Row[]>> = {
  'names and labels': [
    of('Namespace/shop')('/metadata/name', 'shop.eu', /legal name of a Namespace/),
    of('Namespace/shop')('/metadata/namespace', 'shop', /in no namespace/),
    of('ConfigMap/web')('/metadata/namespace', 'Shop', /"Shop" is no legal name/),
    of('ConfigMap/web')('/data/A~1B', 'x', /no legal key of a ConfigMap/),
    of('ConfigMap/web')('/data/.env', 'x'),
    of('NetworkPolicy/web')('/metadata/name', 'web.eu'),
    of('NetworkPolicy/web')('/metadata/name', 'Web', /RFC 1123 subdomain/),
    service('/metadata/name', '1web', /RFC 1035/),
    scaledJob('/metadata/name', 'a'.repeat(57)),
    scaledJob('/metadata/name', 'a'.repeat(58), /at most 57 characters/),
    deployment('/metadata/labels', { tier: 'web_1' }),
    deployment('/metadata/labels', { tier: 'a:b' }, /legal value of a label/, '/metadata/labels/tier'),
    deployment('/metadata/labels', { 'a b': 'c' }, /legal key of a label/, '/metadata/labels/a b'),
    deployment('/metadata/annotations', { 'a b': 'c' }, /legal key of an annotation/, '/metadata/annotations/a b'),
    deployment('/spec/template/metadata/labels/x', '-', /legal value of a label/),
  ],
  containers: [
    deployment(`${container}/name`, 'My_App', /no legal name of a container/),
    deployment(`${container}/name`, 'migrate', /another container "migrate"/),
    deployment(`${container}/image`, ' ', /no image/, container),
    deployment(`${container}/image`, undefined, /no image/, container),
    deployment(`${pod}/containers`, [], /no container/, '/spec/template'),
    deployment(`${container}/ports/0/name`, 'a-name-of-16-char', /no legal name of a port/),
    deployment(`${container}/ports/0/containerPort`, 65_535),
    deployment(`${container}/ports/0/containerPort`, 65_536, /1 to 65535/),
    deployment(`${container}/ports/0/containerPort`, 0, /1 to 65535/),
    deployment(`${container}/ports/1`, { name: 'udp', containerPort: 8000, protocol: 'UDP' }),
    deployment(`${container}/ports/1`, { containerPort: 8000 }, /8000\/TCP is listed twice/),
    deployment(
      `${pod}/initContainers/1/ports`,
      [{ containerPort: 8000 }],
      /8000\/TCP is listed twice/,
      `${container}/ports/0`,
    ),
    deployment(
      `${container}/ports/1`,
      { name: 'http', containerPort: 81 },
      /another port "http"/,
      `${container}/ports/1/name`,
    ),
    deployment(`${container}/env/0/name`, 'A=B', /legal name of an environment variable/),
    deployment(`${container}/env/0/name`, 'LOG_LEVEL', /another variable "LOG_LEVEL"/, `${container}/env/1/name`),
    deployment(`${container}/env/1/value`, 'x', /not both/, `${container}/env/1`),
    deployment(`${container}/volumeMounts/0/name`, 'other', /no volume "other"/),
    deployment(`${container}/volumeMounts/0/mountPath`, '/a:b', /no ":"/),
    deployment(
      `${container}/volumeMounts/0/mountPath`,
      '/tmp',
      /mounted at \/tmp/,
      `${container}/volumeMounts/1/mountPath`,
    ),
  ],
  resources: [
    deployment(`${container}/resources/requests/cpu`, '0.5'),
    deployment(`${container}/resources/requests/cpu`, '501m', /above the limit/),
    deployment(`${container}/resources/requests/cpu`, '-1', /no quantity/),
    deployment(`${container}/resources/requests/memory`, '1024Mi'),
    deployment(`${container}/resources/requests/memory`, '1025Mi', /above the limit/),
    deployment(`${container}/resources/limits/memory`, '1GB', /quantity/),
  ],
  probes: [
    deployment(`${container}/livenessProbe/timeoutSeconds`, 1),
    deployment(`${container}/livenessProbe/timeoutSeconds`, 0, /from 1 on/),
    deployment(`${container}/livenessProbe/initialDelaySeconds`, 0),
    deployment(`${container}/livenessProbe/initialDelaySeconds`, -1, /from 0 on/),
    deployment(`${container}/livenessProbe/successThreshold`, 2, /is 1/),
    deployment(`${container}/readinessProbe`, { tcpSocket: { port: 8000 }, successThreshold: 2 }),
    deployment(`${container}/livenessProbe/exec`, { command: ['true'] }, /one of exec/, `${container}/livenessProbe`),
    deployment(`${container}/livenessProbe/httpGet`, undefined, /one of exec/, `${container}/livenessProbe`),
    deployment(`${container}/livenessProbe/httpGet/port`, 'https', /no port "https"/),
    deployment(`${container}/livenessProbe/httpGet/port`, 70_000, /1 to 65535/),
    deployment(`${pod}/initContainers/0/livenessProbe`, { exec: { command: ['true'] } }, /runs to its end/),
  ],
  workloads: [
    deployment(
      '/spec/template/metadata/labels',
      { other: 'x' },
      /label "app.kubernetes.io\/name" is another/,
      '/spec/selector/matchLabels/app.kubernetes.io~1name',
    ),
    deployment('/spec/selector/matchLabels', {}, /no matchLabels/, '/spec'),
    deployment('/spec/replicas', 0),
    deployment('/spec/replicas', -1, /from 0 on/),
    deployment('/spec/strategy/rollingUpdate/maxSurge', '0%', /both 0/, '/spec/strategy/rollingUpdate'),
    deployment('/spec/strategy/type', 'Recreate', /no rollingUpdate/, '/spec/strategy/rollingUpdate'),
    deployment(`${pod}/restartPolicy`, 'Never', /of a Deployment is Always/, '/spec/template'),
    deployment(`${pod}/hostAliases`, [
      { ip: '10.0.0.1', hostnames: ['a'] },
      { ip: '10.0.0.2', hostnames: ['a'] },
    ]),
    deployment(
      `${pod}/hostAliases`,
      [
        { ip: '10.0.0.1', hostnames: ['a'] },
        { ip: '10.0.0.1', hostnames: ['b'] },
      ],
      /another entry for 10\.0\.0\.1/,
      `${pod}/hostAliases/1/ip`,
    ),
    deployment(`${pod}/terminationGracePeriodSeconds`, 0),
    deployment(`${pod}/terminationGracePeriodSeconds`, -1, /from 0 on/),
    deployment(`${pod}/initContainers/0/restartPolicy`, 'OnFailure', /init container is Always/),
    deployment(`${pod}/volumes/1/name`, 'files', /another volume "files"/),
    deployment(
      `${pod}/volumes/2`,
      { name: 'my_volume', emptyDir: {} },
      /legal name of a volume/,
      `${pod}/volumes/2/name`,
    ),
    deployment(`${pod}/volumes/2`, { name: 'none' }, /one source/),
    deployment(`${pod}/volumes/1/hostPath`, { path: '/' }, /one source/, `${pod}/volumes/1`),
    scaledJob(
      '/spec/jobTargetRef/template/spec/restartPolicy',
      'Always',
      /Never or OnFailure/,
      '/spec/jobTargetRef/template',
    ),
    scaledJob('/spec/jobTargetRef/template', {}, /no container/),
  ],
  network: [
    service('/spec/selector', { app: 'other' }, /No pod in this namespace/),
    service('/metadata/namespace', 'elsewhere', /No pod in this namespace/, '/spec/selector'),
    service('/spec/ports/0/targetPort', 'https', /no port "https"/),
    service('/spec/ports/0/targetPort', 8000),
    service('/spec/ports/0/targetPort', 80_000, /1 to 65535/),
    service('/spec/ports/0/port', 0, /1 to 65535/),
    service('/spec/ports/0/name', 'HTTP', /no legal name of a port/),
    service('/spec/ports/1', { name: 'metrics', port: 81, targetPort: 'http' }),
    service('/spec/ports/1', { port: 81 }, /needs a name/),
    service('/spec/ports/1', { name: 'http', port: 81 }, /another port "http"/, '/spec/ports/1/name'),
    service('/spec/ports/1', { name: 'again', port: 80 }, /80\/TCP twice/),
    of('Ingress/web')('/spec/rules/0/host', 'a_b.example', /legal name of a host/),
    of('Ingress/web')('/spec/rules/0/http/paths/0/path', 'shop', /begins with "\/"/),
    of('Ingress/web')('/spec/rules/0/http/paths/0/backend/service/name', 'other', /no Service "other"/),
    of('Ingress/web')('/spec/rules/0/http/paths/0/backend/service/port', { name: 'http' }),
    of('Ingress/web')('/spec/rules/0/http/paths/0/backend/service/port/number', 81, /has no port 81/),
    of('Ingress/web')('/spec/rules/0/http/paths/0/backend', {}, /is no Service/),
    of('Ingress/web')('/spec/rules', [], /neither rules nor/, '/spec'),
    of('TargetGroupBinding/web')('/spec/serviceRef/port', 80),
    of('TargetGroupBinding/web')('/spec/serviceRef/port', 8000, /has no port 8000/),
    of('NetworkPolicy/web')('/spec/podSelector', {}),
    of('NetworkPolicy/web')('/spec/podSelector/matchLabels', { app: 'other' }, /No pod in this namespace/),
    of('SecurityGroupPolicy/web')('/spec/podSelector/matchLabels', { app: 'other' }, /No pod in this namespace/),
    of('SecurityGroupPolicy/web')('/spec/podSelector', undefined, /either podSelector or/, '/spec'),
  ],
  scaling: [
    of('HorizontalPodAutoscaler/web')('/spec/minReplicas', 10),
    of('HorizontalPodAutoscaler/web')('/spec/minReplicas', 11, /minReplicas is above maxReplicas/),
    of('HorizontalPodAutoscaler/web')('/spec/minReplicas', 0, /from 1 on/),
    of('HorizontalPodAutoscaler/web')('/spec/maxReplicas', 0, /from 1 on/),
    of('HorizontalPodAutoscaler/web')(
      '/spec/scaleTargetRef/name',
      'other',
      /not in this namespace/,
      '/spec/scaleTargetRef',
    ),
    of('HorizontalPodAutoscaler/web')(
      '/spec/metrics/0/resource',
      { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      /asks for no cpu/,
      '/spec/metrics/0',
    ),
    scaledJob('/spec/minReplicaCount', 0),
    scaledJob('/spec/minReplicaCount', -1, /from 0 on/),
    scaledJob('/spec/minReplicaCount', 11, /above maxReplicaCount/),
    scaledJob('/spec/triggers', [], /no trigger/, '/spec'),
    scaledJob(
      '/spec/triggers/0/authenticationRef/name',
      'other',
      /no TriggerAuthentication "other"/,
      '/spec/triggers/0/authenticationRef',
    ),
    scaledJob('/spec/triggers/0/metadata/queueURL', undefined, /names no queue/, '/spec/triggers/0/metadata'),
    scaledJob('/spec/triggers/0/metadata/awsRegion', undefined, /no awsRegion/, '/spec/triggers/0/metadata'),
    scaledJob('/spec/triggers/0/metadata/queueLenght', '5', /knows no "queueLenght"/),
    scaledJob('/spec/triggers/0/metadata/queueLength', '0', /is a whole number/),
    scaledJob('/spec/triggers/0/metadata/activationQueueLength', '0'),
    scaledJob('/spec/triggers/0/metadata/scaleOnInFlight', 'yes', /"true" or "false"/),
    scaledJob('/spec/triggers/0/type', 'cron'),
    scaledObject('/spec/scaleTargetRef/name', 'other', /not in this namespace/, '/spec/scaleTargetRef'),
    scaledObject('/spec/maxReplicaCount', 0, /from 1 on/),
  ],
  references: [
    deployment(`${pod}/serviceAccountName`, 'default'),
    deployment(`${pod}/serviceAccountName`, 'other', /no ServiceAccount "other"/),
    deployment(`${pod}/imagePullSecrets`, [{ name: 'web-secrets' }]),
    deployment(`${pod}/imagePullSecrets`, [{ name: 'web' }], /no Secret "web"/, `${pod}/imagePullSecrets/0/name`),
    deployment(`${container}/env/2/valueFrom/secretKeyRef/name`, 'other', /no Secret "other"/),
    deployment(`${container}/env/2/valueFrom/secretKeyRef/key`, 'OTHER', /has no key "OTHER"/),
    deployment(`${container}/env/2/valueFrom/secretKeyRef`, { name: 'other', key: 'x', optional: true }),
    deployment(`${container}/env/1/valueFrom/configMapKeyRef/key`, 'OTHER', /has no key "OTHER"/),
    deployment(`${container}/envFrom/0/configMapRef/name`, 'other', /no ConfigMap "other"/),
    deployment(`${container}/envFrom/0`, { secretRef: { name: 'web-secrets' } }),
    deployment(`${pod}/volumes/0/persistentVolumeClaim/claimName`, 'other', /no PersistentVolumeClaim "other"/),
    of('PersistentVolumeClaim/files')('/spec/volumeName', 'other', /no PersistentVolume "other"/),
    of('PersistentVolumeClaim/files')('/spec/storageClassName', 'gp3', /no StorageClass "gp3"/),
    of('ExternalSecret/web')('/spec/secretStoreRef/name', 'other', /no SecretStore "other"/),
    of('ExternalSecret/web')('/spec/target/template', { type: 'Opaque', data: { DATABASE_URL: '{{ .url }}' } }),
    of('ExternalSecret/web')('/spec/dataFrom', [{ extract: { key: 'shop/web' } }]),
    of('SecretStore/web')('/spec/provider/aws/auth/jwt/serviceAccountRef/name', 'other', /no ServiceAccount "other"/),
  ],
};

describe.each(Object.entries(groups))('rules of %s', (_group, rows) => {
  test.each(rows)('$object $at: $value, $message', async ({ object, at, value, message, place = at }) => {
    const manifests = object.includes('worker') ? worker : web;
    const problems = await manifestProblems(changed(manifests, object, at, value));
    const named = at === '/metadata/name' ? object.replace(/\/.*/, `/${value}`) : object;
    const expected = { object: named, pointer: place, message: expect.stringMatching(message ?? '') };
    if (message === undefined) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expected);
  });
});

test('what is made otherwise is named, and no problem then', async () => {
  const other = changed(web, 'Deployment/web', `${pod}/imagePullSecrets`, [{ name: 'registry' }]);
  expect(await manifestProblems(other, { external: ['Secret/registry'] })).toEqual([]);
});

test('the second of two objects with one name is a problem, unless it is in another namespace', async () => {
  const twin: Json = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } };
  const message = 'There is another ConfigMap/web in this namespace.';
  expect(await manifestProblems([...web, twin])).toEqual([
    { object: 'ConfigMap/web', pointer: '/metadata/name', message },
  ]);
  expect(await manifestProblems([...web, { ...twin, metadata: { name: 'web', namespace: 'other' } }])).toEqual([]);
});

describe('rules of EKS on Fargate, which hold for that target only', () => {
  test.each<readonly [string, unknown, RegExp, string?]>([
    [`${pod}/hostNetwork`, true, /cannot have hostNetwork/],
    [`${pod}/nodeSelector/kubernetes.io~1arch`, 'arm64', /no ARM/],
    [
      `${pod}/volumes/1`,
      { name: 'tmp', hostPath: { path: '/var' } },
      /no node to mount from/,
      `${pod}/volumes/1/hostPath`,
    ],
    [`${container}/securityContext/privileged`, true, /no privileged containers/],
    [`${container}/ports/0/hostPort`, 80, /no host ports/],
    [`${container}/resources/limits/memory`, '2Gi', /have to be equal/],
    [`${container}/resources/limits/nvidia.com~1gpu`, 1, /has no nvidia.com\/gpu/],
    [
      `${container}/resources`,
      { requests: { memory: '120Gi' } },
      /no size for a pod that asks for 0m CPU and 122880 MiB/,
      '/spec/template',
    ],
    [
      `${pod}/initContainers/0/resources`,
      { limits: { cpu: '17' } },
      /no size for a pod that asks for 17000m/,
      '/spec/template',
    ],
    [`${container}/resources/requests/ephemeral-storage`, '176Gi', /at most 175 GiB/, '/spec/template'],
  ])('%s: %j', async (at, value, message, place = at) => {
    const manifests = changed(web, 'Deployment/web', at, value);
    expect(await manifestProblems(manifests, { target: 'eks-nodes' })).toEqual([]);
    expect(await manifestProblems(manifests, { target: 'eks-fargate' })).toEqual([
      { object: 'Deployment/web', pointer: place, message: expect.stringMatching(message) },
    ]);
  });

  test('a DaemonSet', async () => {
    const daemon = changed(
      changed(worker, 'Deployment/worker-pods', '/kind', 'DaemonSet'),
      'ScaledObject/worker-pods',
      '/spec/scaleTargetRef/kind',
      'DaemonSet',
    );
    expect(await manifestProblems(daemon)).toEqual([]);
    expect(await manifestProblems(daemon, { target: 'eks-fargate' })).toEqual([
      { object: 'DaemonSet/worker-pods', pointer: '/kind', message: 'There are no DaemonSets on Fargate.' },
    ]);
  });
});
