import { DescribeRouteTablesCommand, DescribeSubnetsCommand, type EC2Client, type Route } from '@aws-sdk/client-ec2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createEc2Client,
  readEndpointServices,
  readSecurityGroups,
  readSubnets,
  readWaysOut,
} from '../../../aws/operator/network.ts';
import { ec2Answer } from '../../cli/support/ec2-answer.ts';
import { type AwsAnswer, startFakeAws } from '../../cli/support/fake-aws.ts';
import { sdkError } from '../support/retrying.ts';

const identity = { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } };

/** What a call over the wire comes to, and what it asked. */
async function overTheWire<T>(answers: Record<string, AwsAnswer>, call: (client: EC2Client) => Promise<T>) {
  const aws = await startFakeAws(answers);
  const client = createEc2Client({ endpoint: aws.environment['AWS_ENDPOINT_URL'], identity });
  try {
    return { value: await call(client), requests: aws.requests };
  } finally {
    client.destroy();
    await aws.stop();
  }
}

describe('over the wire', () => {
  test('subnets are asked for by a filter, so that one that is not there hides no other', async () => {
    const item = { subnetId: 'subnet-1', vpcId: 'vpc-1', availabilityZone: 'eu-west-1a', availableIpAddressCount: 250 };
    const { value, requests } = await overTheWire(
      { DescribeSubnets: ec2Answer('DescribeSubnets', { subnetSet: [item] }) },
      (client) => readSubnets(client, ['subnet-1', 'subnet-2']),
    );
    expect(value).toEqual([{ subnetId: 'subnet-1', vpcId: 'vpc-1', zone: 'eu-west-1a', freeAddresses: 250 }]);
    expect(requests[0]?.input).toMatchObject({
      'Filter.1.Name': 'subnet-id',
      'Filter.1.Value.1': 'subnet-1',
      'Filter.1.Value.2': 'subnet-2',
    });
  });

  test('endpoints are named by their services, in China as elsewhere', async () => {
    const services = ['com.amazonaws.eu-west-1.ecr.dkr', 'cn.com.amazonaws.cn-north-1.sqs'];
    const answer = ec2Answer('DescribeVpcEndpoints', {
      vpcEndpointSet: services.map((serviceName) => ({ serviceName })),
    });
    const { value } = await overTheWire({ DescribeVpcEndpoints: answer }, (client) =>
      readEndpointServices(client, ['vpc-1']),
    );
    expect(value).toEqual(['ecr.dkr', 'sqs']);
  });

  test('rules of security groups tell protocol, ports, and whether they are about everybody', async () => {
    const ipPermissions = [
      { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: [{ cidrIp: '10.0.0.0/8' }] },
      { ipProtocol: 'icmp', fromPort: -1, toPort: -1, ipv6Ranges: [{ cidrIpv6: '::/0' }] },
    ];
    const ipPermissionsEgress = [{ ipProtocol: '-1', ipRanges: [{ cidrIp: '10.0.0.0/8' }, { cidrIp: '0.0.0.0/0' }] }];
    const answer = ec2Answer('DescribeSecurityGroups', {
      securityGroupInfo: [{ groupId: 'sg-1', vpcId: 'vpc-1', ipPermissions, ipPermissionsEgress }],
    });
    const { value } = await overTheWire({ DescribeSecurityGroups: answer }, (client) =>
      readSecurityGroups(client, ['sg-1']),
    );
    expect(value).toEqual([
      {
        groupId: 'sg-1',
        vpcId: 'vpc-1',
        ingress: [
          { protocol: 'tcp', ports: [22, 22], wholeWorld: false },
          { protocol: 'icmp', ports: undefined, wholeWorld: true },
        ],
        egress: [{ protocol: '-1', ports: undefined, wholeWorld: true }],
      },
    ]);
  });
});

describe('the way out', () => {
  const client = createEc2Client({ endpoint: undefined, identity });
  const ec2 = mockClient(client);
  beforeEach(() => {
    ec2.reset();
  });
  afterAll(() => ec2.restore());
  const subnets = [{ subnetId: 'subnet-1', vpcId: 'vpc-1', zone: 'a', freeAddresses: 1 }];
  const DestinationCidrBlock = '0.0.0.0/0';

  const routes: { name: string; routes: Route[]; kind: string; blackhole?: boolean }[] = [
    { name: 'an internet gateway', routes: [{ DestinationCidrBlock, GatewayId: 'igw-1' }], kind: 'internet-gateway' },
    { name: 'a NAT gateway', routes: [{ DestinationCidrBlock, NatGatewayId: 'nat-1' }], kind: 'nat-gateway' },
    { name: 'a transit gateway', routes: [{ DestinationCidrBlock, TransitGatewayId: 'tgw-1' }], kind: 'other' },
    { name: "a company's network", routes: [{ DestinationCidrBlock, GatewayId: 'vgw-1' }], kind: 'other' },
    { name: 'nothing', routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }], kind: 'none' },
    {
      name: 'a gateway that is gone',
      routes: [{ DestinationCidrBlock, NatGatewayId: 'nat-1', State: 'blackhole' }],
      kind: 'nat-gateway',
      blackhole: true,
    },
  ];
  test.each(routes)('can be $name', async ({ routes: Routes, kind, blackhole = false }) => {
    const own = { VpcId: 'vpc-1', Routes, Associations: [{ SubnetId: 'subnet-1' }] };
    ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [own] });
    expect(await readWaysOut(client, subnets)).toEqual([{ subnetId: 'subnet-1', kind, blackhole }]);
  });

  test("is that of the VPC's main route table unless the subnet has its own", async () => {
    const internet = { VpcId: 'vpc-1', Routes: [{ DestinationCidrBlock, GatewayId: 'igw-1' }] };
    const own = { VpcId: 'vpc-1', Routes: [], Associations: [{ SubnetId: 'subnet-1' }] };
    const two = [...subnets, { subnetId: 'subnet-2', vpcId: 'vpc-1', zone: 'b', freeAddresses: 1 }];
    ec2
      .on(DescribeRouteTablesCommand, {
        Filters: [{ Name: 'association.subnet-id', Values: ['subnet-1', 'subnet-2'] }],
      })
      .resolves({ RouteTables: [own] })
      .on(DescribeRouteTablesCommand, {
        Filters: [
          { Name: 'vpc-id', Values: ['vpc-1'] },
          { Name: 'association.main', Values: ['true'] },
        ],
      })
      .resolves({ RouteTables: [internet] });
    expect(await readWaysOut(client, two)).toMatchObject([{ kind: 'none' }, { kind: 'internet-gateway' }]);
  });

  test('what EC2 refuses is wrapped', async () => {
    ec2.on(DescribeSubnetsCommand).rejects(sdkError('UnauthorizedOperation', 'not authorized'));
    await expect(readSubnets(client, ['subnet-1'])).rejects.toMatchObject({
      name: 'AwsError',
      operation: 'DescribeSubnets',
      resource: 'subnet-1',
    });
  });
});
