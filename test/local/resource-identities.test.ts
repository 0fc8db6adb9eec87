import { describe, expect, test } from '@jest/globals';
import { scalerSettings } from '../../contract/scaler-settings.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';
import { identify } from '../../local/resource-identities.ts';
import { TemplateResolver, type TemplateResource } from '../../local/template.ts';
import { synthesizeCloudIde } from '../lib/synthesis.ts';

const place = {
  region: 'us-east-1',
  accountId: '000000000000',
  stackName: 'CloudIde',
  queueUrl: (name: string) => `http://127.0.0.1:4566/000000000000/${name}`,
};

function identity(resource: TemplateResource, logicalId = 'Thing1A2B3C4D') {
  return identify(logicalId, resource, new TemplateResolver({ 'AWS::StackName': 'CloudIde' }), place);
}

describe('the identity of a resource', () => {
  test.each([
    { type: 'AWS::SQS::Queue', setting: scalerSettings.AWS_SQS_QUEUE_URL },
    { type: 'AWS::SQS::Queue', setting: terminalWorkerSettings.AWS_SQS_DEAD_LETTER_QUEUE_URL },
    { type: 'AWS::ECS::Cluster', setting: scalerSettings.ECS_CLUSTER_NAME },
    { type: 'AWS::EC2::Subnet', setting: scalerSettings.ECS_SUBNETS },
    { type: 'AWS::EC2::SecurityGroup', setting: scalerSettings.ECS_SECURITY_GROUPS },
  ])('of type $type is one that our own settings accept', ({ type, setting }) => {
    expect(setting.kind.parse(identity({ Type: type }).ref)).toBeDefined();
  });

  test('of each resource of the stack fits the limit of its service, and no two of a type are the same', () => {
    const { Resources: resources } = synthesizeCloudIde();
    const limits: Readonly<Record<string, RegExp>> = {
      // Longest names: SQS 80 (queue quotas), S3 3 to 63 in lower case, Lambda 64, ECS 255, ECR 256 in lower case (CreateQueue,
      // CreateBucket, CreateFunction, CreateCluster, CreateRepository in their API references).
      'AWS::SQS::Queue': /\/[A-Za-z0-9_-]{1,75}(\.fifo)?$/,
      'AWS::S3::Bucket': /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
      'AWS::Lambda::Function': /^[A-Za-z0-9_-]{1,64}$/,
      'AWS::ECS::Cluster': /^[A-Za-z][A-Za-z0-9_-]{0,254}$/,
      'AWS::ECR::Repository': /^[a-z0-9][a-z0-9-]{1,255}$/,
    };
    for (const [type, pattern] of Object.entries(limits)) {
      const ofType = Object.entries(resources).filter(([, resource]) => resource.Type === type);
      const refs = ofType.map(([logicalId, resource]) => identity(resource, logicalId).ref);
      expect(refs).not.toHaveLength(0);
      expect(new Set(refs).size).toBe(refs.length);
      for (const ref of refs) expect(ref).toMatch(pattern);
    }
  });

  test('is the same each time, and another one for another logical id', () => {
    const subnet = { Type: 'AWS::EC2::Subnet' };
    expect(identity(subnet, 'A')).toEqual(identity(subnet, 'A'));
    expect(identity(subnet, 'A')).not.toEqual(identity(subnet, 'B'));
  });

  test.each([
    { name: 'a standard queue without a name', properties: {}, queue: 'CloudIde-Thing1A2B3C4D' },
    { name: 'a FIFO queue without a name', properties: { FifoQueue: true }, queue: 'CloudIde-Thing1A2B3C4D.fifo' },
    {
      name: 'a FIFO queue with a name',
      properties: { FifoQueue: true, QueueName: { 'Fn::Sub': `\${AWS::StackName}-responses.fifo` } },
      queue: 'CloudIde-responses.fifo',
    },
  ])('of $name is its URL, its ARN and its name', ({ properties, queue }) => {
    expect(identity({ Type: 'AWS::SQS::Queue', Properties: properties })).toEqual({
      ref: `http://127.0.0.1:4566/000000000000/${queue}`,
      attributes: {
        Arn: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
        QueueName: queue,
        QueueUrl: `http://127.0.0.1:4566/000000000000/${queue}`,
      },
    });
  });

  test('of a task definition is the ARN of its first revision, and of a type that is not known its generated name', () => {
    const definition = { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'terminal' } };
    expect(identity(definition).ref).toBe('arn:aws:ecs:us-east-1:000000000000:task-definition/terminal:1');
    expect(identity({ Type: 'AWS::EC2::RouteTable' })).toEqual({ ref: 'CloudIde-Thing1A2B3C4D' });
  });
});
