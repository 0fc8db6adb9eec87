import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { type ExistingNetwork, Network } from '../../lib/network.ts';
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

  const build = (existing: ExistingNetwork) => () =>
    synthesizeIn((stack) => new Network(stack, 'Network', { existing }));
  const groups = ['sg-0123456789abcdef0'];

  test.each<{ name: string; existing: ExistingNetwork; blamed: RegExp }>([
    {
      name: 'no subnet',
      existing: { subnetIds: [], securityGroupIds: groups },
      blamed: /^.* has one problem:\n {2}existing\.subnetIds must be .* 1 to 16 .*; received ""\. Correct it\.$/,
    },
    {
      name: 'ids with typing errors',
      existing: { subnetIds: ['subnet-123'], securityGroupIds: ['sg_0123456789abcdef0'] },
      blamed:
        /existing\.subnetIds must .* received "subnet-123"\.[\s\S]*existing\.securityGroupIds must .* received "sg_012/,
    },
    {
      name: 'six security groups',
      existing: { subnetIds: ['subnet-01234567'], securityGroupIds: [1, 2, 3, 4, 5, 6].map((i) => `sg-0123456${i}`) },
      blamed: /existing\.securityGroupIds must be .* 1 to 5 different/,
    },
  ])('refuses $name', ({ existing, blamed }) => {
    expect(build(existing)).toThrow(blamed);
  });

  test('leaves ids to the deployment that only it knows', () => {
    const subnetIds = [Lazy.string({ produce: () => 'subnet-0123456789abcdef0' })];
    expect(build({ subnetIds, securityGroupIds: groups })).not.toThrow();
  });
});
