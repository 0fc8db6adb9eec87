import { placeholder } from '../placeholder.ts';
import type { Place } from '../trace/place.ts';
import { itemsAt } from '../trace/place-at.ts';
import type { NamedPart } from './named-part.ts';

/** Properties of load balancers and of what hangs on them (CloudFormation, AWS::ElasticLoadBalancingV2). */
export interface BalancerParts {
  readonly balancers: readonly NamedPart[];
  readonly listeners: readonly NamedPart[];
  /** More certificates of listeners. */
  readonly certificates: readonly NamedPart[];
  readonly rules: readonly NamedPart[];
}

/** The way to a target group. */
export interface Entrance {
  readonly targetGroupArn: string;
  /** Undefined where it stands elsewhere. */
  readonly balancer: Place | undefined;
  /** Those that send to the target group, by themselves or by a rule. */
  readonly listeners: readonly EntranceListener[];
  /** Those of the same load balancer that send all requests from HTTP to HTTPS. */
  readonly redirects: readonly Place[];
  /** Whether the load balancer sends to other target groups, too. */
  readonly isShared: boolean;
}

interface EntranceListener {
  /** Undefined where it stands elsewhere, and only its rules are at hand. */
  readonly place: Place | undefined;
  readonly certificates: readonly Place[];
  /** The rules that send to the target group. */
  readonly rules: readonly Place[];
}

/** Rules that send nowhere, on listeners of the way to one of the target groups: they answer by themselves. */
export function answersOn(entrances: readonly Entrance[], { listeners, rules }: BalancerParts): readonly Place[] {
  const used = new Set(entrances.flatMap((entrance) => entrance.listeners.map(({ place }) => place?.pointer)));
  const own = listeners.filter(({ place }) => used.has(place.pointer));
  const silent = rules.filter(({ place }) => groupsOf(place, 'actions').length === 0);
  return silent.filter((rule) => own.some((listener) => isOn(rule, listener))).map(({ place }) => place);
}

/** The way to a target group by its ARN, or by what stands for that; undefined where nothing sends to it. */
export function entranceTo(targetGroupArn: string, parts: BalancerParts): Entrance | undefined {
  const rules = parts.rules.filter(({ place }) => sendsTo(place, 'actions', targetGroupArn));
  const listeners = parts.listeners.filter(
    (listener) =>
      sendsTo(listener.place, 'defaultActions', targetGroupArn) || rules.some((rule) => isOn(rule, listener)),
  );
  const strays = rules.filter((rule) => !listeners.some((listener) => isOn(rule, listener)));
  if (listeners.length === 0 && strays.length === 0) return undefined;
  const balancer = parts.balancers.find((each) => listeners.some((listener) => isOf(listener, each)));
  const siblings = parts.listeners.filter((listener) => balancer !== undefined && isOf(listener, balancer));
  const leading = [...siblings.map(({ place }) => groupsOf(place, 'defaultActions'))];
  for (const rule of parts.rules) {
    if (siblings.some((listener) => isOn(rule, listener))) leading.push(groupsOf(rule.place, 'actions'));
  }
  return {
    targetGroupArn,
    balancer: balancer?.place,
    listeners: [
      ...listeners.map((listener) => ({
        place: listener.place,
        certificates: parts.certificates.filter((each) => isOn(each, listener)).map(({ place }) => place),
        rules: rules.filter((rule) => isOn(rule, listener)).map(({ place }) => place),
      })),
      ...(strays.length === 0 ? [] : [{ place: undefined, certificates: [], rules: strays.map(({ place }) => place) }]),
    ],
    redirects: siblings.filter((each) => !listeners.includes(each) && redirectsToHttps(each)).map(({ place }) => place),
    isShared: leading.flat().some((arn) => arn !== targetGroupArn),
  };
}

/** Whether an action sends to a target group, alone or as one of several. */
export function forwardsTo(action: Place, targetGroupArn: string): boolean {
  return groupsIn(action).includes(targetGroupArn);
}

/** The target groups that an action sends to (ELB API reference, Action). */
export function groupsIn(action: Place): readonly string[] {
  const weighted = itemsAt(action.member('forwardConfig'), 'targetGroups');
  const arns = [action, ...weighted].map((each) => each.member('targetGroupArn')?.value);
  return [...new Set(arns.filter((arn) => typeof arn === 'string'))];
}

function groupsOf(place: Place, actions: string): readonly string[] {
  return itemsAt(place, actions).flatMap(groupsIn);
}

function sendsTo(place: Place, actions: string, targetGroupArn: string): boolean {
  return itemsAt(place, actions).some((action) => forwardsTo(action, targetGroupArn));
}

function isOn({ place }: NamedPart, listener: NamedPart): boolean {
  return place.member('listenerArn')?.value === placeholder(listener.id ?? '');
}

function isOf({ place }: NamedPart, balancer: NamedPart): boolean {
  return place.member('loadBalancerArn')?.value === placeholder(balancer.id ?? '');
}

/** As the ssl-redirect annotation has it: for good, and with host, path and query as they are. */
function redirectsToHttps({ place }: NamedPart): boolean {
  const [action, ...others] = itemsAt(place, 'defaultActions');
  const redirect = action?.member('redirectConfig');
  const same = { host: '#{host}', path: '/#{path}', query: '#{query}' };
  return (
    redirect !== undefined &&
    others.length === 0 &&
    redirect.member('protocol')?.value === 'HTTPS' &&
    redirect.member('statusCode')?.value === 'HTTP_301' &&
    Object.entries(same).every(([name, value]) => (redirect.member(name)?.value ?? value) === value)
  );
}

/** Everything on the way. */
export function placesOn({ balancer, listeners, redirects }: Entrance): readonly Place[] {
  const own = listeners.flatMap(({ place, certificates, rules }) => [place, ...certificates, ...rules]);
  return [balancer, ...own, ...redirects].filter((place) => place !== undefined);
}
