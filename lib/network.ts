import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** A network that exists already: both lists belong to the same VPC, which is not looked up. */
export interface ExistingNetwork {
  /** Ids of 1 to 16 subnets. */
  readonly subnetIds: readonly string[];
  /** Ids of 1 to 5 security groups. */
  readonly securityGroupIds: readonly string[];
}

export interface NetworkProps {
  /**
   * Subnets and security groups to use as they are.
   *
   * @default a VPC with public subnets in two zones, and a security group that lets nothing in
   */
  readonly existing?: ExistingNetwork | undefined;
}

/**
 * Where the tasks run. The own VPC has no hourly price: public subnets need no NAT gateway, tasks reach AWS through their own public
 * address, and traffic to S3 takes the free gateway endpoint.
 */
export class Network extends Construct {
  readonly taskSubnets: readonly ec2.ISubnetRef[];
  readonly securityGroups: readonly ec2.ISecurityGroupRef[];

  constructor(scope: Construct, id: string, { existing }: NetworkProps = {}) {
    super(scope, id);
    if (existing) {
      this.taskSubnets = existing.subnetIds.map((subnetId) => ec2.CfnSubnet.fromSubnetId(this, subnetId, subnetId));
      this.securityGroups = existing.securityGroupIds.map((groupId) =>
        ec2.CfnSecurityGroup.fromSecurityGroupId(this, groupId, groupId),
      );
      return;
    }
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      // Emptying the default security group takes a custom resource with a function of its own; nothing here is in that group.
      restrictDefaultSecurityGroup: false,
    });
    this.taskSubnets = vpc.publicSubnets;
    this.securityGroups = [
      new ec2.SecurityGroup(this, 'Tasks', {
        // CDK writes an optional member as `T | undefined` in a class and as `T?` in its interface, which our compiler options tell apart.
        vpc: vpc as ec2.IVpc,
        description: 'Tasks that work on a queue: nothing comes in',
      }),
    ];
  }
}
