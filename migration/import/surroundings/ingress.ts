import { placeholder } from '../../placeholder.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyRules, type MemberRules } from '../member-rules.ts';
import { balancerOptions } from './balancer-annotations.ts';
import { listenersOf, NGINX_REDIRECT } from './ingress-listeners.ts';
import { conditionsOf, pathsOf } from './ingress-paths.ts';
import { type IngressContext, ownerOf, TargetGroups } from './ingress-target-groups.ts';
import { forwardTo, listenerArn, loadBalancerArn, SUBNETS } from './load-balancer-draft.ts';
import { accountForAnnotation, accountForObject } from './object-metadata.ts';
import { textsOf } from './selection.ts';

const PREFIX = 'alb.ingress.kubernetes.io/';
/** What an IngressClass of the AWS Load Balancer Controller names. */
const ALB_CONTROLLER = 'ingress.k8s.aws/alb';

/** An Ingress as an Application Load Balancer: a target group for each backend, a rule for each path. Each of its members has its fate. */
export function convertIngress(ingress: KubernetesObject, context: IngressContext): void {
  const { place } = ingress;
  accountForObject(ingress, ['annotations']);
  const spec = place.member('spec');
  if (spec === undefined) return;
  applyRules(spec, rules);
  const annotations = place.at('metadata', 'annotations');
  const options = balancerOptions(annotations, PREFIX, (name, annotation) => accountForOption(name, annotation));
  const name = context.reach.balancerName(ingress.name, ownerOf(ingress));
  const groups = new TargetGroups(ingress, context, options.targetGroup);
  const fallback = spec.member('defaultBackend');
  const defaultTarget = fallback && groups.forBackend(fallback);
  const isOfAlb = isOfController(ingress, context.objects);
  const listeners = listenersOf(
    { annotations, prefix: PREFIX, tls: spec.member('tls'), isOfAlb },
    {
      LoadBalancerArn: loadBalancerArn(name),
      DefaultActions: [defaultTarget === undefined ? NOT_FOUND : forwardTo(defaultTarget)],
    },
  );
  const serving = listeners.filter(({ redirects }) => !redirects);
  const paths = pathsOf(spec);
  const led = new Set<string | undefined>();
  const listenerRules = paths.flatMap((path, index) => {
    const group = groups.forBackend(path.backend, path.place);
    if (group === undefined) return [];
    led.add(path.host?.pointer);
    const conditions = conditionsOf(path);
    return serving.map(({ port }) => ({
      ListenerArn: listenerArn(name, port),
      Priority: index + 1,
      Conditions: conditions,
      Actions: [forwardTo(group)],
    }));
  });
  for (const rule of spec.list('rules')) tellIdleHost(rule.member('host'), led);
  context.reach.addLoadBalancer({
    name,
    loadBalancer: {
      Name: name,
      Type: 'application',
      // AWS Load Balancer Controller, "Ingress annotations": internal unless the annotation says otherwise.
      Scheme: isOfAlb ? 'internal' : 'internet-facing',
      Subnets: SUBNETS,
      SecurityGroups: [placeholder('LOAD_BALANCER_SECURITY_GROUP')],
      ...options.loadBalancer,
    },
    targetGroups: groups.drafts,
    listeners: listeners.map(({ draft }) => draft),
    rules: listenerRules,
  });
}

/** Whether the AWS Load Balancer Controller reads it, by its class or because it is told something (its documentation, "IngressClass"). */
function isOfController({ place }: KubernetesObject, objects: ObjectIndex): boolean {
  const annotations = place.at('metadata', 'annotations');
  const name = place.at('spec', 'ingressClassName')?.value ?? annotations?.member('kubernetes.io/ingress.class')?.value;
  const ofClass = objects.find('IngressClass', '', String(name))?.place.at('spec', 'controller')?.value;
  if (name !== undefined) return (ofClass ?? (name === 'alb' ? ALB_CONTROLLER : undefined)) === ALB_CONTROLLER;
  return [...textsOf(annotations).keys()].some((annotation) => annotation.startsWith(PREFIX));
}

/** A host of which no path leads anywhere has no rule. */
function tellIdleHost(host: Place | undefined, led: ReadonlySet<string | undefined>): void {
  if (host === undefined || led.has(host.pointer)) return;
  host.remark('backend-without-workload', {
    lost: `No path of the host ${String(host.value)} leads to a workload of the inputs, so the load balancer has no rule for it.`,
    remedy: 'Convert the Ingress together with the Services and the workloads behind it.',
  });
}

/** What an Application Load Balancer answers where no rule fits, as an Ingress without a default backend does. */
const NOT_FOUND: DraftMap = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not found' },
};

function accountForOption(name: string, annotation: Place): void {
  if (['listen-ports', 'certificate-arn', 'ssl-redirect', 'ssl-policy'].includes(name)) return;
  if (name === 'target-type' && annotation.value === 'ip')
    annotation.ignore('The targets of awsvpc tasks are addresses.');
  else if (name === 'target-type')
    annotation.ignore('The targets of awsvpc tasks are addresses, which need no ports of nodes.');
  else if (name === NGINX_REDIRECT) annotation.ignore('Where there is HTTPS, the listener of HTTP does what it says.');
  else if (name === 'kubernetes.io/ingress.class') annotation.ignore('It becomes an Application Load Balancer.');
  else if (name === 'backend-protocol' || name === 'backend-protocol-version') accountForProtocol(annotation);
  else accountForAnnotation(name, annotation);
}

function accountForProtocol(annotation: Place): void {
  if (['HTTP', 'HTTP1'].includes(String(annotation.value))) annotation.ignore('The target groups speak it.');
  else
    annotation.remark('backend-protocol-lost', {
      lost: `The target groups speak HTTP/1.1 to the tasks, not ${String(annotation.value)}.`,
      remedy: 'Set Protocol, or ProtocolVersion for HTTP/2 and gRPC, of the target groups.',
    });
}

const rules: MemberRules = {
  ingressClassName: (name) => {
    if (name.value === 'alb') name.ignore('It becomes an Application Load Balancer, as with this class.');
    else
      name.remark('ingress-class-changed', {
        lost: `The rules of the ingress controller "${String(name.value)}" become those of an Application Load Balancer; rewriting, its own annotations and its limits are not the same.`,
        remedy: 'Try each path against the load balancer before it takes traffic.',
      });
  },
};
