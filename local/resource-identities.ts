import { createHash } from 'node:crypto';
import type { CreatedResource, TemplateResolver, TemplateResource } from './template.ts';

/** Where the stack is thought to be deployed. */
export interface LocalPlace {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Gives the URL of a queue that has this name. */
  readonly queueUrl: (queueName: string) => string;
}

type Identify = (name: string, properties: Readonly<Record<string, unknown>>, place: LocalPlace) => CreatedResource;

const arn = ({ region, accountId }: LocalPlace, service: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
const globalArn = (service: string, resource: string) => `arn:aws:${service}:::${resource}`;

/** What each type's `Ref` and `Fn::GetAtt` give (CloudFormation template reference, "Return values" of each type). */
const identities: Readonly<Record<string, Identify>> = {
  'AWS::SQS::Queue': (name, _, place) => ({
    ref: place.queueUrl(name),
    attributes: { Arn: arn(place, 'sqs', name), QueueName: name, QueueUrl: place.queueUrl(name) },
  }),
  'AWS::S3::Bucket': (name) => ({ ref: name.toLowerCase(), attributes: { Arn: globalArn('s3', name.toLowerCase()) } }),
  'AWS::ECS::Cluster': (name, _, place) => ({ ref: name, attributes: { Arn: arn(place, 'ecs', `cluster/${name}`) } }),
  'AWS::ECS::TaskDefinition': (_, { Family: family }, place) => ({
    ref: arn(place, 'ecs', `task-definition/${family}:1`),
  }),
  'AWS::Lambda::Function': (name, _, place) => ({
    ref: name,
    attributes: { Arn: arn(place, 'lambda', `function:${name}`) },
  }),
  'AWS::SSM::Parameter': (name) => ({ ref: name }),
  'AWS::SNS::Topic': (name, _, place) => ({ ref: arn(place, 'sns', name) }),
  'AWS::SecretsManager::Secret': (name, _, place) => {
    const secretArn = arn(place, 'secretsmanager', `secret:${name}-${hex(name, 6)}`);
    return { ref: secretArn, attributes: { Id: secretArn } };
  },
  'AWS::ECR::Repository': (name, _, place) => ({
    ref: name.toLowerCase(),
    attributes: { Arn: arn(place, 'ecr', `repository/${name.toLowerCase()}`) },
  }),
  'AWS::EC2::VPC': (name) => ({ ref: `vpc-${hex(name, 17)}` }),
  'AWS::EC2::Subnet': (name) => ({ ref: `subnet-${hex(name, 17)}` }),
  'AWS::EC2::SecurityGroup': (name) => ({ ref: `sg-${hex(name, 17)}`, attributes: { GroupId: `sg-${hex(name, 17)}` } }),
  'AWS::IAM::Role': (name, _, place) => ({
    ref: name,
    attributes: { Arn: `arn:aws:iam::${place.accountId}:role/${name}` },
  }),
  'AWS::Logs::LogGroup': (name, _, place) => ({
    ref: name,
    attributes: { Arn: arn(place, 'logs', `log-group:${name}:*`) },
  }),
};

/** The property that names a resource of a type; without it CloudFormation makes a name of the stack's and the logical id. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};

/** Who a resource will be, before anything is created: its name, address and ARN. */
export function identify(
  logicalId: string,
  resource: TemplateResource,
  resolver: TemplateResolver,
  place: LocalPlace,
): CreatedResource {
  const properties = resource.Properties ?? {};
  const given = properties[nameProperties[resource.Type] ?? ''];
  const suffix = resource.Type === 'AWS::SQS::Queue' && properties['FifoQueue'] === true ? '.fifo' : '';
  const name = given === undefined ? `${place.stackName}-${logicalId}${suffix}` : String(resolver.resolve(given));
  return identities[resource.Type]?.(name, properties, place) ?? { ref: name };
}

/** The hexadecimal digits of AWS's resource ids, the same for the same name. */
function hex(name: string, digits: number): string {
  return createHash('sha256').update(name).digest('hex').slice(0, digits);
}
