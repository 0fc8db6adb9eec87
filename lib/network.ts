import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { ifKnown, readProps } from './read-props.ts';

/** A network that exists already: both lists belong to the same VPC, which is not looked up. */
export interface ExistingNetwork {
  /** Ids of 1 to 16 different subnets; a task reaches AWS from there by its public address, a NAT gateway or endpoints. */
  readonly subnetIds: readonly string[];
  /** Ids of 1 to 5 different security groups, such as one that Redis or MongoDB take connections from. */
  readonly securityGroupIds: readonly string[];
}

/** Which network it is. */
export interface NetworkProps {
  /**
   * Subnets and security groups to use as they are.
   *
   * @default a VPC with public subnets in two zones, and a security group that lets nothing in
   */
  readonly existing?: ExistingNetwork | undefined;
}

const knownProps = {
  'existing.subnetIds': deploymentSettings.ECS_SUBNETS,
  'existing.securityGroupIds': deploymentSettings.ECS_SECURITY_GROUPS,
} as const;

/**
 * Where the tasks run. What each choice costs, in us-east-1 and a month of 720 hours, beside the traffic:
 *
 * - *Own VPC*: nothing at rest. Public subnets need no NAT gateway; each task pays for its public IPv4 address while it runs, $0.005 an
 *   hour or $3.60 a month (aws.amazon.com/vpc/pricing); traffic to S3 takes the free gateway endpoint.
 * - *Existing network with public subnets*: the same for a task's address.
 * - *Existing network with a NAT gateway*, and `assignPublicIp` false: $0.045 an hour or $32.40 a month for each gateway, its own
 *   address $3.60, and $0.045 a GB, images included (aws.amazon.com/vpc/pricing).
 * - *Existing network with interface endpoints* for SQS, ECR (two), CloudWatch Logs and Secrets Manager: $0.01 an hour or $7.20 a month
 *   for each endpoint and zone, and $0.01 a GB (aws.amazon.com/privatelink/pricing).
 *
 * The security groups are attached to the tasks as they are given. That is how Redis or MongoDB become reachable: let their own
 * groups take connections from one that is given here. The own VPC has no route to any other network, so a server with a private
 * address is out of its reach.
 *
 * @throws ConfigurationError when the lists of an existing network are empty, too long, or hold what is no id.
 */
export class Network extends Construct {
  /** Subnets that tasks are launched in. */
  readonly taskSubnets: readonly ec2.ISubnetRef[];
  /** Security groups that tasks are in. */
  readonly securityGroups: readonly ec2.ISecurityGroupRef[];

  constructor(scope: Construct, id: string, { existing }: NetworkProps = {}) {
    super(scope, id);
    const ids = {
      'existing.subnetIds': ifKnown(existing?.subnetIds),
      'existing.securityGroupIds': ifKnown(existing?.securityGroupIds),
    };
    readProps(this, knownProps, ids, []);
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
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Flow logs are paid by their volume, at $0.50 a GB in CloudWatch Logs. The tasks take no connection from anywhere; whoever must keep a record of those that they open adds a flow log to the VPC.',
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
