import { describe, expect, test } from '@jest/globals';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { ConfigurationError, type ConfigurationProblem } from '../../contract/configuration-error.ts';
import { QueueScaledTasks } from '../../lib/queue-scaled-tasks.ts';
import type { QueueScaledTasksProps } from '../../lib/queue-scaled-tasks-props.ts';
import { synthesizeIn } from './synthesis.ts';

/** A task definition with one container; a size or a stop time-out may be wrong. */
interface TaskSpecification {
  readonly cpu?: number;
  readonly memoryLimitMiB?: number;
  readonly stopTimeout?: Duration;
  readonly withoutContainer?: boolean;
  /** Stop time-out of a second container, which is there only with one. */
  readonly sidecarStopTimeout?: Duration;
}

type Props = Partial<Omit<QueueScaledTasksProps, 'taskDefinition'>>;

function problemsOf(
  props: Props | ((stack: Stack) => Props),
  { stopTimeout, withoutContainer, sidecarStopTimeout, ...size }: TaskSpecification = {},
) {
  const build = (stack: Stack) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', size);
    const image = ecs.ContainerImage.fromRegistry('example/resizer:1');
    if (!withoutContainer) taskDefinition.addContainer('resizer', { image, ...(stopTimeout && { stopTimeout }) });
    if (sidecarStopTimeout) taskDefinition.addContainer('proxy', { image, stopTimeout: sidecarStopTimeout });
    return scaleImages(stack, { taskDefinition, ...(typeof props === 'function' ? props(stack) : props) });
  };
  return problemsThrownBy(() => synthesizeIn(build));
}

type Given = Props & Pick<QueueScaledTasksProps, 'taskDefinition'>;

function scaleImages(stack: Stack, props: Given): QueueScaledTasks {
  return new QueueScaledTasks(stack, 'Images', {
    queue: new sqs.Queue(stack, 'Queue'),
    cluster: ecs.CfnCluster.fromClusterName(stack, 'Cluster', 'images'),
    taskSubnets: [subnet(stack, 0)],
    securityGroups: [group(stack, 0)],
    ...props,
  });
}

