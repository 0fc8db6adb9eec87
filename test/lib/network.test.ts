import { describe, expect, test } from '@jest/globals';
import { Network } from '../../lib/network.ts';
import { onlyPropertiesOf, resourcesOf, synthesizeIn } from './synthesis.ts';

describe('Network', () => {
  const created = synthesizeIn((stack) => new Network(stack, 'Network'));

  test('has one public subnet in each of two zones, and nothing that is paid by the hour', () => {
    const zones = resourcesOf(created, 'AWS::EC2::Subnet').map(([, subnet]) => subnet.Properties?.['AvailabilityZone']);
    expect(zones).toEqual([0, 1].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::EIP']) expect(resourcesOf(created, type)).toEqual([]);
    expect(onlyPropertiesOf(created, 'AWS::EC2::VPCEndpoint')).toMatchObject({
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] },
    });
  });

  test('lets nothing into the security group', () => {
    expect(onlyPropertiesOf(created, 'AWS::EC2::SecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
    expect(resourcesOf(created, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  test('takes existing subnets and security groups by id and creates nothing', () => {
    const ids: string[] = [];
    const template = synthesizeIn((stack) => {
      const existing = {
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        securityGroupIds: ['sg-0123456789abcdef0'],
      };
      const network = new Network(stack, 'Network', { existing });
      ids.push(...network.taskSubnets.map(({ subnetRef }) => subnetRef.subnetId));
      ids.push(...network.securityGroups.map(({ securityGroupRef }) => securityGroupRef.securityGroupId));
    });
    expect(ids).toEqual(['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'sg-0123456789abcdef0']);
    expect(template.Resources).toBeUndefined();
  });
});
