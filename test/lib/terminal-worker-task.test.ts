import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../contract/read-settings.ts';
import { deliveryRule, terminalWorkerSettings } from '../../contract/worker-settings.ts';
import { withPlausibleValues } from './plausible-values.ts';
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

  test('is told every setting that it reads, except those that scaler and image set, where AWS is, and Redis', () => {
    const environment = environmentOf(byDefault);
    const ofTheScaler = ['WORKER_ROLE', 'WORKER_IDLE_EXIT_SECONDS', 'ECS_TASK_DEFINITION', 'ECS_CAPACITY_PROVIDER'];
    const leftOut = [...ofTheScaler, 'WORKER_COMMAND_UID', 'AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL_S3'];
    const names = Object.keys(terminalWorkerSettings).filter(
      (name) => !leftOut.includes(name) && !/^REDIS_/.test(name),
    );
    expect(Object.keys(environment).sort()).toEqual(names.sort());
    expect(readSettings('The worker', terminalWorkerSettings, environment, [deliveryRule])).toMatchObject({
      WORKER_REPLY_QUEUE_PREFIX: 'CloudIde-reply-',
      WORKER_VISIBILITY_TIMEOUT_SECONDS: 60,
      WORKER_STOP_TIMEOUT_SECONDS: 120,
      WORKER_MAX_LIFETIME_SECONDS: 86_400,
      WORKER_PAID_MINIMUM_SECONDS: 60,
      WORKER_COMMAND_TIMEOUT_SECONDS: 1800,
      WORKER_MAX_OUTPUT_BYTES: 10 * 1024 * 1024,
      WORKER_DELIVERY: 'at-most-once',
    });
  });

  test('is told what the operator set', () => {
    const template = synthesizeCloudIde({
      ECS_CONTAINER_NAME: 'terminal',
      WORKER_CPU_UNITS: '1024',
      WORKER_MEMORY_MIB: '3072',
      WORKER_CPU_ARCHITECTURE: 'X86_64',
      WORKER_STOP_TIMEOUT_SECONDS: '30',
      WORKER_MAX_LIFETIME_SECONDS: '3600',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_COMMAND_TIMEOUT_SECONDS: '90',
      WORKER_MAX_OUTPUT_BYTES: '65536',
      WORKER_DELIVERY: 'at-least-once',
    });
    expect(onlyPropertiesOf(template, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '1024',
      Memory: '3072',
      RuntimePlatform: { CpuArchitecture: 'X86_64' },
    });
    expect(containerOf(template)).toMatchObject({ Name: 'terminal', StopTimeout: 30 });
    expect(environmentOf(template)).toMatchObject({
      WORKER_MAX_LIFETIME_SECONDS: '3600',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_COMMAND_TIMEOUT_SECONDS: '90',
      WORKER_STOP_TIMEOUT_SECONDS: '30',
      WORKER_MAX_OUTPUT_BYTES: '65536',
      WORKER_DELIVERY: 'at-least-once',
    });
  });

  test('knows of no Redis server and no secret unless one is named', () => {
    expect(environmentOf(byDefault)).not.toHaveProperty('REDIS_HOST');
    expect(containerOf(byDefault)).not.toHaveProperty('Secrets');
    expect(resourcesOf(byDefault, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test.each([
    { tls: 'without TLS unless that is asked for', settings: {}, told: { REDIS_PORT: '6379', REDIS_TLS: 'false' } },
    {
      tls: 'over TLS where that is asked for',
      settings: { REDIS_PORT: '6380', REDIS_TLS: 'true' },
      told: { REDIS_PORT: '6380', REDIS_TLS: 'true' },
    },
  ])('is told of a Redis server $tls, and without a password unless a secret is named', ({ settings, told }) => {
    const template = synthesizeCloudIde({ REDIS_HOST: 'redis.internal', ...settings });
    expect(environmentOf(template)).toMatchObject({ REDIS_HOST: 'redis.internal', ...told });
    expect(containerOf(template)).not.toHaveProperty('Secrets');
  });

  test('gets the password of its Redis server from a secret that exists already, and the template never has it', () => {
    const environment = { REDIS_HOST: 'redis.internal', REDIS_PASSWORD_SECRET_NAME: 'our/redis' };
    const template = synthesizeCloudIde(environment);
    const secrets = withPlausibleValues(containerOf(template).Secrets, template);
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:our/redis';
    expect(secrets).toEqual([{ Name: 'REDIS_PASSWORD', ValueFrom: secretArn }]);
    expect(environmentOf(template)).not.toHaveProperty('REDIS_PASSWORD');
    expect(resourcesOf(template, 'AWS::SecretsManager::Secret')).toEqual([]);
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
