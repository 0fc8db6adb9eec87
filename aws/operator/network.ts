import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type Filter,
  type IpPermission,
  type Route,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import type { ClientSettings } from '../clients.ts';
import { callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createEc2Client = (settings: ClientSettings) => new EC2Client(operatorConfig(settings));

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  /** Availability zone, e.g. `eu-west-1a`. */
  readonly zone: string;
  readonly freeAddresses: number;
}

/** Where a subnet sends what is for the internet; `none` when it has no such route. */
export interface WayOut {
  readonly subnetId: string;
  readonly kind: 'internet-gateway' | 'nat-gateway' | 'other' | 'none';
  /** Whether the gateway that the route names is gone (EC2 API reference, Route, `state`). */
  readonly blackhole: boolean;
}

/** One rule of a security group. */
export interface TrafficRule {
  /** `-1` for every protocol, else e.g. `tcp`. */
  readonly protocol: string;
  /** First and last port; unset for protocols without ports, and where all are meant. */
  readonly ports?: readonly [first: number, last: number] | undefined;
  /** Whether it is about every IPv4 or IPv6 address there is. */
  readonly wholeWorld: boolean;
}

export interface SecurityGroup {
  readonly groupId: string;
  readonly vpcId: string;
  readonly ingress: readonly TrafficRule[];
  readonly egress: readonly TrafficRule[];
}

/**
 * The subnets of these ids, without those that do not exist.
 *
 * @throws AwsError
 */
export async function readSubnets(client: EC2Client, subnetIds: readonly string[]): Promise<readonly Subnet[]> {
  // By a filter, because asking for an id outright fails for all of them when one does not exist.
  const command = new DescribeSubnetsCommand({ Filters: [filter('subnet-id', subnetIds)] });
  const { Subnets = [] } = await callAws('DescribeSubnets', subnetIds.join(','), () => client.send(command));
  return Subnets.map(({ SubnetId = '', VpcId = '', AvailabilityZone = '', AvailableIpAddressCount = 0 }) => ({
    subnetId: SubnetId,
    vpcId: VpcId,
    zone: AvailabilityZone,
    freeAddresses: AvailableIpAddressCount,
  }));
}

/**
 * Where each of these subnets sends what is for the internet: by the route table that it is associated with, else by its VPC's main one.
 *
 * @throws AwsError
 */
export async function readWaysOut(client: EC2Client, subnets: readonly Subnet[]): Promise<readonly WayOut[]> {
  const subnetIds = subnets.map(({ subnetId }) => subnetId);
  const read = async (filters: Filter[]) => {
    const command = new DescribeRouteTablesCommand({ Filters: filters });
    const { RouteTables = [] } = await callAws('DescribeRouteTables', subnetIds.join(','), () => client.send(command));
    return RouteTables;
  };
  const [own, main] = await Promise.all([
    read([filter('association.subnet-id', subnetIds)]),
    read([filter('vpc-id', [...new Set(subnets.map(({ vpcId }) => vpcId))]), filter('association.main', ['true'])]),
  ]);
  return subnets.map(({ subnetId, vpcId }) => {
    const table =
      own.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId)) ??
      main.find(({ VpcId }) => VpcId === vpcId);
    return { subnetId, ...wayOut(defaultRoute(table)) };
  });
}

/**
 * The services of AWS that have an endpoint in any of these VPCs, by the last part of their names, e.g. `ecr.dkr`.
 *
 * @throws AwsError
 */
export async function readEndpointServices(client: EC2Client, vpcIds: readonly string[]): Promise<readonly string[]> {
  const filters = [filter('vpc-id', vpcIds), filter('vpc-endpoint-state', ['available'])];
  const command = new DescribeVpcEndpointsCommand({ Filters: filters });
  const { VpcEndpoints = [] } = await callAws('DescribeVpcEndpoints', vpcIds.join(','), () => client.send(command));
  return VpcEndpoints.map(({ ServiceName = '' }) => ServiceName.replace(/^(?:cn\.)?com\.amazonaws\.[^.]+\./, ''));
}

/**
 * The security groups of these ids, without those that do not exist.
 *
 * @throws AwsError
 */
export async function readSecurityGroups(
  client: EC2Client,
  groupIds: readonly string[],
): Promise<readonly SecurityGroup[]> {
  const command = new DescribeSecurityGroupsCommand({ Filters: [filter('group-id', groupIds)] });
  const { SecurityGroups = [] } = await callAws('DescribeSecurityGroups', groupIds.join(','), () =>
    client.send(command),
  );
  return SecurityGroups.map(({ GroupId = '', VpcId = '', IpPermissions = [], IpPermissionsEgress = [] }) => ({
    groupId: GroupId,
    vpcId: VpcId,
    ingress: IpPermissions.map(trafficRule),
    egress: IpPermissionsEgress.map(trafficRule),
  }));
}

function filter(name: string, values: readonly string[]): Filter {
  return { Name: name, Values: [...values] };
}

function defaultRoute(table: RouteTable | undefined): Route | undefined {
  return table?.Routes?.find((route) => route.DestinationCidrBlock === '0.0.0.0/0');
}

function wayOut(route: Route | undefined): Pick<WayOut, 'kind' | 'blackhole'> {
  if (!route) return { kind: 'none', blackhole: false };
  const blackhole = route.State === 'blackhole';
  if (route.NatGatewayId) return { kind: 'nat-gateway', blackhole };
  return { kind: route.GatewayId?.startsWith('igw-') ? 'internet-gateway' : 'other', blackhole };
}

function trafficRule({ IpProtocol = '', FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] }: IpPermission): TrafficRule {
  return {
    protocol: IpProtocol,
    ports: FromPort === undefined || ToPort === undefined || FromPort === -1 ? undefined : [FromPort, ToPort],
    wholeWorld:
      IpRanges.some(({ CidrIp }) => CidrIp === '0.0.0.0/0') || Ipv6Ranges.some(({ CidrIpv6 }) => CidrIpv6 === '::/0'),
  };
}
