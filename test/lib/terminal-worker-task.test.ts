import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../contract/read-settings.ts';
import { terminalWorkerSettings } from '../../contract/settings.ts';
import { withPlausibleValues } from './plausible-values.ts';
import { permissions, statementsOf } from './policies.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeCloudIde, type Template } from './synthesis.ts';

interface Container {
  readonly Name: string;
  readonly StopTimeout: number;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
  readonly LogConfiguration: unknown;
}

function containerOf(template: Template): Container {
  const { ContainerDefinitions } = onlyPropertiesOf(template, 'AWS::ECS::TaskDefinition');
  const [container] = ContainerDefinitions as Container[];
  if (!container) throw new Error('The task definition has no container.');
  return container;
}

function environmentOf(template: Template): Record<string, string> {
  const pairs = withPlausibleValues(containerOf(template).Environment, template) as { Name: string; Value: string }[];
  return Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
}

const byDefault = synthesizeCloudIde();
const withRedis = synthesizeCloudIde({ REDIS_HOST: 'redis.internal' });

describe('the terminal worker', () => {
  test('runs on Fargate with half an ARM64 CPU and 1 GB, and is given all the time there is to stop', () => {
    expect(onlyPropertiesOf(byDefault, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
    expect(containerOf(byDefault)).toMatchObject({
      Name: 'worker',
      StopTimeout: 120,
      LogConfiguration: { LogDriver: 'awslogs' },
    });
  });

  test('is told every setting that it reads, except those that the scaler gives to each task and where AWS is', () => {
    const environment = environmentOf(byDefault);
    const leftOut = ['WORKER_ROLE', 'WORKER_IDLE_EXIT_SECONDS', 'AWS_ENDPOINT_URL_SQS'];
    const names = Object.keys(terminalWorkerSettings).filter((name) => !leftOut.includes(name));
    expect(Object.keys(environment).sort()).toEqual([...names, 'AWS_S3_BUCKET_NAME'].sort());
    expect(readSettings('The worker', terminalWorkerSettings, environment)).toMatchObject({
      WORKER_REPLY_QUEUE_PREFIX: 'CloudIde-reply-',
      WORKER_VISIBILITY_TIMEOUT_SECONDS: 60,
      WORKER_STOP_TIMEOUT_SECONDS: 120,
      WORKER_MAX_LIFETIME_SECONDS: 86_400,
      WORKER_PAID_MINIMUM_SECONDS: 60,
      WORKER_COMMAND_TIMEOUT_SECONDS: 1800,
    });
  });

  test('is told what the operator set', () => {
    const template = synthesizeCloudIde({
      ECS_CONTAINER_NAME: 'terminal',
      WORKER_MAX_LIFETIME_SECONDS: '3600',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_COMMAND_TIMEOUT_SECONDS: '90',
    });
    expect(containerOf(template).Name).toBe('terminal');
    expect(environmentOf(template)).toMatchObject({
      WORKER_MAX_LIFETIME_SECONDS: '3600',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_COMMAND_TIMEOUT_SECONDS: '90',
    });
  });

  test('knows of no Redis server and no secret unless one is named', () => {
    expect(environmentOf(byDefault)).not.toHaveProperty('REDIS_HOST');
    expect(containerOf(byDefault)).not.toHaveProperty('Secrets');
    expect(resourcesOf(byDefault, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test('gets the password of its Redis server from a secret that has a value from the start', () => {
    expect(environmentOf(withRedis)).toMatchObject({ REDIS_HOST: 'redis.internal', REDIS_PORT: '6379' });
    const [[secretId] = []] = resourcesOf(withRedis, 'AWS::SecretsManager::Secret');
    expect(containerOf(withRedis).Secrets).toEqual([{ Name: 'REDIS_PASSWORD', ValueFrom: { Ref: secretId } }]);
    expect(onlyPropertiesOf(withRedis, 'AWS::SecretsManager::Secret')).toHaveProperty('GenerateSecretString');
  });

  test('may use its queues and the objects of its bucket, and nothing else', () => {
    const [bucketId = ''] = resourcesOf(byDefault, 'AWS::S3::Bucket')[0] ?? [];
    const [commands, deadLetters, responses] = ['CommandQueue3', 'CommandQueueDead', 'ResponseQueue'].map((prefix) => {
      const [id] = resourcesOf(byDefault, 'AWS::SQS::Queue').find(([logicalId]) => logicalId.startsWith(prefix)) ?? [];
      return `arn-of-${id}`;
    });
    const consume = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'];
    const destinations = [deadLetters, responses, 'arn:aws:sqs:eu-west-1:123456789012:CloudIde-reply-*'];
    const allowed = [
      ...consume.map((action) => `sqs:${action} on ${commands}`),
      ...destinations.map((destination) => `sqs:SendMessage on ${destination}`),
      ...['GetObject', 'PutObject', 'DeleteObject'].map((action) => `s3:${action} on arn-of-${bucketId}/*`),
      `s3:ListBucket on arn-of-${bucketId}`,
    ];
    expect(permissions(statementsOf(byDefault, 'TerminalWorkerTaskDefinitionTaskRole'))).toEqual(allowed.sort());
  });

  test('has an image repository that scans, keeps what a tag means, and forgets only untagged images', () => {
    const repository = onlyPropertiesOf(byDefault, 'AWS::ECR::Repository');
    expect(repository).toMatchObject({
      ImageScanningConfiguration: { ScanOnPush: true },
      ImageTagMutability: 'IMMUTABLE',
    });
    const { LifecyclePolicyText } = repository['LifecyclePolicy'] as { LifecyclePolicyText: string };
    const rules: { selection: { tagStatus: string } }[] = JSON.parse(LifecyclePolicyText).rules;
    expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged']);
  });
});
