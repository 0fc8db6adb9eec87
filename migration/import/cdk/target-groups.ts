import type { Json } from '../../trace/json.ts';
import { at, listAt, textAt } from '../../trace/json-at.ts';
import { targetGroupArn } from '../surroundings/load-balancer-draft.ts';

/** The target groups of all load balancers by what stands for their ARNs. */
export function targetGroupsOf(balancers: ReadonlyMap<string, Json>): ReadonlyMap<string, Json> {
  const groups = [...balancers.values()].flatMap((balancer) => listAt(balancer, 'targetGroups'));
  return new Map(groups.map((group) => [targetGroupArn(textAt(group, 'Name') ?? ''), group]));
}

/** A port at which a load balancer calls tasks. */
interface CalledPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/**
 * Where a target group calls a task: at its port, and where it asks for the task's health. That is always TCP, and the same port unless it says
 * otherwise (Elastic Load Balancing API reference, CreateTargetGroup, HealthCheckPort, HealthCheckProtocol).
 */
export function calledPorts(group: Json, containerPort: number): readonly CalledPort[] {
  const isUdp = textAt(group, 'Protocol') === 'UDP';
  const port = Number(at(group, 'HealthCheckPort'));
  const asked = Number.isInteger(port) && port > 0 ? port : containerPort;
  const health: readonly CalledPort[] = isUdp || asked !== containerPort ? [{ port: asked, protocol: 'tcp' }] : [];
  return [{ port: containerPort, protocol: isUdp ? 'udp' : 'tcp' }, ...health];
}
