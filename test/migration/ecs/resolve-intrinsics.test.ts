import { describe, expect, test } from '@jest/globals';
import { resolveIntrinsics } from '../../../migration/ecs/cloudformation/resolve-intrinsics.ts';
import { withApiScalars } from '../../../migration/ecs/cloudformation/scalar-types.ts';
import { shapeProblems } from '../../../migration/ecs/sdk-shape.ts';
import { placeholder } from '../../../migration/placeholder.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function resolved(content: Json, kind: 'ecs' | 'kubernetes' = 'ecs'): Json {
  return resolveIntrinsics({ name: 'stack.json', kind, content, positionOf: () => undefined }).content;
}

const template: JsonMap = {
  Parameters: {
    Port: { Type: 'Number', Default: 8000 },
    Tag: { Type: 'String' },
    GivenRole: { Type: 'String', Default: '' },
    Password: { Type: 'String', NoEcho: true, Default: 'hunter2' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/image' },
    Subnets: { Type: 'CommaDelimitedList', Default: 'subnet-1, subnet-2' },
  },
  Mappings: { Sizes: { prod: { cpu: '1024' } } },
  Conditions: {
    HasRole: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'GivenRole' }, ''] }] },
    IsPublic: { 'Fn::Equals': [{ Ref: 'Tag' }, 'latest'] },
    Both: { 'Fn::And': [{ Condition: 'HasRole' }, { Condition: 'IsPublic' }] },
    Either: { 'Fn::Or': [{ Condition: 'HasRole' }, { Condition: 'IsPublic' }] },
    Circle: { Condition: 'Circle' },
  },
  Resources: {
    Repository: { Type: 'AWS::ECR::Repository', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    NamedQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `\${AWS::StackName}-jobs` } } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker' } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'app/db' } },
    Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
    Own: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Own' } } },
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `Twice${index}`,
        {
          Type: 'AWS::S3::Bucket',
          Properties: { BucketName: { 'Fn::Sub': `\${Twice${index + 1}}\${Twice${index + 1}}` } },
        },
      ]),
    ),
  },
};

/** What a property of a task definition in the template comes to. */
function resolvedValue(value: Json): Json | undefined {
  const task = { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: value } };
  const content = resolved({ ...template, Resources: { ...(template['Resources'] as JsonMap), Task: task } });
  return new Ledger({ name: '', kind: 'ecs', content, positionOf: () => undefined }).root.at(
    'Resources',
    'Task',
    'Properties',
    'Family',
  )?.value;
}

const region = placeholder('AWS_REGION');
const account = placeholder('AWS_ACCOUNT_ID');

