import { describe, expect, test } from '@jest/globals';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, NestedStack, type Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { policyRules } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { scalerSettings } from '../../contract/scaler-settings.ts';
import { QueueScaledTasks } from '../../lib/queue-scaled-tasks.ts';
import type { QueueScaledTasksProps } from '../../lib/queue-scaled-tasks-props.ts';
import { withPlausibleValues } from './plausible-values.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeIn, type Template } from './synthesis.ts';

/** Someone else's stack: a queue, a cluster and a task definition of their own. */
function scaleImages(stack: Construct, props: Partial<QueueScaledTasksProps> = {}): QueueScaledTasks {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { family: 'resize' });
  taskDefinition.addContainer('resizer', { image: ecs.ContainerImage.fromRegistry('example/resizer:1') });
  return new QueueScaledTasks(stack, 'Images', {
    queue: new sqs.Queue(stack, 'Queue'),
    cluster: ecs.CfnCluster.fromClusterName(stack, 'Cluster', 'images'),
    taskDefinition,
    taskSubnets: [ec2.CfnSubnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef0')],
    securityGroups: [ec2.CfnSecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
    ...props,
  });
}

function environmentOf(template: Template): Record<string, string> {
  const { Environment } = onlyPropertiesOf(template, 'AWS::Lambda::Function');
  const { Variables } = withPlausibleValues(Environment, template) as { Variables: Record<string, string> };
  return Variables;
}

const byDefault = synthesizeIn((stack) => scaleImages(stack));

describe("the scaler's function", () => {
  test('is told every setting with a value that it reads except where AWS is, in words that it accepts', () => {
    const environment = environmentOf(byDefault);
    const unset = ['ECS_MIN_TASKS_SCHEDULE', 'ECS_TARGET_WAIT_SECONDS', 'ECS_MESSAGES_PER_TASK'];
    const names = Object.keys(scalerSettings).filter(
      (name) => !name.startsWith('AWS_ENDPOINT_URL_') && !unset.includes(name),
    );
    expect(Object.keys(environment).sort()).toEqual(names.sort());
    expect(readSettings('The scaler', scalerSettings, environment)).toMatchObject({
      ECS_CLUSTER_NAME: 'images',
      ECS_TASK_DEFINITION: 'resize',
      ECS_CONTAINER_NAME: 'resizer',
      ECS_SUBNETS: ['subnet-0123456789abcdef0'],
      ECS_SECURITY_GROUPS: ['sg-0123456789abcdef0'],
      ECS_PARAMETER_NAME: '/Test/Images',
      ECS_MIN_TASKS: 0,
      ECS_MAX_TASKS: 10,
    });
  });

  test('is told what the props say', () => {
    const template = synthesizeIn((stack) =>
      scaleImages(stack, {
        minScalingCapacity: 2,
        maxScalingCapacity: 20,
        minScalingSchedule: 'Mon-Fri 08:00-18:00 Europe/Berlin=3;Sat 10:00-12:00 UTC=1',
        targetWait: Duration.seconds(30),
        expectedServiceTime: Duration.millis(200),
        maxLaunchesPerTick: 4,
        idleExit: Duration.minutes(1),
        maxTaskLifetime: Duration.hours(1),
        tickInterval: Duration.seconds(20),
        capacityProviders: ['FARGATE_SPOT', 'FARGATE'],
        containerName: 'resizer',
        imagePushed: false,
        assignPublicIp: false,
        dryRun: true,
        parameterName: '/images/scaler',
      }),
    );
    expect(readSettings('The scaler', scalerSettings, environmentOf(template))).toMatchObject({
      ECS_MIN_TASKS: 2,
      ECS_MAX_TASKS: 20,
      ECS_MIN_TASKS_SCHEDULE: [
        { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1080, timeZone: 'Europe/Berlin', minTasks: 3 },
        { days: [6], fromMinute: 600, toMinute: 720, timeZone: 'UTC', minTasks: 1 },
      ],
      ECS_TARGET_WAIT_SECONDS: 30,
      ECS_SECONDS_PER_MESSAGE: 0.2,
      ECS_MESSAGES_PER_TASK: undefined,
      ECS_MAX_LAUNCHES_PER_TICK: 4,
      WORKER_IDLE_EXIT_SECONDS: 60,
      WORKER_MAX_LIFETIME_SECONDS: 3600,
      ECS_TICK_SECONDS: 20,
      ECS_CAPACITY_PROVIDERS: ['FARGATE_SPOT', 'FARGATE'],
      ECS_CONTAINER_NAME: 'resizer',
      ECS_IMAGE_PUSHED: false,
      ECS_ASSIGN_PUBLIC_IP: false,
      ECS_DRY_RUN: true,
      ECS_PARAMETER_NAME: '/images/scaler',
    });
  });

  test('is told of messages per task, and then of no target', () => {
    const template = synthesizeIn((stack) => scaleImages(stack, { messagesPerTask: 3 }));
    expect(readSettings('The scaler', scalerSettings, environmentOf(template), policyRules)).toMatchObject({
      ECS_MESSAGES_PER_TASK: 3,
      ECS_TARGET_WAIT_SECONDS: undefined,
    });
  });

  test('runs the prebuilt bundle on Node 24 and ARM64 with a bounded log, and is never retried', () => {
    expect(onlyPropertiesOf(byDefault, 'AWS::Lambda::Function')).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 256,
      LoggingConfig: { LogGroup: { Ref: resourcesOf(byDefault, 'AWS::Logs::LogGroup')[0]?.[0] } },
    });
    expect(onlyPropertiesOf(byDefault, 'AWS::Lambda::Function')).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(onlyPropertiesOf(byDefault, 'AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 30 });
    expect(onlyPropertiesOf(byDefault, 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });
});

describe('the ticks', () => {
  test.each([10, 12, 15, 20, 30])('every %i seconds are passed on by the tick queue, each over in time', (seconds) => {
    const template = synthesizeIn((stack) => scaleImages(stack, { tickInterval: Duration.seconds(seconds) }));
    const { Timeout } = onlyPropertiesOf(template, 'AWS::Lambda::Function');
    expect(Timeout).toBe(seconds - 1);
    const tickQueueUrl = environmentOf(template)['ECS_TICK_QUEUE_URL'] ?? '';
    const [logicalId, tickQueue] =
      resourcesOf(template, 'AWS::SQS::Queue').find(([id]) => tickQueueUrl.endsWith(id)) ?? [];
    expect(tickQueue?.Properties).toEqual({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 60,
      MessageRetentionPeriod: 60,
    });
    expect(onlyPropertiesOf(template, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': [logicalId, 'Arn'] },
    });
  });

  test('once a minute need no tick queue', () => {
    const template = synthesizeIn((stack) => scaleImages(stack, { tickInterval: Duration.minutes(1) }));
    expect(onlyPropertiesOf(template, 'AWS::Lambda::Function')['Timeout']).toBe(59);
    expect(resourcesOf(template, 'AWS::SQS::Queue')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).toEqual([]);
    expect(environmentOf(template)).not.toHaveProperty('ECS_TICK_QUEUE_URL');
  });

  test('of each minute are started by the schedule, which neither retries nor comes before the task definition', () => {
    expect(onlyPropertiesOf(byDefault, 'AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: { 'Fn::GetAtt': [resourcesOf(byDefault, 'AWS::Lambda::Function')[0]?.[0], 'Arn'] },
        Input:
          '{"kind":"schedule","scheduledAt":"<aws.scheduler.scheduled-time>","executionId":"<aws.scheduler.execution-id>"}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
    const [[, schedule] = []] = resourcesOf(byDefault, 'AWS::Scheduler::Schedule');
    expect(schedule?.DependsOn).toContain(resourcesOf(byDefault, 'AWS::ECS::TaskDefinition')[0]?.[0]);
  });
});

describe('the parameter', () => {
  test('is empty at first, so that nothing is overridden', () => {
    expect(onlyPropertiesOf(byDefault, 'AWS::SSM::Parameter')).toMatchObject({
      Name: '/Test/Images',
      Type: 'String',
      Value: '{}',
    });
  });

  test('of each scaling in a stack has a name of its own, of characters that Systems Manager takes', () => {
    const template = synthesizeIn((stack) => {
      scaleImages(new Construct(stack, 'Small'));
      scaleImages(new Construct(stack, 'Very large: ü'));
    });
    const names = resourcesOf(template, 'AWS::SSM::Parameter').map(([, parameter]) => parameter.Properties?.['Name']);
    expect(names).toEqual(['/Test/Small/Images', '/Test/Very-large---/Images']);
  });

  test('has to be named in a nested stack, whose name only the deployment knows', () => {
    const nested = (props: Partial<QueueScaledTasksProps>) => () =>
      synthesizeIn((stack: Stack) => scaleImages(new NestedStack(stack, 'Nested'), props));
    expect(nested({})).toThrow(
      /has one problem:\n {2}parameterName must be the name of a Systems Manager parameter, beginning with a slash and not with "\/aws" or "\/ssm"; in a nested stack there is no default; received nothing\. Set parameterName\.$/,
    );
    expect(nested({ parameterName: '/images/scaler' })).not.toThrow();
  });
});
