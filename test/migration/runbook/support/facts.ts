import { costComparison } from '../../../../migration/runbook/cost-comparison.ts';
import type { ToEcsFacts, ToKubernetesFacts } from '../../../../migration/runbook/facts.ts';

const shared = {
  name: 'backend',
  namespace: 'shop',
  family: 'backend',
  region: 'eu-west-1',
  account: '111122223333',
  images: ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/backend:1.2'],
  architecture: 'X86_64',
  secrets: [
    {
      kubernetesSecret: 'backend-secrets',
      key: 'DATABASE_URL',
      service: 'SecretsManager',
      id: 'shop/backend',
      jsonKey: 'url',
    },
  ],
  databases: [{ variable: 'DATABASE_URL', host: undefined, port: undefined }],
  web: {
    containerPort: 8000,
    servicePort: 80,
    healthPath: '/health',
    balancedBy: 'Service',
    objectName: 'backend',
  },
  queue: undefined,
  cost: costComparison({
    cpuUnits: 512,
    memoryMib: 1024,
    architecture: 'X86_64',
    capacity: 'FARGATE',
    publicIp: false,
    count: 2,
    hoursPerDay: 24,
    operatorPods: 3,
  }),
} as const;

/** A backend of two tasks behind a load balancer, with a database beside it. */
export const backendToEks: ToKubernetesFacts = {
  ...shared,
  direction: 'to-kubernetes',
  target: 'eks-fargate',
  workload: 'Deployment',
  operators: ['externalSecrets', 'loadBalancerController'],
  clusterName: 'shop',
  roles: [
    { roleName: 'backend-task', trustPolicyFile: 'iam/backend-trust-policy.json', policyFile: undefined },
    {
      roleName: 'backend-execution',
      trustPolicyFile: 'iam/backend-secrets-trust-policy.json',
      policyFile: 'iam/backend-secrets-policy.json',
    },
  ],
  securityGroups: [],
  manifestsFile: 'manifests.yaml',
  credentials: undefined,
  logs: { policyFile: 'iam/backend-logs-policy.json', valuesFile: undefined, sharedFile: undefined },
  fileSystems: [],
  bindingFiles: ['cutover/backend.target-group-binding.yaml'],
  templateResources: new Map(),
  ecsCluster: 'shop',
  ecsService: 'backend',
  ecsDesiredCount: 2,
  placeholders: {
    'iam/backend-trust-policy.json': ['OIDC_PROVIDER'],
    'iam/backend-secrets-trust-policy.json': ['OIDC_PROVIDER'],
  },
};

/** A queue worker that goes back to Kubernetes. */
export const workerToEks: ToKubernetesFacts = {
  ...backendToEks,
  name: 'worker',
  namespace: 'workers',
  family: 'worker',
  target: 'eks-nodes',
  workload: 'ScaledJob',
  operators: ['keda'],
  images: ['ghcr.io/shop/worker:3'],
  roles: [{ roleName: 'worker-task', trustPolicyFile: 'iam/worker-trust-policy.json', policyFile: undefined }],
  databases: [],
  secrets: [],
  web: undefined,
  queue: { url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands' },
  ecsService: undefined,
  logs: {
    policyFile: 'iam/worker-logs-policy.json',
    valuesFile: 'worker-fluent-bit.values.yaml',
    sharedFile: undefined,
  },
  placeholders: {
    'iam/worker-trust-policy.json': ['OIDC_PROVIDER'],
    'worker-fluent-bit.values.yaml': ['FLUENT_BIT_ROLE_ARN'],
  },
};

/** The backend, as it comes from Kubernetes. */
export const backendToEcs: ToEcsFacts = {
  ...shared,
  direction: 'to-ecs',
  images: ['backend:latest'],
  workload: { kind: 'Deployment', name: 'backend' },
  scaledBy: undefined,
  leastPods: 3,
  taskDefinitionFile: 'task-definition.json',
  taskRoleName: 'backend-task',
  executionRoleName: 'backend-execution',
  executionPolicy: { Version: '2012-10-17', Statement: [] },
  logGroups: ['/ecs/backend'],
  autoScalingFile: 'auto-scaling.json',
  start: { kind: 'service', file: 'service.json', serviceName: 'backend' },
  placeholders: {
    'task-definition.json': ['AWS_ACCOUNT_ID'],
    'service.json': ['ECS_SECURITY_GROUP', 'TARGET_GROUP_ARN_SHOP_8000'],
  },
};

/** A queue worker under an autoscaler, which becomes tasks of the scaler. */
export const workerToEcs: ToEcsFacts = {
  ...backendToEcs,
  name: 'worker',
  workload: { kind: 'Deployment', name: 'worker' },
  scaledBy: { kind: 'ScaledObject', name: 'worker' },
  web: undefined,
  databases: [],
  queue: { url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands' },
  start: { kind: 'scaler', file: 'scaler.env', hasOwnWorker: false },
};
