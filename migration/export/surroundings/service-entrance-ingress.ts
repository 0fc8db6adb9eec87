import type { Entrance } from '../../ecs/load-balancer-parts.ts';
import { type Carried, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import { balancerAnnotations, carried, listed, remarkActions, remarkRest } from './service-entrance.ts';

const prefix = 'alb.ingress.kubernetes.io/';

/** The annotations by which an Ingress gets a load balancer with the same listeners. */
export function entranceAnnotations(entrance: Entrance | undefined): DraftMap {
  if (entrance === undefined) return {};
  const { balancer, redirects, listeners } = entrance;
  const own = listeners.flatMap(({ place }) => place ?? []);
  for (const listener of own) {
    listener.member('loadBalancerArn')?.ignore('It names the load balancer.');
    remarkActions(itemsAt(listener, 'defaultActions'), entrance);
    remarkRest(listener, ['loadBalancerArn', 'port', 'protocol', 'certificates', 'sslPolicy', 'defaultActions']);
  }
  for (const redirect of redirects) {
    redirect.member('loadBalancerArn')?.ignore('It names the load balancer.');
    remarkRest(redirect, ['loadBalancerArn', 'port', 'protocol', 'defaultActions']);
  }
  remarkSameRules(entrance);
  const [policy, ...policies] = own.flatMap((listener) => listener.member('sslPolicy') ?? []);
  const same = policies.filter(({ value }) => value === policy?.value);
  for (const other of policies) if (!same.includes(other)) remarkOtherPolicy(other);
  return {
    ...balancerAnnotations(balancer, 'application'),
    [`${prefix}listen-ports`]: listenPorts([...redirects, ...own]),
    [`${prefix}certificate-arn`]: listed(listeners.flatMap(certificatesOf)),
    [`${prefix}ssl-policy`]: policy && carryAll([policy, ...same], String(policy.value)),
    [`${prefix}ssl-redirect`]: sslRedirect(redirects, own),
  };
}

export function certificatesOf({ place, certificates }: Entrance['listeners'][number]): readonly Place[] {
  for (const each of certificates) each.member('listenerArn')?.ignore('It names the listener.');
  return [place, ...certificates]
    .flatMap((each) => itemsAt(each, 'certificates'))
    .flatMap((certificate) => certificate.member('certificateArn') ?? []);
}

/** `[{"HTTPS": 443}]`; what stands for a port goes in as it is. */
function listenPorts(listeners: readonly Place[]): Carried | undefined {
  const places = listeners.flatMap((listener) => ['protocol', 'port'].flatMap((name) => listener.member(name) ?? []));
  const texts = listeners.flatMap((listener) => {
    const port = listener.member('port')?.value;
    const secure = itemsAt(listener, 'certificates').length > 0;
    const protocol = listener.member('protocol')?.value ?? (secure ? 'HTTPS' : 'HTTP');
    return port === undefined ? [] : [`{"${String(protocol)}": ${String(port)}}`];
  });
  return texts.length === 0 ? undefined : carryAll(places, `[${texts.join(', ')}]`);
}

/** All HTTP listeners of an Ingress redirect where one does, to the port that is given. */
function sslRedirect(redirects: readonly Place[], own: readonly Place[]): Draft | undefined {
  const actions = redirects.flatMap((redirect) => itemsAt(redirect, 'defaultActions'));
  for (const action of actions) {
    action.member('order')?.ignore('It is the only action.');
    action.member('type')?.ignore('The annotation ssl-redirect says it.');
    for (const name of ['protocol', 'statusCode', 'host', 'path', 'query']) {
      action.at('redirectConfig', name)?.ignore('It is what the annotation ssl-redirect stands for.');
    }
  }
  const [port, ...others] = actions.flatMap((action) => action.at('redirectConfig', 'port') ?? []);
  for (const other of others) other.ignore('The annotation ssl-redirect names one port for all.');
  const secure = own.find((listener) => listener.member('protocol')?.value === 'HTTPS')?.member('port');
  if (actions.length === 0) return undefined;
  return carried(port) ?? String(secure?.value ?? 443);
}

function remarkSameRules({ listeners }: Entrance): void {
  const [first, second] = listeners.flatMap(({ place }) => place ?? []);
  if (first === undefined || second === undefined || listeners.every(({ rules }) => rules.length === 0)) return;
  second.member('port')?.remark('load-balancer-rules', {
    lost: `The listeners of ports ${String(first.member('port')?.value)} and ${String(second.member('port')?.value)} have rules of their own; those of an Ingress hold on all of its ports.`,
    remedy: 'Write an Ingress for each port, with the same alb.ingress.kubernetes.io/group.name, where that matters.',
  });
}

function remarkOtherPolicy(policy: Place): void {
  policy.remark('load-balancer-option', {
    lost: `An Ingress has one TLS policy for all of its listeners, so "${String(policy.value)}" is not in the output.`,
    remedy: 'Write an Ingress for each listener, with the same alb.ingress.kubernetes.io/group.name.',
  });
}
