import {
  createCloudFormationClient,
  readStackResources,
  type StackResource,
} from '../../aws/operator/deployed-stack.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { Target } from '../stack/target.ts';

/** What belongs to the stack alone, of what a removal must tell about; what was there before the stack is none of it. */
export interface OwnResources {
  /** The workspaces' bucket. */
  readonly bucketName: string | undefined;
  /** The image's repository. */
  readonly repositoryName: string | undefined;
  readonly queueUrls: readonly string[];
}

/**
 * Asks CloudFormation what the stack owns: what the configuration names today need not be what was deployed.
 *
 * @throws AwsError
 */
export async function readOwnResources({
  stackName,
  clientSettings,
}: Pick<Target, 'stackName' | 'clientSettings'>): Promise<OwnResources> {
  return withClient(createCloudFormationClient(clientSettings('cloudformation')), async (client) =>
    ownResources(await readStackResources(client, stackName)),
  );
}

function ownResources(resources: readonly StackResource[]): OwnResources {
  const ofType = (wanted: string) => resources.flatMap(({ type, physicalId }) => (type === wanted ? physicalId : []));
  return {
    bucketName: ofType('AWS::S3::Bucket')[0],
    repositoryName: ofType('AWS::ECR::Repository')[0],
    queueUrls: ofType('AWS::SQS::Queue'),
  };
}
