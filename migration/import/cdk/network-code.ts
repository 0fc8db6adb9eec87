import { hasPlaceholder } from '../../ecs/arn.ts';
import { isList, type Json, type JsonMap } from '../../trace/json.ts';
import { at, listAt } from '../surroundings/json-at.ts';
import { type CodeMap, Expression } from './code-value.ts';
import type { StackInput } from './stack-input.ts';
import type { StackWriter } from './stack-writer.ts';

/** Code of the network and the cluster that all workloads of a stack share, and how QueueScaledTasks is told of it. */
export interface NetworkCode {
  /** For `taskSubnets` and `securityGroups` of QueueScaledTasks. */
  readonly taskSubnets: Expression;
  readonly securityGroups: Expression;
  /** Whether load balancers can be made in it. */
  readonly ownVpc: boolean;
}

/**
 * Three kinds: a VPC with groups of its own where services are called by each other or from outside; this package's Network where nothing
 * comes in; and an existing network, named when the stack is synthesized, where the manifests name security groups.
 */
export function writeNetwork(writer: StackWriter, input: StackInput): NetworkCode {
  const groups = givenGroups(input);
  writer.use('ecs', 'aws-ecs');
  writer.useOurs('WorkerCluster');
  if (input.workloads.every(({ starter }) => starter === 'run-task')) return unreferenced(writer);
  writer.line("const { cluster } = new WorkerCluster(this, 'Cluster');");
  writer.define('ECS_CLUSTER_NAME', 'cluster.clusterRef.clusterName');
  if (groups.length > 0) return existingNetwork(writer, groups);
  return input.workloads.some(({ starter }) => starter === 'service') ? ownVpc(writer, input) : closedNetwork(writer);
}

/** Somebody starts the tasks by hand, and names cluster and network then; nothing in the code does. */
function unreferenced(writer: StackWriter): NetworkCode {
  writer.useOurs('Network');
  writer.line("new WorkerCluster(this, 'Cluster');");
  writer.line("new Network(this, 'Network');");
  return fromNetwork(false);
}

function existingNetwork(writer: StackWriter, groups: readonly string[]): NetworkCode {
  writer.useOurs('Network');
  const subnets = ['ECS_SUBNET_1', 'ECS_SUBNET_2'].map((name) => writer.expression(name));
  writer.construct(
    'Network',
    'Network',
    { existing: { subnetIds: subnets, securityGroupIds: [...groups] } },
    'network',
  );
  return fromNetwork(false);
}

function closedNetwork(writer: StackWriter): NetworkCode {
  writer.useOurs('Network');
  writer.line("const network = new Network(this, 'Network');");
  return fromNetwork(false);
}

function fromNetwork(own: boolean): NetworkCode {
  return {
    taskSubnets: new Expression('network.taskSubnets'),
    securityGroups: new Expression('network.securityGroups'),
    ownVpc: own,
  };
}

function ownVpc(writer: StackWriter, { balancers }: StackInput): NetworkCode {
  writer.use('ec2', 'aws-ec2');
  writer.construct(
    'ec2.Vpc',
    'Vpc',
    {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: new Expression('ec2.SubnetType.PUBLIC') }],
    },
    'vpc',
  );
  writer.line("const tasks = new ec2.SecurityGroup(this, 'Tasks', { vpc });");
  writer.line("tasks.addIngressRule(tasks, ec2.Port.allTcp(), 'Services call each other');");
  writer.define('VPC_ID', 'vpc.vpcId');
  writer.define('ECS_SECURITY_GROUP', 'tasks.securityGroupId');
  if (balancers.size > 0) {
    writer.line("const balancers = new ec2.SecurityGroup(this, 'LoadBalancers', { vpc });");
    writer.define('LOAD_BALANCER_SECURITY_GROUP', 'balancers.securityGroupId');
  }
  return {
    taskSubnets: new Expression('vpc.publicSubnets'),
    securityGroups: new Expression('[tasks]'),
    ownVpc: true,
  };
}

/** Security groups that manifests name, which belong to a VPC that exists. */
function givenGroups({ workloads }: StackInput): readonly string[] {
  const networks = workloads.flatMap(({ files }) => [...files.values()].flatMap(networksIn));
  const groups = networks.flatMap((network) => [
    ...listAt(network, 'securityGroups'),
    ...listAt(network, 'SecurityGroups'),
  ]);
  return [...new Set(groups.filter((group) => typeof group === 'string' && !hasPlaceholder(group)))] as string[];
}

function networksIn(file: Json): readonly Json[] {
  const found = [
    at(file, 'networkConfiguration', 'awsvpcConfiguration'),
    at(file, 'Target', 'EcsParameters', 'NetworkConfiguration', 'awsvpcConfiguration'),
  ];
  return found.filter((network) => network !== undefined);
}

/** Writes the ids of all subnets into the constant `subnetIds`, for what takes ids. */
export function writeSubnetIds(writer: StackWriter, { ownVpc: own }: NetworkCode): void {
  writer.line(
    own
      ? 'const subnetIds = vpc.publicSubnets.map(({ subnetId }) => subnetId);'
      : 'const subnetIds = network.taskSubnets.map(({ subnetRef }) => subnetRef.subnetId);',
  );
}

/** `awsvpcConfiguration` of a service or a schedule, with the subnets of the stack's network. */
export function awsvpcCode(writer: StackWriter, { ownVpc: own }: NetworkCode, network: JsonMap): CodeMap {
  const ownGroups = new Expression(
    own
      ? '[tasks.securityGroupId]'
      : 'network.securityGroups.map(({ securityGroupRef }) => securityGroupRef.securityGroupId)',
  );
  const groups = network['securityGroups'] ?? network['SecurityGroups'] ?? [];
  const assigned = network['assignPublicIp'] ?? network['AssignPublicIp'] ?? 'ENABLED';
  return {
    awsvpcConfiguration: {
      subnets: new Expression('subnetIds'),
      securityGroups: isOwnGroup(groups) ? ownGroups : writer.value(groups),
      assignPublicIp: writer.value(assigned),
    },
  };
}

/** Whether the manifests name no security group, so that the tasks are in that of the stack. */
function isOwnGroup(groups: Json): boolean {
  return isList(groups) && groups.every((group) => typeof group === 'string' && hasPlaceholder(group));
}
