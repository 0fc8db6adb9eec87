import { beforeAll, describe, expect, test } from '@jest/globals';
import { taskHourDollars } from '../../contract/prices.ts';
import { costConfigurationFrom } from '../../cost/configuration.ts';
import { SCALER_MEMORY_GB } from '../../cost/fixed-cost.ts';
import { CloudIdeStack, readDeploymentSettings } from '../../lib/index.ts';
import { widgetsTitled } from '../lib/monitoring/support/references.ts';
import { synthesize, type Template } from '../lib/synthesis.ts';

const propertiesOf = ({ Resources }: Template, type: string) =>
  Object.values(Resources)
    .filter((resource) => resource.Type === type)
    .map(({ Properties = {} }) => Properties);

/** As CloudWatch bills them: of an expression's entries, those with a metric. */
function metricsInAlarms(template: Template): number {
  const perAlarm = propertiesOf(template, 'AWS::CloudWatch::Alarm').map(({ Metrics: metrics }) =>
    Array.isArray(metrics) ? metrics.filter((entry) => 'MetricStat' in entry).length : 1,
  );
  return perAlarm.reduce((sum, count) => sum + count, 0);
}

/** What the sums count must be what the template has, or they would be wrong unseen. */
describe('the cost model beside the synthesized stack', () => {
  const settings = readDeploymentSettings({});
  let template: Template;

  beforeAll(() => {
    template = synthesize((app) => new CloudIdeStack(app, 'CloudIde', { settings }));
  });

  test('has its metrics in alarms and its dashboards', () => {
    const { alarmMetrics, dashboards } = costConfigurationFrom(settings);
    expect(metricsInAlarms(template)).toBe(alarmMetrics);
    expect(propertiesOf(template, 'AWS::CloudWatch::Dashboard')).toHaveLength(dashboards);
  });

  test('has the metrics in alarms of a FIFO queue', () => {
    const fifo = readDeploymentSettings({
      AWS_SQS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/commands.fifo',
    });
    const ofFifo = synthesize((app) => new CloudIdeStack(app, 'CloudIde', { settings: fifo }));
    expect(metricsInAlarms(ofFifo)).toBe(costConfigurationFrom(fifo).alarmMetrics);
  });

  test("has its function's memory and processor", () => {
    const [scaler] = propertiesOf(template, 'AWS::Lambda::Function').filter(({ Runtime }) => Runtime === 'nodejs24.x');
    expect(scaler).toMatchObject({ MemorySize: SCALER_MEMORY_GB * 1024, Architectures: ['arm64'] });
  });

  test('makes start marks where they are priced', () => {
    const [task] = propertiesOf(template, 'AWS::ECS::TaskDefinition');
    const told = /"WORKER_DELIVERY","Value":"([a-z-]+)"/.exec(JSON.stringify(task))?.[1];
    expect([told, costConfigurationFrom(settings).startMarks]).toEqual(['at-most-once', true]);
    const otherwise = readDeploymentSettings({ WORKER_DELIVERY: 'at-least-once' });
    expect(costConfigurationFrom(otherwise).startMarks).toBe(false);
  });

  test('has terminals that keep files and can be reached where they are priced', () => {
    const told = (template: Template) => JSON.stringify(template).includes('"WORKER_CONTROL_QUEUE_PREFIX"');
    const ownTask = readDeploymentSettings({ ECS_TASK_DEFINITION: 'other-family' });
    const withOwnTask = synthesize((app) => new CloudIdeStack(app, 'CloudIde', { settings: ownTask }));
    expect([told(template), costConfigurationFrom(settings).terminals]).toEqual([true, true]);
    expect([told(withOwnTask), costConfigurationFrom(ownTask).terminals]).toEqual([false, false]);
  });

  test("has its tasks' size", () => {
    const { cpuUnits, memoryMib, architecture } = costConfigurationFrom(settings);
    expect(propertiesOf(template, 'AWS::ECS::TaskDefinition')).toEqual([
      expect.objectContaining({
        Cpu: String(cpuUnits),
        Memory: String(memoryMib),
        RuntimePlatform: expect.objectContaining({ CpuArchitecture: architecture }),
      }),
    ]);
  });

  test('prices its tasks as its dashboard does, on the capacity provider that is tried first', () => {
    const spot = readDeploymentSettings({ ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' });
    const onSpot = synthesize((app) => new CloudIdeStack(app, 'CloudIde', { settings: spot }));
    const price = taskHourDollars(costConfigurationFrom(spot)).toFixed(5);
    const title = new RegExp(`^Dollars an hour, \\$${price} a task \\(FARGATE_SPOT, estimate for `);
    expect(widgetsTitled(onSpot, title)).toHaveLength(1);
  });

  test.each(['AWS::EC2::NatGateway', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'])(
    'has no %s, which would be billed day and night',
    (type) => {
      expect(propertiesOf(template, type)).toEqual([]);
    },
  );

  test('has no VPC endpoint but a gateway, which is free', () => {
    expect(propertiesOf(template, 'AWS::EC2::VPCEndpoint').map(({ VpcEndpointType }) => VpcEndpointType)).toEqual([
      'Gateway',
    ]);
  });
});

describe('the configuration that is priced', () => {
  test.each([
    {
      name: 'nothing',
      environment: {},
      expected: { cpuUnits: 512, capacity: 'FARGATE', minTasks: 0, secrets: 0, queuedEvents: true },
    },
    {
      name: 'Spot tried first',
      environment: { ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' },
      expected: { capacity: 'FARGATE_SPOT' },
    },
    {
      name: 'bigger x86 tasks',
      environment: { WORKER_CPU_UNITS: '1024', WORKER_MEMORY_MIB: '4096', WORKER_CPU_ARCHITECTURE: 'X86_64' },
      expected: { cpuUnits: 1024, memoryMib: 4096, architecture: 'X86_64' },
    },
    {
      name: 'a FIFO queue and a secret',
      environment: {
        AWS_SQS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/commands.fifo',
        REDIS_HOST: 'redis.example',
        REDIS_PASSWORD_SECRET_NAME: 'redis',
      },
      expected: { fifoQueue: true, secrets: 1 },
    },
    {
      name: 'Redis, which takes the events',
      environment: { REDIS_HOST: 'redis.example' },
      expected: { startMarks: true, queuedEvents: false },
    },
    {
      name: "a task definition of one's own, whose marks and events are its own",
      environment: { ECS_TASK_DEFINITION: 'other-family' },
      expected: { startMarks: false, terminals: false, queuedEvents: false },
    },
    {
      name: 'a tick a minute and a baseline',
      environment: { ECS_TICK_SECONDS: '60', ECS_MIN_TASKS: '2' },
      expected: { tickSeconds: 60, minTasks: 2 },
    },
  ])('follows settings with $name', ({ environment, expected }) => {
    expect(costConfigurationFrom(readDeploymentSettings(environment))).toMatchObject(expected);
  });
});