describe('A function becomes a text:', () => {
  test.each<{ name: string; value: Json; text: Json | undefined }>([
    { name: 'the Region', value: { Ref: 'AWS::Region' }, text: region },
    { name: 'the partition', value: { Ref: 'AWS::Partition' }, text: 'aws' },
    { name: 'no value, as unset', value: { Ref: 'AWS::NoValue' }, text: undefined },
    { name: 'a parameter with a default', value: { Ref: 'Port' }, text: '8000' },
    { name: 'a parameter without one', value: { Ref: 'Tag' }, text: placeholder('Tag') },
    { name: 'a parameter with an empty one', value: { Ref: 'GivenRole' }, text: placeholder('GivenRole') },
    { name: 'a parameter that is hidden', value: { Ref: 'Password' }, text: placeholder('Password') },
    { name: 'a parameter whose default is a name', value: { Ref: 'Image' }, text: placeholder('Image') },
    { name: 'a list of a parameter', value: { 'Fn::Select': [1, { Ref: 'Subnets' }] }, text: 'subnet-2' },
    { name: 'something unknown', value: { Ref: 'Else' }, text: placeholder('Else') },
    { name: 'a name from every object', value: { Ref: 'constructor' }, text: placeholder('constructor') },
    { name: 'a queue by its URL', value: { Ref: 'Queue' }, text: placeholder('Queue') },
    {
      name: 'a queue with a name by its URL',
      value: { Ref: 'NamedQueue' },
      text: `https://sqs.${region}.amazonaws.com/${account}/${placeholder('AWS_STACK_NAME')}-jobs`,
    },
    { name: 'a queue by its ARN', value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, text: placeholder('Queue_ARN') },
    {
      name: 'a named queue by its ARN',
      value: { 'Fn::GetAtt': 'NamedQueue.Arn' },
      text: `arn:aws:sqs:${region}:${account}:${placeholder('AWS_STACK_NAME')}-jobs`,
    },
    { name: 'a bucket by its name', value: { Ref: 'Bucket' }, text: 'files' },
    { name: 'a bucket by its ARN', value: { 'Fn::GetAtt': ['Bucket', 'Arn'] }, text: 'arn:aws:s3:::files' },
    { name: 'a role', value: { 'Fn::GetAtt': ['Role', 'Arn'] }, text: `arn:aws:iam::${account}:role/worker` },
    {
      name: 'a key of a secret',
      value: { 'Fn::Join': ['', [{ Ref: 'Secret' }, ':password::']] },
      text: `arn:aws:secretsmanager:${region}:${account}:secret:app/db:password::`,
    },
    {
      name: 'an attribute of a deployed resource',
      value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] },
      text: placeholder('Database_ENDPOINT_ADDRESS'),
    },
    {
      name: 'an image of a repository, as the CDK writes it',
      value: {
        'Fn::Join': [
          '',
          [
            { 'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Repository', 'Arn'] }] }] },
            '.dkr.ecr.',
            { 'Fn::Select': ['3', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Repository', 'Arn'] }] }] },
            '.',
            { Ref: 'AWS::URLSuffix' },
            '/',
            { Ref: 'Repository' },
            ':v1',
          ],
        ],
      },
      text: `${account}.dkr.ecr.${region}.amazonaws.com/${placeholder('Repository')}:v1`,
    },
    {
      name: 'a text with variables of its own',
      value: { 'Fn::Sub': [`\${A}-\${Bucket.Arn}-\${!Literal}-\${Tag}`, { A: { Ref: 'Port' } }] },
      text: `8000-arn:aws:s3:::files-${placeholder('Literal')}-${placeholder('Tag')}`,
    },
    { name: 'a mapping', value: { 'Fn::FindInMap': ['Sizes', 'prod', 'cpu'] }, text: '1024' },
    {
      name: 'a mapping by what is not known',
      value: { 'Fn::FindInMap': ['Sizes', { Ref: 'Tag' }, 'cpu'] },
      text: placeholder('Sizes_Tag_cpu'),
    },
    {
      name: 'an import',
      value: { 'Fn::ImportValue': { 'Fn::Sub': 'net-Subnet:1' } },
      text: placeholder('net_Subnet_1'),
    },
    { name: 'a condition that a default decides', value: { 'Fn::If': ['HasRole', 'a', 'b'] }, text: 'b' },
    {
      name: 'a condition that is not decided',
      value: { 'Fn::If': ['IsPublic', 'a', 'b'] },
      text: placeholder('IsPublic'),
    },
    { name: 'both of which one is not', value: { 'Fn::If': ['Both', 'a', 'b'] }, text: 'b' },
    {
      name: 'either of which one is not known',
      value: { 'Fn::If': ['Either', 'a', 'b'] },
      text: placeholder('Either'),
    },
    { name: 'a condition in a circle', value: { 'Fn::If': ['Circle', 'a', 'b'] }, text: placeholder('Circle') },
    {
      name: 'a function that needs the deployment',
      value: { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] },
      text: placeholder('CIDR'),
    },
    { name: 'a list where a text belongs', value: { 'Fn::Join': ['', 'abc'] }, text: placeholder('JOIN') },
    { name: 'a name in a circle', value: { Ref: 'Own' }, text: placeholder('Own') },
  ])('$name', ({ value, text }) => {
    expect(resolvedValue(value)).toEqual(text);
  });

  test('names that double each other end in a placeholder, at once', () => {
    expect(String(resolvedValue({ Ref: 'Twice0' })).length).toBeLessThan(70_000);
  });
});

