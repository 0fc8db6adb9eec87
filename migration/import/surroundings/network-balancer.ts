import { placeholder } from '../../placeholder.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import type { ServicePort } from './backend.ts';
import { balancerOptions } from './balancer-annotations.ts';
import { forwardTo, loadBalancerArn, SUBNETS, targetGroupArn } from './load-balancer-draft.ts';
import { accountForAnnotation } from './object-metadata.ts';
import type { Reach } from './reach.ts';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';

/** A Service of the type LoadBalancer as a Network Load Balancer: a listener for each of its ports, and the tasks as targets by address. */
export function networkBalancerOf(service: KubernetesObject, ports: readonly ServicePort[], reach: Reach): void {
  const spec = service.place.member('spec');
  applyRules(spec, rules);
  const certificate = service.place.at('metadata', 'annotations')?.member(`${PREFIX}ssl-cert`);
  const sslPorts = service.place.at('metadata', 'annotations')?.member(`${PREFIX}ssl-ports`);
  const options = balancerOptions(service.place.at('metadata', 'annotations'), PREFIX, (name, annotation) => {
    if (!['ssl-cert', 'ssl-ports', 'internal'].includes(name)) accountForOption(name, annotation);
  });
  const owner = `Service ${service.namespace}/${service.name}`;
  const name = reach.balancerName(service.name, owner);
  const targetGroups = new Map<string, DraftMap>();
  const listeners = ports.map((port): DraftMap => {
    const { place, target, workload } = port;
    const groupName = reach.balancerName(`${service.name}-${target.number}`, `${owner} ${target.name}`);
    const arn = targetGroupArn(groupName);
    reach.addTarget(workload, target, arn);
    if (targetGroups.has(groupName))
      place.member('targetPort')?.ignore('Another port of the Service leads there, too, and has its target group.');
    else targetGroups.set(groupName, { ...targetGroupOf(groupName, port), ...options.targetGroup });
    const number = place.member('port');
    if (target.protocol === 'udp' && options.targetGroup['HealthCheckPort'] === undefined)
      tellUdpHealth(number, target.number);
    const tls = certificate !== undefined && speaksTls(sslPorts, place);
    return {
      LoadBalancerArn: loadBalancerArn(name),
      Protocol: tls ? 'TLS' : target.protocol.toUpperCase(),
      Port: number && carry(number),
      Certificates: tls ? [{ CertificateArn: carry(certificate) }] : undefined,
      DefaultActions: [forwardTo(arn)],
    };
  });
  sslPorts?.ignore('The listeners of these ports have the certificate.');
  reach.addLoadBalancer({
    name,
    loadBalancer: {
      Name: name,
      Type: 'network',
      Scheme: schemeOf(service),
      Subnets: SUBNETS,
      SecurityGroups: [placeholder('LOAD_BALANCER_SECURITY_GROUP')],
      ...options.loadBalancer,
    },
    targetGroups: [...targetGroups.values()],
    listeners,
    rules: [],
  });
}

/** Elastic Load Balancing user guide, "Health checks for Network Load Balancer target groups": UDP targets are asked by TCP, HTTP or HTTPS. */
function tellUdpHealth(place: Place | undefined, port: number): void {
  place?.remark('udp-health-check', {
    lost: `Kubernetes sends to every pod that is ready; a Network Load Balancer asks each task by TCP first, at port ${port} as for UDP, and ECS replaces a task that does not answer there.`,
    remedy: `Let the program take TCP connections at some port, and name it by the annotation ${PREFIX}healthcheck-port, which becomes "HealthCheckPort" of the target group.`,
  });
}

/** Input of CreateTargetGroup. */
function targetGroupOf(name: string, { place, target }: ServicePort): DraftMap {
  const targetPort = place.member('targetPort');
  return {
    Name: name,
    Protocol: target.protocol.toUpperCase(),
    Port: targetPort === undefined ? target.number : carry(targetPort, target.number),
    VpcId: placeholder('VPC_ID'),
    TargetType: 'ip',
  };
}

/**
 * From the inside or from outside where the annotation `scheme` does not say: the AWS Load Balancer Controller keeps it inside (its
 * documentation, "Service annotations"), what Kubernetes has without it does not.
 */
function schemeOf({ place }: KubernetesObject): Draft {
  const annotations = place.at('metadata', 'annotations');
  const inside = annotations?.member(`${PREFIX}internal`);
  if (inside !== undefined) return carry(inside, String(inside.value) === 'false' ? 'internet-facing' : 'internal');
  const byController =
    place.at('spec', 'loadBalancerClass')?.value === 'service.k8s.aws/nlb' ||
    ['external', 'nlb-ip'].includes(String(annotations?.member(`${PREFIX}type`)?.value));
  return byController ? 'internal' : 'internet-facing';
}

/** Without the annotation, all ports speak TLS where there is a certificate. */
function speaksTls(sslPorts: Place | undefined, port: Place): boolean {
  const wanted = sslPorts === undefined || sslPorts.value === '*' ? undefined : String(sslPorts.value).split(',');
  return (
    wanted?.some((one) => [String(port.member('port')?.value), port.member('name')?.value].includes(one.trim())) ?? true
  );
}

function accountForOption(name: string, annotation: Place): void {
  if (name === 'type' || name === 'nlb-target-type')
    annotation.ignore('It becomes a Network Load Balancer whose targets are addresses, as awsvpc tasks need.');
  else accountForAnnotation(name, annotation);
}

const rules: MemberRules = {
  loadBalancerClass: ignored('It becomes a Network Load Balancer.'),
  loadBalancerIP: remarked(
    'external-address-lost',
    'The load balancer gets addresses of its own, not the one that is asked for.',
    'Give it Elastic IP addresses ("SubnetMappings").',
  ),
  loadBalancerSourceRanges: remarked(
    'source-ranges-lost',
    'Who may connect is not restricted to these ranges.',
    'Let the security group of the load balancer take connections from these ranges alone.',
  ),
  externalTrafficPolicy: unlessDefault(
    'Cluster',
    ignored('A Network Load Balancer with addresses as targets hands connections to the tasks directly.'),
  ),
  allocateLoadBalancerNodePorts: ignored('It is about ports of nodes, and Fargate has none.'),
  healthCheckNodePort: ignored('It is about ports of nodes, and Fargate has none.'),
};
