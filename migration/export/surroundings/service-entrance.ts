import { type Entrance, forwardsTo, groupsIn } from '../../ecs/load-balancer-parts.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import { isLeaf } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import { type LoadBalancerKind, pairs } from './service-target-group.ts';

/** What the annotations of an Ingress (ALB) and of a Service (NLB) call the settings of a load balancer (AWS Load Balancer Controller docs). */
const annotationNames = {
  application: { prefix: 'alb.ingress.kubernetes.io/', attributes: 'load-balancer-attributes' },
  network: { prefix: 'service.beta.kubernetes.io/aws-load-balancer-', attributes: 'attributes' },
} as const;

/** A load balancer's settings as annotations of what makes another one like it; its tags are with those of the target group. */
export function balancerAnnotations(balancer: Place | undefined, kind: LoadBalancerKind): DraftMap {
  if (balancer === undefined) return {};
  const { prefix, attributes } = annotationNames[kind];
  balancer.member('name')?.ignore('What is made beside it has to have a name of its own.');
  balancer.member('type')?.ignore('The kind of the object that makes it says it.');
  remarkRest(balancer, [
    ...['name', 'type', 'scheme', 'ipAddressType', 'subnets', 'securityGroups', 'loadBalancerAttributes', 'tags'],
  ]);
  const ipAddressType = balancer.member('ipAddressType');
  return {
    // One that says nothing is public (ELB API reference, CreateLoadBalancer, Scheme).
    [`${prefix}scheme`]: carried(balancer.member('scheme')) ?? 'internet-facing',
    [`${prefix}ip-address-type`]: carried(ipAddressType),
    [`${prefix}subnets`]: listed(itemsAt(balancer, 'subnets')),
    [`${prefix}security-groups`]: listed(itemsAt(balancer, 'securityGroups')),
    [prefix + attributes]: pairs(itemsAt(balancer, 'loadBalancerAttributes')),
  };
}

/** Says what becomes of the actions of a listener or rule, of which forwarding to the target group is the only one that is in the output. */
export function remarkActions(actions: readonly Place[], { targetGroupArn }: Entrance): void {
  for (const action of actions) {
    const type = String(action.member('type')?.value ?? 'forward');
    const others = groupsIn(action).filter((arn) => arn !== targetGroupArn);
    if (forwardsTo(action, targetGroupArn) && others.length === 0) {
      action.ignore('The load balancer sends to the pods, as this does to the tasks.');
    } else if (forwardsTo(action, targetGroupArn)) {
      action.remark('load-balancer-action', {
        lost: `Requests are divided among the target group of the service and ${others.join(', ')}; all of them go to the pods.`,
        remedy: 'Divide them with the annotation alb.ingress.kubernetes.io/actions.<name> and its forwardConfig.',
      });
    } else if (others.length > 0) {
      action.ignore('It sends to a target group of something else.');
    } else if (!isNotFound(action)) {
      action.remark('load-balancer-action', {
        lost: `The action "${type}" of the listener or rule is not in the output.`,
        remedy: type.startsWith('authenticate')
          ? 'Add the annotations alb.ingress.kubernetes.io/auth-type and auth-idp-oidc or auth-idp-cognito, for else anybody gets in.'
          : 'Add it to the Ingress with the annotation alb.ingress.kubernetes.io/actions.<name>.',
      });
    }
  }
}

/** Remarks as lost all members but those that are read. */
export function remarkRest(place: Place, read: readonly string[]): void {
  const names = new Set(read.map((name) => name.toLowerCase()));
  for (const [name, member] of place.members()) {
    if (names.has(name.toLowerCase()) || (typeof member.value === 'object' && isLeaf(member.value))) continue;
    member.remark('load-balancer-option', {
      lost: `"${name}" of the load balancer, its listener or rule is not in the output.`,
      remedy: 'Look in the annotations of the AWS Load Balancer Controller for its counterpart, and add that.',
    });
  }
}

/** Texts of places with commas between. */
export function listed(places: readonly Place[]): Draft | undefined {
  return places.length === 0 ? undefined : carryAll(places, places.map(({ value }) => String(value)).join(','));
}

export function carried(place: Place | undefined): Draft | undefined {
  return place && carry(place, String(place.value));
}

/** Without the members that are not there, which would take those of the same name away. */
export function withoutAbsent(members: DraftMap): DraftMap {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** An Ingress answers what none of its rules matches with 404, too (AWS Load Balancer Controller docs, "Ingress specification"). */
function isNotFound(action: Place): boolean {
  const response = action.member('fixedResponseConfig');
  if (String(response?.member('statusCode')?.value) !== '404') return false;
  action.ignore('An Ingress answers 404 as well to what none of its rules matches.');
  return true;
}
