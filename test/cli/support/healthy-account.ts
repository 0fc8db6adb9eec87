import type { FamilyRevision } from '../../../aws/operator/family-revision.ts';
import { ec2Answer } from './ec2-answer.ts';
import { type AwsAnswer, deployedStack } from './fake-aws.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
export const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/workers:0123456789ab`;
export const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:redis-password`;
const queueUrl = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;

/** What the scaler's function runs with. */
export const healthyEnvironment = {
  AWS_SQS_QUEUE_URL: queueUrl('commands'),
  ECS_TICK_QUEUE_URL: queueUrl('ticks'),
  ECS_CLUSTER_NAME: 'workers',
  ECS_TASK_DEFINITION: 'CloudIde-terminal-worker',
  ECS_SUBNETS: 'subnet-0000000a,subnet-0000000b',
  ECS_SECURITY_GROUPS: 'sg-00000001',
  ECS_PARAMETER_NAME: '/CloudIde/scaler',
};

const outputs = {
  ScalerFunctionName: 'scaler',
  ScalerLogGroupName: 'scaler-log',
  ScheduleName: 'each-minute',
  DeadLetterQueueUrl: queueUrl('dead-letters'),
};

const workerEnvironment = {
  WORKER_VISIBILITY_TIMEOUT_SECONDS: '60',
  WORKER_PAID_MINIMUM_SECONDS: '60',
  WORKER_COMMAND_TIMEOUT_SECONDS: '1800',
  WORKER_STOP_TIMEOUT_SECONDS: '120',
  WORKER_MAX_OUTPUT_BYTES: '10485760',
  WORKER_DELIVERY: 'at-most-once',
  AWS_SQS_RESPONSE_QUEUE_URL: queueUrl('responses.fifo'),
  AWS_S3_BUCKET_NAME: 'our-workspaces',
};

const taskDefinition = {
  taskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/CloudIde-terminal-worker:7`,
  family: 'CloudIde-terminal-worker',
  revision: 7,
  status: 'ACTIVE',
  cpu: '512',
  memory: '1024',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/task`,
  executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution`,
  containerDefinitions: [
    {
      name: 'worker',
      image: IMAGE,
      stopTimeout: 120,
      environment: Object.entries(workerEnvironment).map(([name, value]) => ({ name, value })),
      secrets: [{ name: 'REDIS_PASSWORD', valueFrom: SECRET_ARN }],
    },
  ],
};

/** The same as the adapter sees it, without its secret. */
export const REVISION: FamilyRevision = {
  family: 'CloudIde-terminal-worker',
  revision: 7,
  status: 'ACTIVE',
  cpuUnits: 512,
  memoryMib: 1024,
  architecture: 'ARM64',
  networkMode: 'awsvpc',
  compatibilities: ['FARGATE'],
  taskRoleArn: 'arn:aws:iam::123456789012:role/task',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  containers: [
    {
      name: 'worker',
      image: IMAGE,
      environment: workerEnvironment,
      secretSources: [],
      stopTimeoutSeconds: 120,
      log: undefined,
    },
  ],
};

const subnet = (subnetId: string, availabilityZone: string) => ({
  subnetId,
  availabilityZone,
  vpcId: 'vpc-1',
  availableIpAddressCount: 200,
});

const network: Record<string, AwsAnswer> = {
  DescribeSubnets: ec2Answer('DescribeSubnets', {
    subnetSet: [subnet('subnet-0000000a', 'eu-west-1a'), subnet('subnet-0000000b', 'eu-west-1b')],
  }),
  DescribeRouteTables: ec2Answer('DescribeRouteTables', {
    routeTableSet: [
      {
        vpcId: 'vpc-1',
        routeSet: [
          { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' },
          { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active' },
        ],
        associationSet: [{ subnetId: 'subnet-0000000a', main: false }],
      },
    ],
  }),
  DescribeVpcEndpoints: ec2Answer('DescribeVpcEndpoints', {
    vpcEndpointSet: [{ serviceName: `com.amazonaws.${REGION}.s3`, state: 'available' }],
  }),
  DescribeSecurityGroups: ec2Answer('DescribeSecurityGroups', {
    securityGroupInfo: [
      {
        groupId: 'sg-00000001',
        vpcId: 'vpc-1',
        ipPermissions: [],
        ipPermissionsEgress: [{ ipProtocol: '-1', ipRanges: [{ cidrIp: '0.0.0.0/0' }] }],
      },
    ],
  }),
};

const expiry = (prefix: string, days: number) =>
  `<Rule><ID>${prefix}</ID><Filter><Prefix>${prefix}</Prefix></Filter><Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration></Rule>`;

/** A bucket's lifecycle that removes start marks after so many days, and is else as it should be. */
export const startMarkRule = (days: number) => {
  const rules = [expiry('started-commands/', days), expiry('sessions/', 30), expiry('control-queues/', 30)];
  return `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules.join('')}</LifecycleConfiguration>`;
};

/**
 * Answers of an account where all is well with the stack that is deployed there.
 *
 * @param now milliseconds since the epoch; the last tick was half a minute before.
 */
export function healthyAccount(now: number, environment: Record<string, string> = healthyEnvironment) {
  const at = new Date(now - 30_000).toISOString();
  const decision = { message: 'decision', timestamp: at, plan: { at, explanation: 'No messages, no tasks.' } };
  const answers: Record<string, AwsAnswer | ((input: Readonly<Record<string, unknown>>) => AwsAnswer)> = {
    ...deployedStack(outputs, environment),
    ...network,
    'AmazonSSM.GetParameter': { Parameter: { Name: '/CloudIde/scaler', Value: '{}', Version: 1 } },
    'AmazonEC2ContainerServiceV20141113.DescribeClusters': {
      clusters: [{ clusterName: 'workers', status: 'ACTIVE', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }],
    },
    'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition': { taskDefinition },
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }) =>
      String(QueueUrl).endsWith('/commands')
        ? {
            Attributes: {
              VisibilityTimeout: '60',
              RedrivePolicy: JSON.stringify({
                deadLetterTargetArn: 'arn:aws:sqs:r:1:dead-letters',
                maxReceiveCount: 3,
              }),
            },
          }
        : {
            Attributes: {
              ApproximateNumberOfMessages: '0',
              ApproximateNumberOfMessagesNotVisible: '0',
              ApproximateNumberOfMessagesDelayed: '0',
            },
          },
    'Logs_20140328.FilterLogEvents': { events: [{ message: JSON.stringify(decision), timestamp: now - 30_000 }] },
    'secretsmanager.DescribeSecret': { Name: 'redis-password', VersionIdsToStages: { v1: ['AWSCURRENT'] } },
    'AmazonEC2ContainerRegistry_V20150921.BatchGetImage': {
      images: [
        {
          imageManifest: JSON.stringify({
            manifests: [
              { platform: { os: 'linux', architecture: 'arm64' } },
              { platform: { os: 'unknown', architecture: 'unknown' } },
            ],
          }),
        },
      ],
    },
    'GET /our-workspaces/': startMarkRule(15),
    'ServiceQuotasV20190624.GetServiceQuota': { Quota: { Value: 6 } },
    'GET /schedules/each-minute': { State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' },
    'GET /2015-03-31/event-source-mappings': {
      EventSourceMappings: [{ EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:ticks`, State: 'Enabled' }],
    },
  };
  return answers;
}
