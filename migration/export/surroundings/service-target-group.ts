import type { ServiceInput } from '../../ecs/service-parts.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** What the annotations of an Ingress (ALB) and of a Service (NLB) call the settings of a target group (AWS Load Balancer Controller docs). */
const annotationNames = {
  application: {
    prefix: 'alb.ingress.kubernetes.io/',
    members: {
      healthCheckPath: 'healthcheck-path',
      healthCheckPort: 'healthcheck-port',
      healthCheckProtocol: 'healthcheck-protocol',
      healthCheckIntervalSeconds: 'healthcheck-interval-seconds',
      healthCheckTimeoutSeconds: 'healthcheck-timeout-seconds',
      healthyThresholdCount: 'healthy-threshold-count',
      unhealthyThresholdCount: 'unhealthy-threshold-count',
      protocol: 'backend-protocol',
      protocolVersion: 'backend-protocol-version',
    },
    successCodes: 'success-codes',
    attributes: 'target-group-attributes',
    tags: 'tags',
  },
  network: {
    prefix: 'service.beta.kubernetes.io/aws-load-balancer-',
    members: {
      healthCheckPath: 'healthcheck-path',
      healthCheckPort: 'healthcheck-port',
      healthCheckProtocol: 'healthcheck-protocol',
      healthCheckIntervalSeconds: 'healthcheck-interval',
      healthCheckTimeoutSeconds: 'healthcheck-timeout',
      healthyThresholdCount: 'healthcheck-healthy-threshold',
      unhealthyThresholdCount: 'healthcheck-unhealthy-threshold',
    },
    successCodes: 'healthcheck-success-codes',
    attributes: 'target-group-attributes',
    tags: 'additional-resource-tags',
  },
} as const;
export type LoadBalancerKind = keyof typeof annotationNames;

/** The target group of a service's load balancer, where the input describes it: by its ARN, or as one of as many in the same order. */
export function targetGroupOf(
  { targetGroups }: ServiceInput,
  arn: Place | undefined,
  index: number,
): Place | undefined {
  const same = targetGroups.find((group) => group.member('targetGroupArn')?.value === arn?.value);
  const inOrder = targetGroups[index];
  return same ?? (inOrder?.member('targetGroupArn') === undefined ? inOrder : undefined);
}

/** Network Load Balancers have target groups of these protocols (ELB API reference, CreateTargetGroup, Protocol). */
export function isForNetworkLoadBalancer(group: Place | undefined): boolean {
  return ['TCP', 'TLS', 'UDP', 'TCP_UDP'].includes(String(group?.member('protocol')?.value));
}

/** A target group's settings as annotations of what makes one for the pods. */
export function targetGroupAnnotations(group: Place | undefined, kind: LoadBalancerKind): DraftMap {
  if (group === undefined) return {};
  const { prefix, members, successCodes, attributes, tags } = annotationNames[kind];
  ignoreWhatIsOtherwise(group, kind);
  const texts = Object.entries(members).map(([name, annotation]) => {
    const place = group.member(name);
    return [prefix + annotation, place && carry(place, String(place.value))] as const;
  });
  const codes = group.at('matcher', 'httpCode') ?? group.at('matcher', 'grpcCode');
  return {
    ...Object.fromEntries(texts),
    [prefix + successCodes]: codes && carry(codes, String(codes.value)),
    [prefix + attributes]: pairs(group.list('targetGroupAttributes')),
    [prefix + tags]: pairs(group.list('tags')),
  };
}

/** Nothing of a target group stands for anything without a load balancer of AWS. */
export function ignoreTargetGroup(group: Place | undefined): void {
  group?.ignore('minikube has no load balancer of AWS.');
}

function ignoreWhatIsOtherwise(group: Place, kind: LoadBalancerKind): void {
  group.member('port')?.ignore('Each target has a port of its own, which ECS sets, and the controller here.');
  group.member('targetType')?.ignore('Pods are targets by their addresses, as tasks are.');
  group.member('healthCheckEnabled')?.ignore('Targets with an address are always checked.');
  if (kind === 'network') group.member('protocol')?.ignore('The port of the Service says it.');
}

/** `key=value,key=value`, from a list of keys and values. */
function pairs(items: readonly Place[]): Draft | undefined {
  const known = items.filter((item) => !String(item.member('key')?.value).startsWith('aws:'));
  for (const item of items) if (!known.includes(item)) item.ignore('AWS itself sets tags that begin with "aws:".');
  const places = known.flatMap((item) => [item.member('key') ?? [], item.member('value') ?? []].flat());
  const text = known.map((item) => `${String(item.member('key')?.value)}=${String(item.member('value')?.value ?? '')}`);
  return places.length === 0 ? undefined : carryAll(places, text.join(','));
}
