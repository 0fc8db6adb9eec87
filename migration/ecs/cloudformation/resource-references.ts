import { placeholder } from '../../placeholder.ts';
import { arnText } from '../arn.ts';

/** A resource of a template, as far as references to it need it. */
export interface ReferencedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its physical name where the template gives one. */
  readonly name: string | undefined;
}

interface NamedType {
  /** The property that names it. */
  readonly property: string;
  /** What `Ref` gives; the name unless said otherwise (each type's "Return values" in the CloudFormation reference). */
  readonly ref?: 'name' | 'arn' | 'queue-url';
  /** Service of its ARN; none where the name does not give the ARN. */
  readonly service?: string;
  /** What stands in front of the name in the ARN. */
  readonly prefix?: string;
  /** Whether the ARN has a Region and an account, only an account, or neither; both unless said otherwise. */
  readonly scope?: 'account' | 'none';
}

const namedTypes: Readonly<Record<string, NamedType>> = {
  'AWS::DynamoDB::Table': { property: 'TableName', service: 'dynamodb', prefix: 'table/' },
  'AWS::ECR::Repository': { property: 'RepositoryName', service: 'ecr', prefix: 'repository/' },
  'AWS::ECS::Cluster': { property: 'ClusterName', service: 'ecs', prefix: 'cluster/' },
  // Ref gives the ARN of the revision; the family stands for its newest one, and ECS takes either.
  'AWS::ECS::TaskDefinition': { property: 'Family' },
  // Ref gives the ARN, which holds the cluster's name, too; ECS takes the name as well.
  'AWS::ECS::Service': { property: 'ServiceName' },
  'AWS::IAM::Role': { property: 'RoleName', service: 'iam', prefix: 'role/', scope: 'account' },
  'AWS::Lambda::Function': { property: 'FunctionName', service: 'lambda', prefix: 'function:' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', service: 'logs', prefix: 'log-group:' },
  'AWS::S3::Bucket': { property: 'BucketName', service: 's3', scope: 'none' },
  'AWS::SNS::Topic': { property: 'TopicName', service: 'sns', ref: 'arn' },
  'AWS::SQS::Queue': { property: 'QueueName', service: 'sqs', ref: 'queue-url' },
  'AWS::SSM::Parameter': { property: 'Name' },
  'AWS::SecretsManager::Secret': { property: 'Name', service: 'secretsmanager', prefix: 'secret:', ref: 'arn' },
  'AWS::SecretsManager::SecretTargetAttachment': {
    property: 'SecretName',
    service: 'secretsmanager',
    prefix: 'secret:',
    ref: 'arn',
  },
};

/** The property that gives a resource its physical name. */
export function nameProperty(type: string): string | undefined {
  return namedTypes[type]?.property;
}

/**
 * What `Ref` of a resource gives. Where the template does not name the resource, the placeholder of its logical id stands for the name (for
 * a queue, for its URL).
 */
export function refText(resource: ReferencedResource): string {
  const { logicalId, type, name } = resource;
  const named = namedTypes[type];
  if (named?.ref === 'arn') return arnOf(resource, named) ?? placeholder(logicalId);
  if (named?.ref !== 'queue-url' || name === undefined) return name ?? placeholder(logicalId);
  return `https://sqs.${placeholder('AWS_REGION')}.amazonaws.com/${placeholder('AWS_ACCOUNT_ID')}/${name}`;
}

/** What `Fn::GetAtt` gives; `${Database_ENDPOINT_ADDRESS}` for what only the deployed resource can tell. */
export function attributeText(resource: ReferencedResource, attribute: string): string {
  const named = namedTypes[resource.type];
  if (attribute === 'Name' || attribute === named?.property) {
    if (resource.name !== undefined) return resource.name;
  }
  const arn = attribute === 'Arn' && named !== undefined ? arnOf(resource, named) : undefined;
  return arn ?? placeholder(placeholderName(`${resource.logicalId}_${attribute.toUpperCase()}`));
}

/** A name that envsubst takes: letters, digits and underscores. */
export function placeholderName(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)|^_+/, '_') || '_';
}

function arnOf({ logicalId, name }: ReferencedResource, named: NamedType): string | undefined {
  if (named.service === undefined || (named.ref === 'queue-url' && name === undefined)) return undefined;
  return arnText({
    partition: 'aws',
    service: named.service,
    region: named.scope === undefined ? placeholder('AWS_REGION') : '',
    account: named.scope === 'none' ? '' : placeholder('AWS_ACCOUNT_ID'),
    resource: `${named.prefix ?? ''}${name ?? placeholder(logicalId)}`,
  });
}