function problemsThrownBy(build: () => unknown): readonly ConfigurationProblem[] {
  try {
    build();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

function subnet(stack: Stack, index: number): ec2.ISubnetRef {
  return ec2.CfnSubnet.fromSubnetId(stack, `Subnet${index}`, `subnet-${String(index).padStart(17, '0')}`);
}
function group(stack: Stack, index: number): ec2.ISecurityGroupRef {
  return ec2.CfnSecurityGroup.fromSecurityGroupId(stack, `Group${index}`, `sg-${String(index).padStart(17, '0')}`);
}

describe('QueueScaledTasks', () => {
  test.each<{ name: string; props?: Props; task?: TaskSpecification; blamed: string; received: string }>([
    {
      name: 'a fraction of a task',
      props: { maxScalingCapacity: 1.5 },
      blamed: 'maxScalingCapacity',
      received: '"1.5"',
    },
    { name: 'no message a task', props: { messagesPerTask: 0 }, blamed: 'messagesPerTask', received: '"0"' },
    {
      name: 'a target below what can be kept',
      props: { targetWait: Duration.seconds(4) },
      blamed: 'targetWait',
      received: '"4"',
    },
    {
      name: 'a service time of nothing',
      props: { expectedServiceTime: Duration.millis(0) },
      blamed: 'expectedServiceTime',
      received: '"0"',
    },
    {
      name: 'a schedule that is none',
      props: { minScalingSchedule: 'always=1' },
      blamed: 'minScalingSchedule',
      received: '"always=1"',
    },
    {
      name: 'a window above the maximum',
      props: { minScalingSchedule: 'Mon 08:00-09:00 UTC=10;Tue 08:00-09:00 UTC=11' },
      blamed: 'minScalingSchedule',
      received: '"Tue 08:00-09:00 UTC=11"',
    },
    {
      name: 'a target beside messages a task',
      props: { targetWait: Duration.seconds(30), messagesPerTask: 5 },
      blamed: 'messagesPerTask',
      received: '5 beside a targetWait of 30 seconds',
    },
    { name: 'too many launches', props: { maxLaunchesPerTick: 501 }, blamed: 'maxLaunchesPerTick', received: '"501"' },
    {
      name: 'an idle exit below a second',
      props: { idleExit: Duration.millis(500) },
      blamed: 'idleExit',
      received: '"0.5"',
    },
    {
      name: 'a short lifetime',
      props: { maxTaskLifetime: Duration.minutes(4) },
      blamed: 'maxTaskLifetime',
      received: '"240"',
    },
    { name: 'an odd tick', props: { tickInterval: Duration.seconds(7) }, blamed: 'tickInterval', received: '"7"' },
    { name: 'no capacity provider', props: { capacityProviders: [] }, blamed: 'capacityProviders', received: '""' },
    {
      name: 'an unknown capacity provider',
      props: { capacityProviders: ['FARGATE', 'EC2' as 'FARGATE'] },
      blamed: 'capacityProviders',
      received: '"FARGATE,EC2"',
    },
    {
      name: 'a parameter without a slash',
      props: { parameterName: 'images' },
      blamed: 'parameterName',
      received: '"images"',
    },
    {
      name: 'a parameter that Systems Manager keeps for itself',
      props: { parameterName: '/SSM/images' },
      blamed: 'parameterName',
      received: '"/SSM/images"',
    },
    { name: 'no subnet', props: { taskSubnets: [] }, blamed: 'taskSubnets', received: 'a list of 0' },
    { name: 'no security group', props: { securityGroups: [] }, blamed: 'securityGroups', received: 'a list of 0' },
    {
      name: 'a strange container',
      props: { containerName: 'sidecar' },
      blamed: 'containerName',
      received: '"sidecar"',
    },
    {
      name: 'a task without a container',
      task: { withoutContainer: true },
      blamed: 'taskDefinition',
      received: 'one without',
    },
    {
      name: 'more time to stop than Fargate gives',
      task: { stopTimeout: Duration.seconds(121) },
      blamed: 'taskDefinition',
      received: '121 seconds',
    },
    {
      name: 'more time to stop than Fargate gives, in a sidecar',
      task: { sidecarStopTimeout: Duration.seconds(150) },
      blamed: 'taskDefinition',
      received: '150 seconds',
    },
    {
      name: 'null for a list',
      // As JavaScript can have it.
      props: { capacityProviders: JSON.parse('null') },
      blamed: 'capacityProviders',
      received: 'null',
    },
    {
      name: 'a list with a token in it',
      props: { capacityProviders: ['FARGATE', Lazy.string({ produce: () => 'FARGATE_SPOT' }) as 'FARGATE_SPOT'] },
      blamed: 'capacityProviders',
      received: 'a token, whose value only the deployment knows',
    },
    {
      name: 'a CPU and a memory that do not go together',
      task: { cpu: 512, memoryLimitMiB: 512 },
      blamed: 'taskDefinition',
      received: '512 CPU units and 512 MiB',
    },
    {
      name: 'a CPU that Fargate does not have',
      task: { cpu: 300, memoryLimitMiB: 512 },
      blamed: 'taskDefinition',
      received: '300 CPU units and 512 MiB',
    },
  ])('refuses $name, naming $blamed and what it received', ({ props = {}, task, blamed, received }) => {
    expect(problemsOf(props, task)).toEqual([expect.objectContaining({ name: blamed, received })]);
  });

  test('takes at most 16 subnets and 5 security groups', () => {
    const build = (count: number) => () =>
      synthesizeIn((stack) => {
        const indices = [...Array(count).keys()];
        return new QueueScaledTasks(stack, 'Images', {
          queue: new sqs.Queue(stack, 'Queue'),
          cluster: ecs.CfnCluster.fromClusterName(stack, 'Cluster', 'images'),
          taskDefinition: { family: 'resize', roleArns: ['arn:aws:iam::123456789012:role/resize'] },
          taskSubnets: indices.map((index) => subnet(stack, index)),
          securityGroups: indices.slice(0, Math.ceil(count / 3)).map((index) => group(stack, index)),
        });
      });
    expect(problemsThrownBy(build(15))).toEqual([]);
    expect(problemsThrownBy(build(17)).map(({ name }) => name)).toEqual(['taskSubnets', 'securityGroups']);
  });

  test('asks for numbers that are known at synthesis, and blames no other prop for them', () => {
    const problems = problemsOf((stack) => ({
      minScalingCapacity: 12,
      maxScalingCapacity: new CfnParameter(stack, 'Maximum', { type: 'Number' }).valueAsNumber,
    }));
    expect(problems).toEqual([
      {
        name: 'maxScalingCapacity',
        rule: 'a whole number from 1 to 5000 (tasks), known at synthesis',
        received: 'a token, whose value only the deployment knows',
        remedy: 'Give the value itself, such as one of the CDK context or the environment.',
      },
    ]);
  });

  test.each<{ name: string; taskDefinition: (stack: Stack) => unknown; blamed: string[] }>([
    {
      name: 'an import, of which neither family nor roles are known',
      taskDefinition: (stack) =>
        ecs.FargateTaskDefinition.fromFargateTaskDefinitionArn(
          stack,
          'Task',
          'arn:aws:ecs:eu-west-1:123456789012:task-definition/resize:1',
        ),
      blamed: ['taskDefinition'],
    },
    {
      name: 'a family without roles',
      taskDefinition: () => ({ family: 'resize', roleArns: [] }),
      blamed: ['taskDefinition.roleArns'],
    },
    {
      name: 'a revision of a family',
      taskDefinition: () => ({ family: 'resize:1', roleArns: ['arn:aws:iam::123456789012:role/resize'] }),
      blamed: ['taskDefinition.family'],
    },
  ])('refuses $name as the task definition', ({ taskDefinition, blamed }) => {
    const build = (stack: Stack) =>
      scaleImages(stack, { taskDefinition: taskDefinition(stack) as QueueScaledTasksProps['taskDefinition'] });
    const problems = problemsThrownBy(() => synthesizeIn(build));
    expect(problems.map(({ name }) => name)).toEqual(blamed);
  });

  test('leaves a size to CloudFormation that only the deployment knows', () => {
    const task = { cpu: Lazy.number({ produce: () => 512 }), memoryLimitMiB: Lazy.number({ produce: () => 1024 }) };
    expect(problemsOf({}, task)).toEqual([]);
  });

  test('reports all of it together, with both props where two clash', () => {
    const wrong = () =>
      problemsOf({ minScalingCapacity: 7, maxScalingCapacity: 5, messagesPerTask: 0, taskSubnets: [] });
    expect(wrong().map(({ name }) => name)).toEqual(['messagesPerTask', 'minScalingCapacity', 'taskSubnets']);
    expect(wrong().at(1)).toEqual({
      name: 'minScalingCapacity',
      rule: 'at most maxScalingCapacity, which is 5',
      received: '7',
      remedy: 'Lower minScalingCapacity or raise maxScalingCapacity.',
    });
  });
});
