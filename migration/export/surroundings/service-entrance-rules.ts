import { type Entrance, forwardsTo } from '../../ecs/load-balancer-parts.ts';
import { isSubdomain } from '../../kubernetes/names.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import { remarkActions, remarkRest } from './service-entrance.ts';

/** Which members hold the values of a condition: its own configuration, or `Values` (ELB API reference, RuleCondition). */
const configurations = { 'host-header': 'hostHeaderConfig', 'path-pattern': 'pathPatternConfig' } as const;
type Field = keyof typeof configurations;

/** All requests. */
const anyPath: DraftMap = { path: '/', pathType: 'Prefix' };

/** The rules of an Ingress for those of a load balancer's listeners that send to the service's target group; all lead to one backend. */
export function ingressRules(entrance: Entrance | undefined, backend: DraftMap): readonly DraftMap[] {
  if (entrance === undefined) return [ruleOf(undefined, [anyPath], backend)];
  const rules = entrance.listeners.flatMap((listener) => listener.rules);
  const all = entrance.listeners.some(({ place }) =>
    itemsAt(place, 'defaultActions').some((action) => forwardsTo(action, entrance.targetGroupArn)),
  );
  return [
    ...rules.flatMap((rule) => rulesOf(rule, entrance, backend)),
    ...(all ? [ruleOf(undefined, [anyPath], backend)] : []),
  ];
}

function rulesOf(rule: Place, entrance: Entrance, backend: DraftMap): readonly DraftMap[] {
  rule.member('listenerArn')?.ignore('It names the listener.');
  rule.member('priority')?.ignore('All rules of the Ingress lead to the same pods, in whatever order.');
  remarkActions(itemsAt(rule, 'actions'), entrance);
  remarkRest(rule, ['listenerArn', 'priority', 'actions', 'conditions']);
  const hosts = valuesOf(rule, 'host-header').flatMap(hostOf);
  const paths = valuesOf(rule, 'path-pattern').map(pathOf);
  remarkConditions(rule);
  const own = paths.length === 0 ? [anyPath] : paths;
  return hosts.length === 0 ? [ruleOf(undefined, own, backend)] : hosts.map((host) => ruleOf(host, own, backend));
}

function ruleOf(host: Draft | undefined, paths: readonly DraftMap[], backend: DraftMap): DraftMap {
  return { host, http: { paths: paths.map((path) => ({ ...path, backend })) } };
}

function valuesOf(rule: Place, field: Field): readonly Place[] {
  return itemsAt(rule, 'conditions')
    .filter((condition) => condition.member('field')?.value === field)
    .flatMap((condition) => {
      condition.member('field')?.ignore('The rule of the Ingress says what its values are for.');
      return [condition.member(configurations[field]), condition].flatMap((each) => itemsAt(each, 'values'));
    });
}

/** A host of an Ingress is a name, or one with a first label of `*` (Kubernetes API, IngressRule). */
function hostOf(place: Place): Draft[] {
  const host = String(place.value).toLowerCase();
  if (isSubdomain(host.replace(/^\*\./, ''))) return [carry(place, host)];
  place.remark('load-balancer-condition', {
    lost: `The rule holds for the host "${String(place.value)}" alone, which no Ingress can have in it, and so for any other host as well now.`,
    remedy:
      'Write it into the annotation alb.ingress.kubernetes.io/conditions.<service>, as a condition of host-header.',
  });
  return [];
}

/** The controller gives a path of this type to the load balancer as it is, wildcards included; each request's path begins with a slash. */
function pathOf(place: Place): DraftMap {
  const pattern = String(place.value);
  const path = pattern.startsWith('?') ? `/${pattern.slice(1)}` : pattern.startsWith('*') ? `/${pattern}` : pattern;
  return { path: carry(place, path), pathType: 'ImplementationSpecific' };
}

function remarkConditions(rule: Place): void {
  for (const condition of itemsAt(rule, 'conditions')) {
    const field = String(condition.member('field')?.value);
    const known = Object.hasOwn(configurations, field) ? configurations[field as Field] : undefined;
    if (known !== undefined) {
      remarkRest(condition, ['field', 'values', known]);
      const configuration = condition.member(known);
      if (configuration !== undefined) remarkRest(configuration, ['values']);
      continue;
    }
    condition.remark('load-balancer-condition', {
      lost: `The rule holds only for requests of a certain ${field}; the Ingress sends the others to the pods as well.`,
      remedy: 'Add the condition with the annotation alb.ingress.kubernetes.io/conditions.<service>.',
    });
  }
}
