import { describe, expect, test } from '@jest/globals';
import { statementsByRole } from './policies.ts';
import {
  cloudIde,
  existingEverything,
  onlyPropertiesOf,
  resourcesOf,
  synthesizeChecked,
  synthesizeCloudIde,
  type Template,
} from './synthesis.ts';

const byDefault = synthesizeCloudIde();
const account = 'https://sqs.eu-west-1.amazonaws.com/123456789012';
const redis = { REDIS_HOST: 'redis.internal' };

describe('a resource that the environment names', () => {
  const rows: { name: string; environment: Record<string, string>; created?: Template; goneTypes: string[] }[] = [
    {
      name: 'AWS_SQS_DEAD_LETTER_QUEUE_URL',
      environment: { AWS_SQS_QUEUE_URL: `${account}/commands`, AWS_SQS_DEAD_LETTER_QUEUE_URL: `${account}/dead` },
      created: synthesizeCloudIde({ AWS_SQS_QUEUE_URL: `${account}/commands` }),
      goneTypes: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
    },
    {
      name: 'AWS_SQS_QUEUE_URL',
      environment: { AWS_SQS_QUEUE_URL: `${account}/commands` },
      goneTypes: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
    },
    {
      name: 'AWS_S3_BUCKET_NAME',
      environment: { AWS_S3_BUCKET_NAME: 'our-workspaces' },
      goneTypes: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    },
    { name: 'ECS_CLUSTER_NAME', environment: { ECS_CLUSTER_NAME: 'workers' }, goneTypes: ['AWS::ECS::Cluster'] },
    {
      name: 'ECS_TASK_DEFINITION',
      environment: { ECS_TASK_DEFINITION: 'cloudide-worker' },
      goneTypes: [
        'AWS::ECR::Repository',
        'AWS::ECS::TaskDefinition',
        'AWS::IAM::Policy',
        'AWS::IAM::Policy',
        'AWS::IAM::Role',
        'AWS::IAM::Role',
        'AWS::Logs::LogGroup',
      ],
    },
    {
      name: 'REDIS_PASSWORD_SECRET_NAME',
      environment: { ...redis, REDIS_PASSWORD_SECRET_NAME: 'our/redis' },
      created: synthesizeCloudIde(redis),
      goneTypes: [],
    },
    {
      name: 'ECS_SUBNETS',
      environment: { ECS_SUBNETS: 'subnet-01234567', ECS_SECURITY_GROUPS: 'sg-01234567' },
      goneTypes: resourcesLike(byDefault, /^AWS::EC2::/),
    },
  ];

  test.each(rows)('by $name is used, and neither created nor altered', ({ name, environment, created, goneTypes }) => {
    const template = synthesizeCloudIde(environment);
    const before = (created ?? byDefault).Resources;
    const gone = Object.keys(before).filter((logicalId) => !(logicalId in template.Resources));
    expect(gone.map((logicalId) => before[logicalId]?.Type).sort()).toEqual([...goneTypes].sort());
    // Nothing new either: a policy on the existing resource would be a new one.
    expect(Object.keys(template.Resources).filter((logicalId) => !(logicalId in before))).toEqual([]);
    expect(JSON.stringify(template)).toContain(environment[name]);
  });
});

