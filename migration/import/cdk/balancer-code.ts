import { isList, isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { at, listAt, mapAt, textAt } from '../../trace/json-at.ts';
import { listenerArn, loadBalancerArn, targetGroupArn } from '../surroundings/load-balancer-draft.ts';
import { Expression } from './code-value.ts';
import type { NetworkCode } from './network-code.ts';
import { constructId, type StackWriter } from './stack-writer.ts';

/**
 * A load balancer with its target groups, listeners and rules.
 *
 * @returns the constants of the listeners and rules that lead to each target group, by the group's placeholder: ECS takes no group without.
 */
export function writeBalancer(
  writer: StackWriter,
  name: string,
  content: Json,
  network: NetworkCode,
): ReadonlyMap<string, readonly string[]> {
  writer.use('elbv2', 'aws-elasticloadbalancingv2');
  const balancer = mapAt(content, 'loadBalancer');
  const constant = writer.constant(name, 'Balancer');
  const props = writer.members(camelCase(balancer), { subnets: subnetsOf(balancer, writer) });
  writer.construct('elbv2.CfnLoadBalancer', constructId(constant), props, constant);
  // A public load balancer needs the gateway of its VPC.
  if (network.kind === 'own') writer.after(constant, ['vpc']);
  writer.define(nameOf(loadBalancerArn(name)), `${constant}.ref`);
  for (const group of listAt(content, 'targetGroups')) writeTargetGroup(writer, group);
  const leading = new Map<string, string[]>();
  const ruled = listAt(content, 'rules').map((rule) => textAt(rule, 'ListenerArn'));
  for (const listener of listAt(content, 'listeners')) {
    const placeholder = listenerArn(name, Number(at(listener, 'Port')));
    const isUsed = ruled.includes(placeholder) || targetsOf(at(listener, 'DefaultActions')).length > 0;
    const listenerConstant = writeListener(writer, name, listener, isUsed);
    writer.define(nameOf(placeholder), `${listenerConstant}.ref`);
    if (network.kind === 'own') openPort(writer, listener, textAt(balancer, 'Scheme') === 'internal');
    noteTargets(leading, at(listener, 'DefaultActions'), listenerConstant);
  }
  listAt(content, 'rules').forEach((rule) => {
    const ruleConstant = writer.constant(name, 'Rule');
    writer.construct('elbv2.CfnListenerRule', constructId(ruleConstant), writer.members(camelCase(rule)), ruleConstant);
    noteTargets(leading, at(rule, 'Actions'), ruleConstant);
  });
  return leading;
}

function writeTargetGroup(writer: StackWriter, group: Json): void {
  const name = textAt(group, 'Name') ?? '';
  const placeholder = nameOf(targetGroupArn(name));
  const constant = writer.constant(name, 'Targets');
  writer.construct('elbv2.CfnTargetGroup', constructId(constant), writer.members(camelCase(group)), constant);
  writer.define(placeholder, `${constant}.ref`);
}

function writeListener(writer: StackWriter, balancerName: string, listener: Json, isUsed: boolean): string {
  const constant = writer.constant(balancerName, 'Listener');
  const props = writer.members(camelCase(listener));
  writer.construct('elbv2.CfnListener', constructId(constant), props, isUsed ? constant : undefined);
  return constant;
}

/** Callers reach a load balancer at its listener's port: from within its network, or from anywhere. */
function openPort(writer: StackWriter, listener: Json, internal: boolean): void {
  const peer = internal ? 'ec2.Peer.ipv4(vpc.vpcCidrBlock)' : 'ec2.Peer.anyIpv4()';
  const protocol = textAt(listener, 'Protocol') === 'UDP' ? 'udp' : 'tcp';
  const line = `balancers.addIngressRule(${peer}, ec2.Port.${protocol}(${String(at(listener, 'Port'))}), 'Callers');`;
  if (writer.isFirst(line)) writer.line(line);
}

function noteTargets(leading: Map<string, string[]>, actions: Json | undefined, constant: string): void {
  for (const group of targetsOf(actions)) leading.set(group, [...(leading.get(group) ?? []), constant]);
}

/** The target groups that actions forward to. */
function targetsOf(actions: Json | undefined): readonly string[] {
  return (isList(actions) ? actions : []).flatMap((action) => textAt(action, 'TargetGroupArn') ?? []);
}

/** The subnets of the stack's network, or those that an annotation names. */
function subnetsOf(balancer: JsonMap, writer: StackWriter) {
  const subnets = balancer['Subnets'] ?? [];
  const own = isList(subnets) && subnets.every((subnet) => String(subnet).startsWith('${'));
  return own ? new Expression('subnetIds') : writer.value(subnets);
}

/** Members as the CDK spells those of Elastic Load Balancing's calls: `TargetGroupArn` is `targetGroupArn`. */
function camelCase(value: Json): { readonly [name: string]: Json } {
  const inner = (member: Json): Json =>
    isList(member) ? member.map(inner) : isMap(member) ? camelCase(member) : member;
  const members = isMap(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    members.map(([name, member]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, inner(member)]),
  );
}

/** The name in a placeholder. */
function nameOf(placeholder: string): string {
  return placeholder.slice(2, -1);
}
