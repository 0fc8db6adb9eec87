import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { TaskSize } from '../contract/prices.ts';
import { callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

/** What a person's commands need to know of a task definition. */
export interface TaskDefinitionView extends Pick<TaskSize, 'cpuUnits' | 'memoryMib' | 'architecture'> {
  /** Where the log driver `awslogs` takes the container's lines; a task's stream is `prefix/container/task`. Undefined with another driver. */
  readonly log: { readonly group: string; readonly streamPrefix: string } | undefined;
}

/**
 * Reads a task definition.
 *
 * @param name - family (then its newest active revision) or ARN.
 * @throws AwsError
 */
export async function readTaskDefinition(
  client: ECSClient,
  name: string,
  containerName: string,
  context: RetryContext,
): Promise<TaskDefinitionView> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name });
  const ask = () => client.send(command, { abortSignal: context.signal });
  const { taskDefinition } = await withRetries(() => callAws('DescribeTaskDefinition', name, ask), context);
  const container = taskDefinition?.containerDefinitions?.find((candidate) => candidate.name === containerName);
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = container?.logConfiguration?.options ?? {};
  return {
    cpuUnits: Number(taskDefinition?.cpu),
    memoryMib: Number(taskDefinition?.memory),
    architecture: taskDefinition?.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'ARM64' : 'X86_64',
    log: group && prefix ? { group, streamPrefix: `${prefix}/${containerName}/` } : undefined,
  };
}
