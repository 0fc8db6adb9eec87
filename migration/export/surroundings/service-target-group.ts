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
export function isForNetworkLoadBalancer(group: Place | undefined, balancer?: Place): boolean {
  if (balancer?.member('type')?.value === 'network') return true;
  return ['TCP', 'TLS', 'UDP', 'TCP_UDP'].includes(String(group?.member('protocol')?.value));
}

/** A target group's settings, and the tags of its load balancer, as annotations of what makes both for the pods. */
export function targetGroupAnnotations(
  group: Place | undefined,
  kind: LoadBalancerKind,
  balancerTags: readonly Place[] = [],
): DraftMap {
  const { prefix, members, successCodes, attributes, tags } = annotationNames[kind];
  const tagsText = pairs([...withoutOthers(balancerTags, group), ...(group?.list('tags') ?? [])]);
  if (group === undefined) return { [prefix + tags]: tagsText };
  ignoreWhatIsOtherwise(group);
  const texts = Object.entries(members).map(([name, annotation]) => {
    const place = group.member(name);
    return [prefix + annotation, place && carry(place, String(place.value))] as const;
  });
  const codes = group.at('matcher', 'httpCode') ?? group.at('matcher', 'grpcCode');
  return {
    ...Object.fromEntries(texts),
    [prefix + successCodes]: codes && carry(codes, String(codes.value)),
    [prefix + attributes]: pairs(group.list('targetGroupAttributes')),
    [prefix + tags]: tagsText,
  };
}

/** Nothing of a target group stands for anything without a load balancer of AWS. */
export function ignoreTargetGroup(group: Place | undefined): void {
  group?.ignore('minikube has no load balancer of AWS.');
}

/** One annotation tags the load balancer and its target group, so that a key has one value: that of the target group. */
function withoutOthers(balancerTags: readonly Place[], group: Place | undefined): readonly Place[] {
  const own = new Map((group?.list('tags') ?? []).map((tag) => [tag.member('key')?.value, tag.member('value')?.value]));
  return balancerTags.filter((tag) => {
    const key = tag.member('key')?.value;
    if (!own.has(key)) return true;
    if (own.get(key) === tag.member('value')?.value) tag.ignore('The target group has the same tag.');
    else {
      tag.remark('load-balancer-option', {
        lost: `The tag "${String(key)}" has another value at the target group, which is the one that the annotation gives to both.`,
        remedy: 'Set it at the load balancer by hand where bills or policies go by it.',
      });
    }
    return false;
  });
}

function ignoreWhatIsOtherwise(group: Place): void {
  group.member('port')?.ignore('Each target has a port of its own, which ECS sets, and the controller here.');
  group.member('targetType')?.ignore('Pods are targets by their addresses, as tasks are.');
  group.member('healthCheckEnabled')?.ignore('Targets with an address are always checked.');
}

/** `key=value,key=value`, from a list of keys and values. */
export function pairs(items: readonly Place[]): Draft | undefined {
  const known = items.filter((item) => !String(item.member('key')?.value).startsWith('aws:'));
  for (const item of items) if (!known.includes(item)) item.ignore('AWS itself sets tags that begin with "aws:".');
  const places = known.flatMap((item) => [item.member('key') ?? [], item.member('value') ?? []].flat());
  const text = known.map((item) => `${String(item.member('key')?.value)}=${String(item.member('value')?.value ?? '')}`);
  return places.length === 0 ? undefined : carryAll(places, text.join(','));
}