describe('every template', () => {
  const templates = [
    { name: 'by default', template: byDefault },
    { name: 'with a FIFO queue', template: synthesizeCloudIde({}, { fifo: true }) },
    { name: 'with Redis', template: synthesizeCloudIde(redis) },
  ];

  test.each(templates)('$name never stops a task and allows no kind of action as a whole', ({ template }) => {
    const actions = [...statementsByRole(template).values()].flat().flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(20);
    expect(actions).toContain('ecs:RunTask');
    expect(actions.filter((action) => action.includes('*') || action === 'ecs:StopTask')).toEqual([]);
  });

  test.each(templates)('$name has queues and a bucket that are encrypted and refuse plain HTTP', ({ template }) => {
    for (const [queueId, queue] of resourcesOf(template, 'AWS::SQS::Queue')) {
      expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true });
      const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy').map(([, policy]) => policy.Properties);
      expect(policies.find((policy) => JSON.stringify(policy?.['Queues']).includes(`"${queueId}"`))).toMatchObject(
        onlyTls,
      );
    }
    expect(onlyPropertiesOf(template, 'AWS::S3::BucketPolicy')).toMatchObject(onlyTls);
    const [[, bucket] = []] = resourcesOf(template, 'AWS::S3::Bucket');
    expect(bucket?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test.each(templates)('$name has one function, ours, and nothing that CloudFormation would run', ({ template }) => {
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(1);
    expect(resourcesLike(template, /^Custom::|^AWS::CloudFormation::|^AWS::CDK::/)).toEqual([]);
  });
});

describe('the stack', () => {
  test.each([
    { name: 'creates everything', environment: redis, fifo: true },
    { name: 'creates as little as it can', environment: existingEverything, fifo: false },
  ])("passes CDK's check against CloudFormation's rules when it $name", ({ environment, fifo }) => {
    const template = synthesizeChecked(cloudIde(environment, { fifo, imageTag: '0123456789ab' }));
    expect(Object.keys(template.Resources).length).toBeGreaterThan(5);
  });

  test('says where its parts are', () => {
    expect(Object.keys(byDefault.Outputs)).toEqual([
      'CommandQueueUrl',
      'DeadLetterQueueUrl',
      'ResponseQueueUrl',
      'ReplyQueuePrefix',
      'ClusterName',
      'BucketName',
      'TaskFamily',
      'ControlQueuePrefix',
      'RepositoryUri',
      'RepositoryName',
      'WorkerLogGroupName',
      'ParameterName',
      'ScheduleName',
      'ScalerFunctionName',
      'ScalerLogGroupName',
      'DashboardUrl',
      'AlarmTopicArn',
    ]);
  });

  test('keeps the name of its parameter', () => {
    expect(onlyPropertiesOf(byDefault, 'AWS::SSM::Parameter')['Name']).toBe('/CloudIde/scaler');
  });

  test('names its alarms after itself, with links that open', () => {
    const template = synthesizeCloudIde({
      ECS_TASK_DEFINITION: 'shared',
      ALARM_RUNBOOK_URL: 'https://example.com/runbook',
    });
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties ?? {});
    expect(alarms.length).toBeGreaterThan(5);
    for (const { AlarmName: name, AlarmDescription: description } of alarms) {
      expect(name).toMatch(/^CloudIde-Monitoring-/);
      expect(description).toMatch(/ https:\/\/example\.com\/runbook#[a-z-]+$/);
    }
  });

  test.each([
    { name: 'the default target', environment: {}, told: { ECS_SECONDS_PER_MESSAGE: '10' }, threshold: 60 },
    {
      name: 'a target with its first guess',
      environment: { ECS_TARGET_WAIT_SECONDS: '90', ECS_SECONDS_PER_MESSAGE: '0.3' },
      told: { ECS_TARGET_WAIT_SECONDS: '90', ECS_SECONDS_PER_MESSAGE: '0.3' },
      threshold: 90,
    },
    {
      name: 'messages per task',
      environment: { ECS_MESSAGES_PER_TASK: '3' },
      told: { ECS_MESSAGES_PER_TASK: '3' },
      threshold: 60,
    },
    {
      name: 'a minimum at certain hours',
      environment: { ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 08:00-18:00 Europe/Berlin=2;Sun 22:00-06:00 UTC=1' },
      told: { ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 08:00-18:00 Europe/Berlin=2; Sun 22:00-06:00 UTC=1' },
      threshold: 60,
    },
  ])('tells the function of $name, and the alarm on waits', ({ environment, told, threshold }) => {
    const template = synthesizeCloudIde(environment);
    const { Environment } = onlyPropertiesOf(template, 'AWS::Lambda::Function');
    const { Variables } = Environment as { Variables: Record<string, string> };
    const about = Object.entries(Variables).filter(([name]) => /WAIT|MESSAGE|SCHEDULE/.test(name));
    expect(Object.fromEntries(about)).toEqual({ ECS_SECONDS_PER_MESSAGE: '10', ...told });
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const waits = alarms.find((alarm) => String(alarm?.['AlarmName']).endsWith('-waits-over-target'));
    expect(waits).toMatchObject({ Threshold: threshold });
  });

  test('launches on Spot first where the operator wants it', () => {
    const template = synthesizeCloudIde({ ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' });
    expect(onlyPropertiesOf(template, 'AWS::Lambda::Function')['Environment']).toMatchObject({
      Variables: { ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' },
    });
    expect(onlyPropertiesOf(template, 'AWS::ECS::Cluster')).toEqual({ CapacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  });
});

const onlyTls = {
  PolicyDocument: {
    Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  },
};

function resourcesLike(template: Template, pattern: RegExp): string[] {
  return Object.values(template.Resources)
    .map(({ Type }) => Type)
    .filter((type) => pattern.test(type));
}
