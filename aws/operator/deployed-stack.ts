import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createCloudFormationClient = (settings: ClientSettings) =>
  new CloudFormationClient(operatorConfig(settings));

/** A stack as CloudFormation knows it. */
export interface DeployedStack {
  /** CloudFormation's word, e.g. `UPDATE_COMPLETE`. */
  readonly status: string;
  /** The template's outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Reads a deployed stack; undefined when there is none of this name.
 *
 * @throws AwsError
 */
export async function readDeployedStack(
  client: CloudFormationClient,
  stackName: string,
): Promise<DeployedStack | undefined> {
  const describe = () => client.send(new DescribeStacksCommand({ StackName: stackName }));
  try {
    const { Stacks: [stack] = [] } = await callAws('DescribeStacks', stackName, describe);
    if (!stack) return undefined;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return { status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs) };
  } catch (error) {
    // CloudFormation has no error of its own for it: a ValidationError whose text says so.
    if (error instanceof AwsError && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** A resource of a stack, not one that the stack only uses. */
export interface StackResource {
  /** E.g. `AWS::S3::Bucket`. */
  readonly type: string;
  /** What its service calls it, e.g. a bucket's name or a queue's URL. */
  readonly physicalId: string;
}

/**
 * The resources that a stack has, and those that it kept when it was rolled back.
 *
 * @throws AwsError
 */
export async function readStackResources(client: CloudFormationClient, stackName: string): Promise<StackResource[]> {
  return callAws('ListStackResources', stackName, async () => {
    const resources: StackResource[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stackName },
    )) {
      for (const {
        ResourceType: type = '',
        PhysicalResourceId: physicalId,
        ResourceStatus,
      } of StackResourceSummaries) {
        if (physicalId && ResourceStatus !== 'DELETE_COMPLETE') resources.push({ type, physicalId });
      }
    }
    return resources;
  });
}
