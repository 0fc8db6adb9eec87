import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../contract/read-settings.ts';
import { controlQueueRule, deliveryRule, terminalWorkerSettings } from '../../contract/worker-settings.ts';
import { withPlausibleValues } from './plausible-values.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeCloudIde, type Template } from './synthesis.ts';

interface Container {
  readonly Name: string;
  readonly StopTimeout: number;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
  readonly LogConfiguration: unknown;
  readonly MountPoints: readonly { readonly ContainerPath: string; readonly SourceVolume: string }[];
  readonly LinuxParameters: {
    readonly Capabilities: { readonly Add?: readonly string[]; readonly Drop: readonly string[] };
  };
}

/** What a container has unless it is told otherwise (Docker engine documentation, "Runtime privilege and Linux capabilities"). */
const dockersCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

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

  test('is root, with the capabilities alone that it needs to run commands as somebody else', () => {
    const { LinuxParameters: linuxParameters } = containerOf(byDefault);
    expect(containerOf(byDefault)).toMatchObject({ User: 'root', LinuxParameters: { InitProcessEnabled: true } });
    const { Add: added, Drop: dropped } = linuxParameters.Capabilities;
    expect(added).toBeUndefined();
    expect(dockersCapabilities).toEqual(expect.arrayContaining([...dropped]));
    const left = dockersCapabilities.filter((capability) => !dropped.includes(capability));
    expect(left).toEqual(['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETPCAP', 'SETUID']);
  });

  test('can write to two empty volumes of its own and to nothing of its image', () => {
    const { MountPoints: mountPoints } = containerOf(byDefault);
    expect(containerOf(byDefault)).toMatchObject({ ReadonlyRootFilesystem: true });
    expect(mountPoints.map(({ ContainerPath }) => ContainerPath)).toEqual(['/var/lib/terminals', '/tmp']);
    const volumes = mountPoints.map(({ SourceVolume }) => ({ Name: SourceVolume }));
    expect(onlyPropertiesOf(byDefault, 'AWS::ECS::TaskDefinition')['Volumes']).toEqual(volumes);
    expect(environmentOf(byDefault)['WORKER_DIRECTORY']).toBe('/var/lib/terminals');
  });

  test('is told every setting that it reads, except those that scaler and image set, where AWS is, and Redis', () => {
    const environment = environmentOf(byDefault);
    const ofTheScaler = ['WORKER_ROLE', 'WORKER_IDLE_EXIT_SECONDS', 'ECS_TASK_DEFINITION', 'ECS_CAPACITY_PROVIDER'];
    const ofThisMachine = ['ALLOW_UNSANDBOXED', 'AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL_S3'];
    const leftOut = [...ofTheScaler, 'WORKER_FIRST_COMMAND_UID', ...ofThisMachine];
    const names = Object.keys(terminalWorkerSettings).filter(
      (name) => !leftOut.includes(name) && !/^REDIS_/.test(name),
    );
    expect(Object.keys(environment).sort()).toEqual(names.sort());
    const rules = [deliveryRule, controlQueueRule];
    expect(readSettings('The worker', terminalWorkerSettings, environment, rules)).toMatchObject({
      WORKER_REPLY_QUEUE_PREFIX: 'CloudIde-reply-',
      WORKER_CONTROL_QUEUE_PREFIX: 'CloudIde-control-',
      WORKER_VISIBILITY_TIMEOUT_SECONDS: 60,
      WORKER_STOP_TIMEOUT_SECONDS: 120,
      WORKER_MAX_LIFETIME_SECONDS: 86_400,
      WORKER_PAID_MINIMUM_SECONDS: 60,
      WORKER_COMMAND_TIMEOUT_SECONDS: 1800,
      WORKER_MAX_OUTPUT_BYTES: 10 * 1024 * 1024,
      WORKER_DELIVERY: 'at-most-once',
      WORKER_COMMAND_MAX_PROCESSES: 1024,
      WORKER_COMMAND_MAX_MEMORY_MIB: 8192,
      WORKER_WORKSPACE_MAX_FILES: 10_000,
      WORKER_WORKSPACE_MAX_BYTES: 256 * 1024 * 1024,
      WORKER_WORKSPACE_IGNORE: ['.git', 'node_modules', '.next', 'dist', 'build'],
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
      WORKER_COMMAND_MAX_PROCESSES: '64',
      WORKER_WORKSPACE_MAX_FILES: '500',
      WORKER_WORKSPACE_MAX_BYTES: '1048576',
      WORKER_WORKSPACE_IGNORE: '.git, target',
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
      WORKER_COMMAND_MAX_PROCESSES: '64',
      WORKER_COMMAND_MAX_MEMORY_MIB: '24576',
      WORKER_WORKSPACE_MAX_FILES: '500',
      WORKER_WORKSPACE_MAX_BYTES: '1048576',
      WORKER_WORKSPACE_IGNORE: '.git,target',
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
