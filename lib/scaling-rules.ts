import { ContainerDefinition, type FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Token } from 'aws-cdk-lib/core';
import type { ConfigurationProblem } from '../contract/configuration-error.ts';
import { fargateCpuUnits, fargateMemoryMibFor, fargateMemoryRuleFor } from '../contract/fargate-sizes.ts';
import { type ScheduledMinimum, windowsAbove } from '../contract/minimum-schedule.ts';
import { scalerSettings } from '../contract/scaler-settings.ts';
import { LONGEST_STOP_TIMEOUT_SECONDS } from '../contract/worker-settings.ts';
import type { QueueScaledTasksProps, TaskFamily } from './queue-scaled-tasks-props.ts';

/** What is wrong with props that no kind of setting describes. CloudFormation would take most of it, and the first launch would fail. */

/** The most subnets and security groups of a task (ECS API reference, AwsVpcConfiguration). */
const placeLimits = { taskSubnets: 16, securityGroups: 5 } as const;

/** The minimum may not lie above the maximum. */
export function clashOfCapacities(minimum: number, maximum: number): ConfigurationProblem | undefined {
  if (minimum <= maximum) return undefined;
  return {
    name: 'minScalingCapacity',
    rule: `at most maxScalingCapacity, which is ${maximum}`,
    received: String(minimum),
    remedy: 'Lower minScalingCapacity or raise maxScalingCapacity.',
  };
}

/** No window may ask for more than the maximum. */
export function clashOfSchedule(
  windows: readonly ScheduledMinimum[] = [],
  maximum: number,
): ConfigurationProblem | undefined {
  const above = windowsAbove(maximum, windows);
  if (above === '') return undefined;
  return {
    name: 'minScalingSchedule',
    rule: `windows of at most maxScalingCapacity, which is ${maximum}`,
    received: JSON.stringify(above),
    remedy: 'Lower the windows or raise maxScalingCapacity.',
  };
}

/** A backlog becomes tasks in one way. */
export function clashOfDemands(
  targetWaitSeconds: number | undefined,
  messagesPerTask: number | undefined,
): ConfigurationProblem | undefined {
  if (targetWaitSeconds === undefined || messagesPerTask === undefined) return undefined;
  return {
    name: 'messagesPerTask',
    rule: 'left out where targetWait is given',
    received: `${messagesPerTask} beside a targetWait of ${targetWaitSeconds} seconds`,
    remedy: 'Leave out one of the two; targetWait is the recommended one.',
  };
}

/** A task needs at least one subnet and one security group, and takes only so many. */
export function problemsOfPlace(props: QueueScaledTasksProps): ConfigurationProblem[] {
  return (['taskSubnets', 'securityGroups'] as const)
    .filter((name) => props[name].length < 1 || props[name].length > placeLimits[name])
    .map((name) => ({
      name,
      rule: `a list of 1 to ${placeLimits[name]}`,
      received: `a list of ${props[name].length}`,
      remedy: 'Give as many as a task may have.',
    }));
}

/** The task definition must be one that Fargate starts, with the container that is told its role. Of a family no more is known. */
export function problemsOfTask(
  { taskDefinition }: QueueScaledTasksProps,
  containerName: string,
): readonly ConfigurationProblem[] {
  if ('roleArns' in taskDefinition) return problemsOfFamily(taskDefinition);
  // CDK's imports have the interface of a task definition and neither a family nor containers; JavaScript lets them through.
  if (!('findContainer' in taskDefinition && 'memoryMiB' in taskDefinition)) return [notOfThisApp];
  const containers = taskDefinition.node.children.filter((child) => child instanceof ContainerDefinition);
  return [
    ...problemsOfSize(taskDefinition),
    ...(taskDefinition.findContainer(containerName) ? [] : [missingContainer(taskDefinition, containerName)]),
    ...containers.flatMap(problemsOfStopTimeout),
  ];
}

const notOfThisApp: ConfigurationProblem = {
  name: 'taskDefinition',
  rule: 'a FargateTaskDefinition that this app makes, or a family with its roles',
  received: 'an imported task definition or one of another kind',
  remedy: "Give { family, roleArns }: the family's name, and the ARNs of its task role and execution role.",
};

function problemsOfFamily({ family, roleArns }: TaskFamily): ConfigurationProblem[] {
  const { kind } = scalerSettings.ECS_TASK_DEFINITION;
  const problems: ConfigurationProblem[] = [];
  if (!Token.isUnresolved(family) && kind.parse(family) === undefined)
    problems.push({
      name: 'taskDefinition.family',
      rule: kind.rule,
      received: JSON.stringify(family),
      remedy: 'Correct it.',
    });
  if (roleArns.length === 0)
    problems.push({
      name: 'taskDefinition.roleArns',
      rule: 'a list of at least one ARN, or pattern of ARNs, of a role',
      received: 'a list of 0',
      remedy: 'Name the task role and the execution role: ECS starts no task whose roles the scaler may not hand over.',
    });
  return problems;
}

function problemsOfSize({ cpu: cpuUnits, memoryMiB: memoryMib }: FargateTaskDefinition): ConfigurationProblem[] {
  if (Token.isUnresolved(cpuUnits) || Token.isUnresolved(memoryMib)) return [];
  if (fargateMemoryMibFor(cpuUnits).includes(memoryMib)) return [];
  const remedy = fargateCpuUnits.includes(cpuUnits)
    ? `With this CPU, memory is ${fargateMemoryRuleFor(cpuUnits)}.`
    : `The CPU is one of ${fargateCpuUnits.join(', ')}.`;
  return [
    {
      name: 'taskDefinition',
      rule: 'one with a CPU and a memory that Fargate has together',
      received: `${cpuUnits} CPU units and ${memoryMib} MiB`,
      remedy,
    },
  ];
}

function problemsOfStopTimeout(container: ContainerDefinition): ConfigurationProblem[] {
  const { stopTimeout = 0 } = container.renderContainerDefinition();
  if (stopTimeout <= LONGEST_STOP_TIMEOUT_SECONDS) return [];
  return [
    {
      name: 'taskDefinition',
      rule: `one whose container "${container.containerName}" has a stopTimeout of at most ${LONGEST_STOP_TIMEOUT_SECONDS} seconds`,
      received: `${stopTimeout} seconds`,
      remedy: 'Fargate gives no more.',
    },
  ];
}

function missingContainer({ defaultContainer }: FargateTaskDefinition, containerName: string): ConfigurationProblem {
  const remedy = 'Add the containers to the task definition before it is scaled.';
  return defaultContainer
    ? {
        name: 'containerName',
        rule: `a container of taskDefinition, such as "${defaultContainer.containerName}"`,
        received: JSON.stringify(containerName),
        remedy,
      }
    : { name: 'taskDefinition', rule: 'one with an essential container', received: 'one without', remedy };
}
