import type { ContainerDefinition, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Token } from 'aws-cdk-lib/core';
import type { ConfigurationProblem } from '../contract/configuration-error.ts';
import { fargateCpuUnits, fargateMemoryMibFor, fargateMemoryRuleFor } from '../contract/fargate-sizes.ts';
import { LONGEST_STOP_TIMEOUT_SECONDS } from '../contract/settings.ts';
import type { QueueScaledTasksProps } from './queue-scaled-tasks-props.ts';

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

/** The task definition must be one that Fargate starts, with the container that is told its role. Of a family nothing is known. */
export function problemsOfTask(
  { taskDefinition }: QueueScaledTasksProps,
  containerName: string,
): readonly ConfigurationProblem[] {
  if ('roleArns' in taskDefinition) return [];
  const container = taskDefinition.findContainer(containerName);
  return [
    ...problemsOfSize(taskDefinition),
    ...(container ? problemsOfStopTimeout(container) : [missingContainer(taskDefinition, containerName)]),
  ];
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
