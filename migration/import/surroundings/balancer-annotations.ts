import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import { isEmptyMap } from '../member-rules.ts';

/** Where an annotation of the AWS Load Balancer Controller goes, and as what; undefined for a text that it cannot have. */
interface AnnotationTarget {
  readonly into: 'loadBalancer' | 'targetGroup';
  readonly member: string;
  readonly convert: (text: string) => Json | undefined;
}

/** What annotations say of a load balancer and of its target groups. */
interface BalancerOptions {
  readonly loadBalancer: DraftMap;
  readonly targetGroup: DraftMap;
}

const asText = (text: string) => text;
const asNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined);
const asList = (text: string) => text.split(',').map((part) => part.trim());

/**
 * What both kinds of load balancers are told by annotations that end alike (AWS Load Balancer Controller, "Ingress annotations" and "Service
 * annotations"), as members of CreateLoadBalancer and CreateTargetGroup.
 */
const healthTargets: Readonly<Record<string, AnnotationTarget>> = {
  'healthcheck-path': { into: 'targetGroup', member: 'HealthCheckPath', convert: asText },
  'healthcheck-port': { into: 'targetGroup', member: 'HealthCheckPort', convert: asText },
  'healthcheck-protocol': { into: 'targetGroup', member: 'HealthCheckProtocol', convert: (text) => text.toUpperCase() },
  'healthy-threshold-count': { into: 'targetGroup', member: 'HealthyThresholdCount', convert: asNumber },
  'unhealthy-threshold-count': { into: 'targetGroup', member: 'UnhealthyThresholdCount', convert: asNumber },
  'healthcheck-healthy-threshold': { into: 'targetGroup', member: 'HealthyThresholdCount', convert: asNumber },
  'healthcheck-unhealthy-threshold': { into: 'targetGroup', member: 'UnhealthyThresholdCount', convert: asNumber },
  'healthcheck-interval-seconds': { into: 'targetGroup', member: 'HealthCheckIntervalSeconds', convert: asNumber },
  'healthcheck-interval': { into: 'targetGroup', member: 'HealthCheckIntervalSeconds', convert: asNumber },
  'healthcheck-timeout-seconds': { into: 'targetGroup', member: 'HealthCheckTimeoutSeconds', convert: asNumber },
  'healthcheck-timeout': { into: 'targetGroup', member: 'HealthCheckTimeoutSeconds', convert: asNumber },
  'success-codes': { into: 'targetGroup', member: 'Matcher', convert: (text) => ({ HttpCode: text }) },
  'healthcheck-success-codes': { into: 'targetGroup', member: 'Matcher', convert: (text) => ({ HttpCode: text }) },
  scheme: { into: 'loadBalancer', member: 'Scheme', convert: asText },
  'load-balancer-name': { into: 'loadBalancer', member: 'Name', convert: asText },
  name: { into: 'loadBalancer', member: 'Name', convert: asText },
  'ip-address-type': { into: 'loadBalancer', member: 'IpAddressType', convert: asText },
  subnets: { into: 'loadBalancer', member: 'Subnets', convert: asList },
  'security-groups': { into: 'loadBalancer', member: 'SecurityGroups', convert: asList },
};

/** Reads the annotations with this prefix; `others` accounts for what is none of the members above, and for what has another value. */
export function balancerOptions(
  annotations: Place | undefined,
  prefix: string,
  others: (name: string, annotation: Place) => void,
): BalancerOptions {
  const found: Record<AnnotationTarget['into'], Record<string, Draft>> = { loadBalancer: {}, targetGroup: {} };
  if (annotations === undefined || isEmptyMap(annotations)) return found;
  for (const [name, annotation] of annotations.members()) {
    const short = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    const target = short !== undefined && Object.hasOwn(healthTargets, short) ? healthTargets[short] : undefined;
    const value = target?.convert(String(annotation.value));
    if (target === undefined || value === undefined) others(short ?? name, annotation);
    else found[target.into][target.member] = carry(annotation, value);
  }
  return found;
}
