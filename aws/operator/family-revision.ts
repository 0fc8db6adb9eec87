import { type ContainerDefinition, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { AwsError, callAws } from '../errors.ts';
import { type RetryContext, withRetries } from '../retry.ts';

export interface RegisteredContainer {
  readonly name: string;
  readonly image: string;
  /** Plain variables by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where each variable with a secret comes from: the ARN of a secret, or ARN or name of a parameter. */
  readonly secretSources: readonly string[];
  readonly stopTimeoutSeconds: number | undefined;
  /** Where the log driver `awslogs` takes its lines; a task's stream is the prefix and the task's id. Undefined with another driver. */
  readonly log: { readonly group: string; readonly streamPrefix: string } | undefined;
}

/** A revision of a task definition, as it was registered. */
export interface FamilyRevision {
  readonly family: string;
  readonly revision: number;
  /** ECS's word, e.g. `ACTIVE`. */
  readonly status: string;
  /** 1024 units are one vCPU. Undefined, as the memory, where only the containers have one, which Fargate does not take. */
  readonly cpuUnits: number | undefined;
  readonly memoryMib: number | undefined;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly networkMode: string;
  /** Launch types that it was checked for when it was registered, e.g. `FARGATE`. */
  readonly compatibilities: readonly string[];
  readonly taskRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly containers: readonly RegisteredContainer[];
}

/**
 * Reads a revision.
 *
 * @param name - the revision's ARN, or a family: then its newest active one, which RunTask takes when it is told the family alone.
 * @throws AwsError also when the family has no active revision.
 */
export async function readRevision(client: ECSClient, name: string, context: RetryContext): Promise<FamilyRevision> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name });
  const call = () => client.send(command, { abortSignal: context.signal });
  const { taskDefinition: found } = await withRetries(() => callAws('DescribeTaskDefinition', name, call), context);
  if (!found) throw new AwsError('DescribeTaskDefinition', name, new Error('the answer holds no task definition'));
  return {
    family: found.family ?? name,
    revision: found.revision ?? 0,
    status: found.status ?? '',
    cpuUnits: found.cpu === undefined ? undefined : Number(found.cpu),
    memoryMib: found.memory === undefined ? undefined : Number(found.memory),
    // Fargate takes X86_64 when nothing is said (ECS API reference, RuntimePlatform).
    architecture: found.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'ARM64' : 'X86_64',
    networkMode: found.networkMode ?? '',
    compatibilities: found.requiresCompatibilities ?? [],
    taskRoleArn: found.taskRoleArn,
    executionRoleArn: found.executionRoleArn,
    containers: (found.containerDefinitions ?? []).map(viewContainer),
  };
}

function viewContainer(container: ContainerDefinition): RegisteredContainer {
  const variables = container.environment ?? [];
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    environment: Object.fromEntries(variables.map(({ name = '', value = '' }) => [name, value])),
    secretSources: (container.secrets ?? []).map(({ valueFrom = '' }) => valueFrom),
    stopTimeoutSeconds: container.stopTimeout,
    log: viewLog(container),
  };
}

function viewLog({ name, logConfiguration }: ContainerDefinition): RegisteredContainer['log'] {
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logConfiguration?.options ?? {};
  return group && prefix ? { group, streamPrefix: `${prefix}/${name}/` } : undefined;
}
