import type { FamilyRevision, RegisteredContainer } from '../../../aws/operator/family-revision.ts';
import type { Fact } from '../../../cli/doctor/fact.ts';
import type { Facts, Knowledge } from '../../../cli/doctor/knowledge.ts';
import { readSettings } from '../../../contract/read-settings.ts';
import { scalerSettings } from '../../../contract/scaler-settings.ts';
import { readDeploymentSettings } from '../../../lib/deployment-settings.ts';
import { healthyEnvironment, REVISION } from '../support/healthy-account.ts';

/** What the next deployment would be configured with by this environment. */
export const wanted = (environment: Readonly<Record<string, string>>) => readDeploymentSettings(environment);
/** What the scaler's function runs with, beside what names its resources. */
export const running = (environment: Readonly<Record<string, string>> = {}) =>
  readSettings('test', scalerSettings, { ...healthyEnvironment, ...environment });

/** What is known where no check finds anything to say. */
export const healthy: Knowledge = {
  caller: { arn: 'arn:aws:iam::123456789012:user/ops', accountId: '123456789012', region: 'eu-west-1' },
  configuration: wanted({}),
  wanted: wanted({}),
  alarmEmail: 'ops@example.com',
  stack: { kind: 'deployed', stackName: 'CloudIde', status: 'UPDATE_COMPLETE' },
  settings: running(),
  overrides: {},
  maxTasks: 10,
  subnets: [
    { subnetId: 'subnet-0000000a', vpcId: 'vpc-1', zone: 'eu-west-1a', freeAddresses: 5 },
    { subnetId: 'subnet-0000000b', vpcId: 'vpc-1', zone: 'eu-west-1b', freeAddresses: 5 },
  ],
  waysOut: [
    { subnetId: 'subnet-0000000a', kind: 'internet-gateway', blackhole: false },
    { subnetId: 'subnet-0000000b', kind: 'internet-gateway', blackhole: false },
  ],
  endpointServices: [],
  securityGroups: [
    { groupId: 'sg-00000001', vpcId: 'vpc-1', ingress: [], egress: [{ protocol: '-1', wholeWorld: true }] },
  ],
  cluster: { name: 'workers', status: 'ACTIVE', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] },
  taskDefinition: REVISION,
  roles: { task: 'any-task', execution: 'any-execution' },
  secrets: {},
  images: [{ kind: 'stored', image: 'workers:1', platforms: ['linux/amd64', 'linux/arm64'] }],
  vcpuQuotas: { FARGATE: 5 },
  schedule: { enabled: true, expression: 'rate(1 minute)' },
  eventSourceMappings: [{ queueName: 'ticks', state: 'Enabled' }],
  lastDecision: { ageSeconds: 179, explanation: 'The queue is empty.' },
  deadLetters: 0,
  workerBucket: {
    bucketName: 'our-workspaces',
    startMarks: { removesAll: true, soonestDays: 15 },
    workspaces: { removesAll: false, soonestDays: undefined },
    sessions: { removesAll: true, soonestDays: 30 },
    controlQueues: { removesAll: true, soonestDays: 30 },
  },
  redelivery: { visibilityTimeoutSeconds: 60, redrive: { deadLetterQueueName: 'dead', maxReceiveCount: 3 } },
};

/** Each of them as a fact, except those that are handed in. */
export function factsOf(knowledge: Knowledge, others: Partial<Facts> = {}): Facts {
  const known = Object.entries(knowledge).map(([name, value]): [string, Fact<unknown>] => [
    name,
    { known: true, value },
  ]);
  return { ...(Object.fromEntries(known) as unknown as Facts), ...others };
}

/** The task definition with these members instead of its own. */
export const revision = (members: Partial<FamilyRevision>) => ({ taskDefinition: { ...REVISION, ...members } });

/** The same with these members of its container. */
export const container = (members: Partial<RegisteredContainer>) =>
  revision({ containers: REVISION.containers.map((each) => ({ ...each, ...members })) });
