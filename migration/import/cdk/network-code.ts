import type { Json, JsonMap } from '../../trace/json.ts';
import { type CodeMap, Expression } from './code-value.ts';
import { type NetworkKind, networkKindOf } from './network-kind.ts';
import type { StackInput } from './stack-input.ts';
import type { StackWriter } from './stack-writer.ts';

/** Code of the network and the cluster that all workloads of a stack share, and how QueueScaledTasks is told of it. */
export interface NetworkCode {
  readonly kind: NetworkKind;
  /** For `taskSubnets` and `securityGroups` of QueueScaledTasks. */
  readonly taskSubnets: Expression;
  readonly securityGroups: Expression;
}

/** Writes the network, and the constant `subnetIds` where something takes ids. */
export function writeNetwork(writer: StackWriter, input: StackInput): NetworkCode {
  const kind = networkKindOf(input);
  const starts = (...starters: readonly string[]) => input.workloads.some(({ starter }) => starters.includes(starter));
  writer.use('ecs', 'aws-ecs');
  writer.useOurs('WorkerCluster');
  if (!starts('service', 'schedule', 'queue-scaler')) return unreferenced(writer, kind);
  writer.line("const { cluster } = new WorkerCluster(this, 'Cluster');");
  writer.define('ECS_CLUSTER_NAME', 'cluster.clusterRef.clusterName');
  const takesIds = starts('service', 'schedule');
  if (kind === 'existing') return existingNetwork(writer, takesIds, starts('queue-scaler'));
  return kind === 'own' ? ownVpc(writer, input) : closedNetwork(writer, takesIds);
}

/** Somebody starts the tasks by hand, and names cluster and network then; nothing in the code does. */
function unreferenced(writer: StackWriter, kind: NetworkKind): NetworkCode {
  writer.line("new WorkerCluster(this, 'Cluster');");
  if (kind !== 'existing') {
    writer.useOurs('Network');
    writer.line("new Network(this, 'Network');");
  }
  return fromNetwork(kind);
}

/** Who may reach whom is up to groups that are not the stack's. */
function existingNetwork(writer: StackWriter, takesIds: boolean, scales: boolean): NetworkCode {
  writer.line(
    '// A network that exists: let its security groups admit load balancers to the ports of the tasks, and tasks to',
  );
  writer.line('// the mount targets of file systems at port 2049.');
  const subnets = ['ECS_SUBNET_1', 'ECS_SUBNET_2'].map((name) => writer.expression(name));
  if (takesIds) writer.line(`const subnetIds = [${subnets.map(({ code }) => code).join(', ')}];`);
  if (scales) {
    writer.useOurs('Network');
    const subnetIds = takesIds ? new Expression('subnetIds') : subnets;
    const existing = { subnetIds, securityGroupIds: [writer.expression('ECS_SECURITY_GROUP')] };
    writer.construct('Network', 'Network', { existing }, 'network');
  }
  return fromNetwork('existing');
}

function closedNetwork(writer: StackWriter, takesIds: boolean): NetworkCode {
  writer.useOurs('Network');
  writer.line("const network = new Network(this, 'Network');");
  if (takesIds) writer.line('const subnetIds = network.taskSubnets.map(({ subnetRef }) => subnetRef.subnetId);');
  return fromNetwork('closed');
}

function fromNetwork(kind: NetworkKind): NetworkCode {
  return {
    kind,
    taskSubnets: new Expression('network.taskSubnets'),
    securityGroups: new Expression('network.securityGroups'),
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
  writeGroup(writer, 'Tasks', 'tasks');
  writer.line("tasks.addIngressRule(tasks, ec2.Port.allTcp(), 'Services call each other');");
  writer.define('VPC_ID', 'vpc.vpcId');
  writer.define('ECS_SECURITY_GROUP', 'tasks.securityGroupId');
  if (balancers.size > 0) {
    writeGroup(writer, 'LoadBalancers', 'balancers');
    writer.define('LOAD_BALANCER_SECURITY_GROUP', 'balancers.securityGroupId');
  }
  writer.line('const subnetIds = vpc.publicSubnets.map(({ subnetId }) => subnetId);');
  return { kind: 'own', taskSubnets: new Expression('vpc.publicSubnets'), securityGroups: new Expression('[tasks]') };
}

function writeGroup(writer: StackWriter, id: string, constant: string): void {
  // CDK writes an optional member as `T | undefined` in a class and as `T?` in its interface, which `exactOptionalPropertyTypes` tells apart.
  writer.construct('ec2.SecurityGroup', id, { vpc: new Expression('vpc as ec2.IVpc') }, constant);
}

/** `awsvpcConfiguration` of a service or a schedule, with the subnets of the stack's network. */
export function awsvpcCode(writer: StackWriter, { kind }: NetworkCode, network: JsonMap): CodeMap {
  const closed = 'network.securityGroups.map(({ securityGroupRef }) => securityGroupRef.securityGroupId)';
  const groups: Json = network['securityGroups'] ?? network['SecurityGroups'] ?? [];
  const assigned = network['assignPublicIp'] ?? network['AssignPublicIp'] ?? 'ENABLED';
  return {
    awsvpcConfiguration: {
      subnets: new Expression('subnetIds'),
      // Of what is closed the manifests name no group.
      securityGroups: kind === 'closed' ? new Expression(closed) : writer.value(groups),
      assignPublicIp: writer.value(assigned),
    },
  };
}
