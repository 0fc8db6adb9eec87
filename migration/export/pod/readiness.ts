import type { ServiceInput } from '../../ecs/service-parts.ts';
import type { Target } from '../../kubernetes/target.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { targetGroupOf } from '../surroundings/service-target-group.ts';
import type { ContainerPlan } from './task-plan.ts';

/** A port that a load balancer sends to. */
export interface BalancedPort {
  readonly port: number;
  /** The target group of it, where the input describes one that the target has, too. */
  readonly group: Place | undefined;
}

/** Defaults of a target group (Elastic Load Balancing API reference, CreateTargetGroup). */
const DEFAULTS = { healthCheckIntervalSeconds: 30, healthCheckTimeoutSeconds: 5, unhealthyThresholdCount: 2 };

/** The ports of a service's load balancers; minikube has none of AWS, so nothing of their target groups is taken there. */
export function balancedPortsOf(service: ServiceInput | undefined, target: Target): readonly BalancedPort[] {
  return (service?.service.list('loadBalancers') ?? []).flatMap((balancer, index): readonly BalancedPort[] => {
    const port = balancer.member('containerPort')?.value;
    const group =
      service === undefined || target === 'minikube'
        ? undefined
        : targetGroupOf(service, balancer.member('targetGroupArn'), index);
    return typeof port === 'number' ? [{ port, group }] : [];
  });
}

/** The first port of a container that a load balancer sends to. */
export function balancedPortOf(
  { place }: ContainerPlan,
  balancedPorts: readonly BalancedPort[],
): BalancedPort | undefined {
  const numbers = place.list('portMappings').map((mapping) => mapping.member('containerPort')?.value);
  return balancedPorts.find(({ port }) => numbers.includes(port));
}

/**
 * The probe that asks what the target group does; none where the kubelet would not be content with the same answers: it takes 200 to 399
 * (Kubernetes docs, "Configure Liveness, Readiness and Startup Probes").
 */
export function readinessByGroup({ port, group }: BalancedPort): DraftMap | undefined {
  if (group === undefined || isGrpc(group)) return undefined;
  const action = actionOf(port, group);
  if (action === undefined) return undefined;
  return {
    ...action,
    periodSeconds: number(group, 'healthCheckIntervalSeconds'),
    timeoutSeconds: number(group, 'healthCheckTimeoutSeconds'),
    failureThreshold: number(group, 'unhealthyThresholdCount'),
  };
}

function actionOf(port: number, group: Place): DraftMap | undefined {
  const ownPort = group.member('healthCheckPort');
  const checked = ownPort === undefined || ownPort.value === 'traffic-port' ? port : Number(ownPort.value);
  if (!Number.isInteger(checked)) return undefined;
  const protocol = String(group.member('healthCheckProtocol')?.value ?? group.member('protocol')?.value ?? 'HTTP');
  if (!protocol.startsWith('HTTP')) return { tcpSocket: { port: checked } };
  const codes = String(group.at('matcher', 'httpCode')?.value ?? '200');
  if (/[45]\d\d/.test(codes)) return undefined;
  const path = group.member('healthCheckPath');
  const text: Draft = path === undefined ? '/' : carry(path, String(path.value));
  return { httpGet: { path: text, port: checked, scheme: protocol === 'HTTPS' ? 'HTTPS' : undefined } };
}

function isGrpc(group: Place): boolean {
  return group.member('protocolVersion')?.value === 'GRPC';
}

/** CloudFormation's numbers may be texts. */
function number(group: Place, name: keyof typeof DEFAULTS): Draft {
  const place = group.member(name);
  const value = Number(place?.value);
  return place === undefined || !Number.isInteger(value) || value < 1 ? DEFAULTS[name] : carry(place, value);
}