describe('Left as it is:', () => {
  test.each<{ name: string; content: Json; kind?: 'kubernetes' }>([
    { name: 'a map of a raw task definition', content: { family: 'a', dockerLabels: { Ref: 'AWS::Region' } } },
    { name: 'a manifest', content: { Kind: { Ref: 'AWS::Region' } }, kind: 'kubernetes' },
    { name: 'a map with more than a function', content: { Resources: { A: { Properties: { Ref: 'x', other: 1 } } } } },
    { name: 'a list', content: [1] },
  ])('$name', ({ content, kind }) => {
    expect(resolved(content, kind)).toEqual(content);
  });
});

describe('Scalars have the types of the API', () => {
  test.each<{ name: string; properties: JsonMap; typed: JsonMap }>([
    {
      name: 'in a task definition',
      properties: {
        Cpu: 256,
        Memory: 512,
        ContainerDefinitions: [
          {
            Cpu: '128',
            Essential: 'true',
            Environment: [{ Name: 'PORT', Value: 8000 }],
            PortMappings: [{ ContainerPort: '8000' }],
            DockerLabels: { size: 3, enabled: true },
          },
        ],
      },
      typed: {
        Cpu: '256',
        Memory: '512',
        ContainerDefinitions: [
          {
            Cpu: 128,
            Essential: true,
            Environment: [{ Name: 'PORT', Value: '8000' }],
            PortMappings: [{ ContainerPort: 8000 }],
            DockerLabels: { size: '3', enabled: 'true' },
          },
        ],
      },
    },
    {
      name: 'but a placeholder for a number stays one',
      properties: { DesiredCount: placeholder('Count') },
      typed: { DesiredCount: placeholder('Count') },
    },
    {
      name: 'and a threshold is a number, while other values are texts',
      properties: { ThresholdConfiguration: { Type: 'COUNT', Value: '3' }, Tags: [{ Key: 1, Value: 3 }] },
      typed: { ThresholdConfiguration: { Type: 'COUNT', Value: 3 }, Tags: [{ Key: '1', Value: '3' }] },
    },
  ])('$name', ({ properties, typed }) => {
    expect(withApiScalars(properties)).toEqual(typed);
  });

  /** Every scalar of the request's own members, as texts, is then of the type that the SDK has for it. */
  test.each<{ kind: 'RegisterTaskDefinition' | 'CreateService'; texts: JsonMap }>([
    {
      kind: 'RegisterTaskDefinition',
      texts: {
        family: 'a',
        enableFaultInjection: 'true',
        ephemeralStorage: { sizeInGiB: '21' },
        containerDefinitions: [
          {
            restartPolicy: { enabled: 'true', ignoredExitCodes: ['0'], restartAttemptPeriod: '60' },
            linuxParameters: { swappiness: '60', maxSwap: '0', sharedMemorySize: '64', initProcessEnabled: 'false' },
            healthCheck: { command: ['CMD', '1'], interval: '5', timeout: '5', retries: '1', startPeriod: '0' },
            ulimits: [{ name: 'nofile', softLimit: '1', hardLimit: '2' }],
            mountPoints: [{ readOnly: 'true' }],
            startTimeout: '5',
            stopTimeout: '5',
            memoryReservation: '64',
          },
        ],
        volumes: [
          { configuredAtLaunch: 'true', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: '1' } },
        ],
      },
    },
    {
      kind: 'CreateService',
      texts: {
        serviceName: 'a',
        desiredCount: '2',
        enableECSManagedTags: 'true',
        enableExecuteCommand: 'false',
        healthCheckGracePeriodSeconds: '60',
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: '1', weight: '1' }],
        deploymentConfiguration: {
          maximumPercent: '200',
          minimumHealthyPercent: '100',
          bakeTimeInMinutes: '5',
          deploymentCircuitBreaker: {
            enable: 'true',
            rollback: 'true',
            thresholdConfiguration: { value: '3', type: 'COUNT' },
          },
        },
        loadBalancers: [{ containerPort: '80' }],
        volumeConfigurations: [
          {
            name: 'a',
            managedEBSVolume: { roleArn: 'a', sizeInGiB: '10', iops: '3000', throughput: '125', encrypted: 'true' },
          },
        ],
      },
    },
  ])('as the SDK has them for $kind', ({ kind, texts }) => {
    expect(shapeProblems(kind, withApiScalars(texts))).toEqual([]);
  });
});
