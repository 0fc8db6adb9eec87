import type { Json, JsonMap } from '../../../../migration/trace/json.ts';

const labels = (name: string) => ({ 'app.kubernetes.io/name': name });
const metadata = (name: string, more: JsonMap = {}) => ({ name, namespace: 'shop', ...more });
const resources = {
  requests: { cpu: '500m', memory: '1Gi', 'ephemeral-storage': '30Gi' },
  limits: { cpu: '500m', memory: '1Gi' },
};

/** A web service of two replicas with all that may stand around it. */
export const web: readonly Json[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata('web', { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/web' } }),
    automountServiceAccountToken: false,
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('web'), data: { LOG_LEVEL: 'info' } },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: metadata('web'),
    spec: {
      provider: {
        aws: {
          service: 'SecretsManager',
          region: 'eu-west-1',
          auth: { jwt: { serviceAccountRef: { name: 'web' } } },
        },
      },
    },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata('web'),
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: 'web', kind: 'SecretStore' },
      target: { name: 'web-secrets', creationPolicy: 'Owner' },
      data: [{ secretKey: 'DATABASE_URL', remoteRef: { key: 'shop/web', property: 'url', version: 'AWSCURRENT' } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'shop-files' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteMany'],
      storageClassName: '',
      mountOptions: ['tls'],
      csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-12345678' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('files'),
    spec: {
      accessModes: ['ReadWriteMany'],
      storageClassName: '',
      volumeName: 'shop-files',
      resources: { requests: { storage: '1Gi' } },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('web', { annotations: { 'fargate-queue-scaler/family': 'Web_App' } }),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels('web') },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: labels('web'), annotations: { note: 'a text with spaces: yes' } },
        spec: {
          serviceAccountName: 'web',
          terminationGracePeriodSeconds: 30,
          nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          initContainers: [
            { name: 'migrate', image: 'registry.example/migrate:1', command: ['migrate'] },
            {
              name: 'router',
              image: 'registry.example/router:1',
              restartPolicy: 'Always',
              startupProbe: { tcpSocket: { port: 2020 }, failureThreshold: 30 },
            },
          ],
          containers: [
            {
              name: 'app',
              image: 'registry.example/web:1',
              args: ['serve'],
              ports: [{ name: 'http', containerPort: 8000, protocol: 'TCP' }],
              env: [
                { name: 'PORT', value: '8000' },
                { name: 'LOG_LEVEL', valueFrom: { configMapKeyRef: { name: 'web', key: 'LOG_LEVEL' } } },
                { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'web-secrets', key: 'DATABASE_URL' } } },
              ],
              envFrom: [{ configMapRef: { name: 'web' } }],
              resources,
              livenessProbe: {
                httpGet: { path: '/health', port: 'http' },
                periodSeconds: 30,
                timeoutSeconds: 5,
                failureThreshold: 3,
              },
              securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['NET_RAW'] } },
              volumeMounts: [
                { name: 'files', mountPath: '/files', readOnly: true },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'files', persistentVolumeClaim: { claimName: 'files' } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('web'),
    spec: {
      type: 'LoadBalancer',
      selector: labels('web'),
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata('web', { annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } }),
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          host: '*.shop.example',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('web'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '800Mi' } } },
      ],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('web'),
    spec: {
      podSelector: { matchLabels: labels('web') },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 8000, protocol: 'TCP' }] }],
    },
  },
  {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: metadata('web'),
    spec: {
      targetGroupARN: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef',
      targetType: 'ip',
      serviceRef: { name: 'web', port: 'http' },
      networking: {
        ingress: [{ from: [{ securityGroup: { groupID: 'sg-1' } }], ports: [{ protocol: 'TCP', port: 8000 }] }],
      },
    },
  },
  {
    apiVersion: 'vpcresources.k8s.aws/v1beta1',
    kind: 'SecurityGroupPolicy',
    metadata: metadata('web'),
    spec: { podSelector: { matchLabels: labels('web') }, securityGroups: { groupIds: ['sg-1', 'sg-2'] } },
  },
];

const workerPod = {
  metadata: { labels: labels('worker') },
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'worker', image: 'registry.example/worker:1', resources }],
  },
};
const queueTrigger = {
  type: 'aws-sqs-queue',
  authenticationRef: { name: 'worker' },
  metadata: {
    queueURL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands',
    queueLength: '5',
    awsRegion: 'eu-west-1',
    scaleOnInFlight: 'true',
  },
};

/** A queue worker as jobs of KEDA, and the same as a Deployment that KEDA scales. */
export const worker: readonly Json[] = [
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: metadata('worker'),
    spec: { podIdentity: { provider: 'aws' } },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    metadata: metadata('worker'),
    spec: {
      pollingInterval: 10,
      minReplicaCount: 1,
      maxReplicaCount: 10,
      rollout: { strategy: 'gradual' },
      jobTargetRef: { backoffLimit: 0, ttlSecondsAfterFinished: 60, template: workerPod },
      triggers: [queueTrigger],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('worker-pods'),
    spec: {
      selector: { matchLabels: labels('worker-pods') },
      template: {
        metadata: { labels: labels('worker-pods') },
        spec: { containers: [{ name: 'worker', image: 'registry.example/worker:1', resources }] },
      },
    },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: metadata('worker-pods'),
    spec: {
      scaleTargetRef: { name: 'worker-pods' },
      minReplicaCount: 0,
      maxReplicaCount: 10,
      triggers: [queueTrigger],
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'efs' },
    provisioner: 'efs.csi.aws.com',
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'efs.csi.aws.com' },
    spec: { attachRequired: false },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('once'),
    spec: {
      template: {
        spec: { restartPolicy: 'OnFailure', containers: [{ name: 'once', image: 'registry.example/once:1' }] },
      },
    },
  },
];

/** A copy of the manifests in which the value at a JSON pointer of one object is another; undefined takes it out. */
export function changed(manifests: readonly Json[], object: string, pointer: string, value: unknown): readonly Json[] {
  return manifests.map((manifest) => {
    const { kind, metadata: named } = manifest as { kind: string; metadata: { name: string } };
    const steps = pointer
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return `${kind}/${named.name}` === object ? replaced(manifest, steps, value) : manifest;
  });
}

function replaced(within: Json, [step, ...steps]: readonly string[], value: unknown): Json {
  if (step === undefined) return value as Json;
  const copy = (Array.isArray(within) ? [...within] : { ...(within as JsonMap) }) as Record<string, Json>;
  if (steps.length === 0 && value === undefined) delete copy[step];
  else copy[step] = replaced(copy[step] ?? {}, steps, value);
  return copy as Json;
}
