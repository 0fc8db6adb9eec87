import fc from 'fast-check';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';

/** CPU units and MiB of Fargate tasks. */
const SIZES = [
  [256, 512],
  [512, 1024],
  [1024, 4096],
  [4096, 8192],
] as const;
const VOLUMES = ['cache', 'Data_1', 'files'] as const;
const NAMES = ['web', 'log_router', 'Envoy-Proxy', 'migrate'] as const;

const seconds = (min: number, max: number) => fc.integer({ min, max });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('$(HOME)', '$$', 'true', '0123', 'a b', '$(A)$B'));
const some = <T>(record: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(record, { requiredKeys: [] });
const without = (map: Readonly<Record<string, Json | undefined>>): JsonMap =>
  Object.fromEntries(Object.entries(map).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const healthCheck = fc
  .record({
    command: fc.constantFrom(
      ['CMD-SHELL', 'curl -f http://localhost:8000/health || exit 1'],
      ['CMD-SHELL', 'test -f $(HOME)/ok'],
      ['CMD', 'pg_isready'],
      ['/healthcheck'],
    ),
    times: some({
      interval: seconds(5, 300),
      timeout: seconds(2, 60),
      retries: seconds(1, 10),
      startPeriod: seconds(0, 300),
    }),
  })
  .map(({ command, times }) => ({ command, ...times }));

const logConfiguration = fc.constantFrom<JsonMap>(
  {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
  },
  { logDriver: 'json-file' },
);

const linuxParameters = some({
  capabilities: some({ add: fc.constant(['SYS_PTRACE']), drop: fc.subarray(['NET_RAW', 'MKNOD', 'ALL']) }),
  initProcessEnabled: fc.boolean(),
});

const scalars = some({
  user: fc.constantFrom('1000', '1000:1000', 'root', '0:0', 'nginx'),
  workingDirectory: fc.constant('/srv'),
  readonlyRootFilesystem: fc.boolean(),
  privileged: fc.constant(false),
  interactive: fc.boolean(),
  pseudoTerminal: fc.boolean(),
  stopTimeout: seconds(2, 120),
  startTimeout: seconds(2, 120),
  versionConsistency: fc.constantFrom('enabled', 'disabled'),
  entryPoint: fc.array(text, { maxLength: 3 }),
  command: fc.array(text, { maxLength: 3 }),
  healthCheck,
  logConfiguration,
  linuxParameters,
  restartPolicy: fc.constantFrom<JsonMap>(
    { enabled: false },
    { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 180 },
  ),
  ulimits: fc.constantFrom([{ name: 'nofile', softLimit: 65_535, hardLimit: 65_535 }], []),
  systemControls: fc.constantFrom([{ namespace: 'net.ipv4.tcp_keepalive_time', value: '500' }], []),
  dockerLabels: fc.dictionary(fc.constantFrom('team', 'com.example.role', 'some key'), word, { maxKeys: 2 }),
  repositoryCredentials: fc.constant({
    credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-AbCdEf',
  }),
});

const taskMembers = some({
  taskRoleArn: fc.constant('arn:aws:iam::111122223333:role/task'),
  executionRoleArn: fc.constant('arn:aws:iam::111122223333:role/execution'),
  ephemeralStorage: fc.record({ sizeInGiB: fc.integer({ min: 21, max: 200 }) }),
  runtimePlatform: some({
    cpuArchitecture: fc.constantFrom('X86_64', 'ARM64'),
    operatingSystemFamily: fc.constant('LINUX'),
  }),
  pidMode: fc.constant('task'),
  enableFaultInjection: fc.boolean(),
  tags: fc.constantFrom([{ key: 'team', value: 'web' }], [{ key: 'cost centre', value: 'a b' }], []),
});

/** What one container draws on; made consistent with the others by `containerOf`. */
const parts = fc.record({
  scalars,
  essential: fc.option(fc.boolean(), { nil: undefined }),
  shares: fc.record({
    cpu: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    memory: fc.option(fc.double({ min: 0.2, max: 1, noNaN: true }), { nil: undefined }),
    memoryReservation: fc.option(fc.double({ min: 0.05, max: 0.2, noNaN: true }), { nil: undefined }),
  }),
  environment: fc.uniqueArray(
    fc.record({ name: fc.constantFrom('A', 'HOME_DIR', 'DB_PASSWORD', 'x.y'), value: text }),
    {
      selector: ({ name }) => name,
      maxLength: 3,
    },
  ),
  secrets: fc.subarray(['DATABASE_URL', 'API_KEY']),
  ports: fc.array(
    fc.record({ offset: fc.integer({ min: 0, max: 9 }), protocol: fc.constantFrom('tcp', 'udp', undefined) }),
    {
      maxLength: 2,
    },
  ),
  mounts: fc.uniqueArray(fc.record({ volume: fc.nat(2), readOnly: fc.option(fc.boolean(), { nil: undefined }) }), {
    selector: ({ volume }) => volume,
    maxLength: 2,
  }),
  dependencies: fc.array(
    fc.record({ on: fc.nat(3), condition: fc.constantFrom('START', 'HEALTHY', 'COMPLETE', 'SUCCESS') }),
    {
      maxLength: 2,
    },
  ),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/**
 * Input of RegisterTaskDefinition for Fargate that ECS accepts: all members that are common, each there or not, sums within the task, and
 * what refers to something refers to what there is. Environment values are any text.
 */
export const taskDefinitionArbitrary: fc.Arbitrary<JsonMap> = fc
  .record({
    family: word,
    size: fc.constantFrom(...SIZES),
    members: taskMembers,
    containers: fc.array(parts, { minLength: 1, maxLength: NAMES.length }),
    volumes: fc.tuple(
      fc.constantFrom<JsonMap>({}, { host: {} }, { dockerVolumeConfiguration: { scope: 'task', driver: 'local' } }),
      fc.constantFrom<JsonMap>({}, { configuredAtLaunch: true }),
      fc.constantFrom<JsonMap>(
        {},
        { efsVolumeConfiguration: { fileSystemId: 'fs-12345678', transitEncryption: 'ENABLED' } },
      ),
    ),
  })
  .map(({ family, size: [cpu, memory], members, containers, volumes }) => ({
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: String(cpu),
    memory: String(memory),
    ...members,
    containerDefinitions: containers.map((container, index) =>
      containerOf(container, index, containers, { cpu, memory }),
    ),
    volumes: volumes.map((volume, index) => ({ name: VOLUMES[index] ?? '', ...volume })),
  }));

function containerOf(
  own: Parts,
  index: number,
  all: readonly Parts[],
  task: { readonly cpu: number; readonly memory: number },
): JsonMap {
  const part = (share: number | undefined, whole: number) =>
    share === undefined ? undefined : Math.max(6, Math.floor((share * whole) / all.length));
  return without({
    name: NAMES[index] ?? '',
    image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:${index}`,
    ...own.scalars,
    // The last one is essential, so there is one, and nothing waits for its end.
    essential: index === all.length - 1 ? true : own.essential,
    cpu: own.shares.cpu === undefined ? undefined : Math.floor((own.shares.cpu * task.cpu) / all.length),
    memory: part(own.shares.memory, task.memory),
    memoryReservation: part(own.shares.memoryReservation, task.memory),
    environment: own.environment,
    secrets: own.secrets.map((name) => ({
      name,
      valueFrom: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf:${name}::`,
    })),
    portMappings: portsOf(own, index),
    mountPoints: own.mounts.map(({ volume, readOnly }) =>
      without({ sourceVolume: VOLUMES[volume] ?? '', containerPath: `/mnt/${volume}`, readOnly }),
    ),
    dependsOn: dependenciesOf(own, index, all),
  });
}

function portsOf({ ports }: Parts, index: number): readonly JsonMap[] {
  const numbers = ports.map(({ offset, protocol }) => ({ containerPort: 8000 + 10 * index + offset, protocol }));
  const distinct = numbers.filter(({ containerPort }, position) => {
    return numbers.findIndex((other) => other.containerPort === containerPort) === position;
  });
  return distinct.map((mapping) => without({ ...mapping, hostPort: mapping.containerPort }));
}

/** Dependencies on earlier containers alone, so there is no circle, and with conditions that those can meet. */
function dependenciesOf({ dependencies }: Parts, index: number, all: readonly Parts[]): readonly JsonMap[] {
  const earlier = dependencies.filter(({ on }, position) => {
    return on < index && dependencies.findIndex((other) => other.on === on) === position;
  });
  return earlier.map(({ on, condition }) => {
    const target = all[on];
    const ends = condition === 'COMPLETE' || condition === 'SUCCESS';
    const met = ends
      ? target?.essential === false
      : condition !== 'HEALTHY' || target?.scalars.healthCheck !== undefined;
    return { containerName: NAMES[on] ?? '', condition: met ? condition : 'START' };
  });
}
