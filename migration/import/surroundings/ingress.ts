import { placeholder } from '../../placeholder.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { servicePortWith, targetOf, workloadsBehind } from './backend.ts';
import { balancerOptions } from './balancer-annotations.ts';
import { listenersOf } from './ingress-listeners.ts';
import { forwardTo, listenerArn, loadBalancerArn, SUBNETS, targetGroupArn } from './load-balancer-draft.ts';
import { applyRules, type MemberRules } from './member-rules.ts';
import { accountForAnnotation, accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import type { Reach } from './reach.ts';

const PREFIX = 'alb.ingress.kubernetes.io/';

/** What the Ingresses of a conversion are read with. */
interface IngressContext {
  readonly objects: ObjectIndex;
  readonly workloads: readonly PlannedWorkload[];
  readonly reach: Reach;
}

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
  const listeners = listenersOf(annotations, PREFIX, spec.member('tls'), {
    LoadBalancerArn: loadBalancerArn(name),
    DefaultActions: [defaultTarget === undefined ? NOT_FOUND : forwardTo(defaultTarget)],
  });
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
      Scheme: place.at('spec', 'ingressClassName')?.value === 'alb' ? 'internal' : 'internet-facing',
      Subnets: SUBNETS,
      SecurityGroups: [placeholder('LOAD_BALANCER_SECURITY_GROUP')],
      ...options.loadBalancer,
    },
    targetGroups: groups.drafts,
    listeners: listeners.map(({ draft }) => draft),
    rules: listenerRules,
  });
}

/** A host of which no path leads anywhere has no rule. */
function tellIdleHost(host: Place | undefined, led: ReadonlySet<string | undefined>): void {
  if (host === undefined || led.has(host.pointer)) return;
  host.remark('backend-without-workload', {
    lost: `No path of the host ${String(host.value)} leads to a workload of the inputs, so the load balancer has no rule for it.`,
    remedy: 'Convert the Ingress together with the Services and the workloads behind it.',
  });
}

/** Whose names they are. */
function ownerOf({ namespace, name }: KubernetesObject): string {
  return `Ingress ${namespace}/${name}`;
}

/** What an Application Load Balancer answers where no rule fits, as an Ingress without a default backend does. */
const NOT_FOUND: DraftMap = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not found' },
};

/** Target groups of one Ingress, one for each port of a workload. */
class TargetGroups {
  readonly drafts: DraftMap[] = [];
  readonly #known = new Map<string, string>();
  readonly #ingress: KubernetesObject;
  readonly #context: IngressContext;
  readonly #options: DraftMap;

  constructor(ingress: KubernetesObject, context: IngressContext, options: DraftMap) {
    this.#ingress = ingress;
    this.#context = context;
    this.#options = options;
  }

  /** What stands for the ARN of the group that a backend becomes; undefined where it leads to nothing, which is told. */
  forBackend(backend: Place, whole = backend): string | undefined {
    const wanted = backend.member('service');
    const [serviceName, port] = [wanted?.member('name'), wanted?.member('port')];
    const { objects, workloads, reach } = this.#context;
    const service = objects.find('Service', this.#ingress.namespace, String(serviceName?.value));
    const wantedPort = port?.member('number') ?? port?.member('name');
    const servicePort = service && servicePortWith(service, wantedPort?.value);
    const [workload] = service === undefined ? [] : workloadsBehind(service, workloads);
    const found = workload && servicePort && targetOf(servicePort, workload);
    if (service === undefined || found === undefined || serviceName === undefined || port === undefined) {
      whole.remark('backend-without-workload', {
        lost: `The backend ${serviceName === undefined ? 'is no Service' : `"${String(serviceName.value)}"`}, or its port is not found, among the inputs, so no rule leads to it.`,
        remedy: 'Convert the Ingress together with the Service and the workload behind it, or add the rule by hand.',
      });
      return undefined;
    }
    const groupName = reach.balancerName(
      `${service.name}-${found.target.number}`,
      `${ownerOf(this.#ingress)} ${service.name} ${found.target.name}`,
    );
    const arn = targetGroupArn(groupName);
    if (!this.#known.has(groupName)) {
      this.#known.set(groupName, arn);
      const [, portMember] = port.members()[0] ?? [];
      this.drafts.push({
        Name: carry(serviceName, groupName),
        Protocol: 'HTTP',
        Port: portMember === undefined ? found.target.number : carry(portMember, found.target.number),
        VpcId: placeholder('VPC_ID'),
        TargetType: 'ip',
        ...this.#options,
      });
      reach.addTarget(found.workload, found.target, arn);
    } else {
      for (const one of [serviceName, ...port.members().map(([, member]) => member)])
        one.ignore('Another path of the Ingress leads there, too, and has its target group.');
    }
    return arn;
  }
}

interface IngressPath {
  /** The path with all that belongs to it. */
  readonly place: Place;
  readonly host: Place | undefined;
  readonly path: Place | undefined;
  readonly pathType: Place | undefined;
  readonly backend: Place;
}

/** Longer paths go before shorter ones, and exact ones before prefixes, as an Ingress decides (Kubernetes docs, "Ingress", "Multiple matches"). */
function pathsOf(spec: Place): readonly IngressPath[] {
  const paths = spec.list('rules').flatMap((rule) =>
    (rule.member('http')?.list('paths') ?? []).flatMap((one) => {
      const backend = one.required('backend');
      const [path, pathType] = [one.member('path'), one.member('pathType')];
      return backend === undefined ? [] : [{ place: one, host: rule.member('host'), path, pathType, backend }];
    }),
  );
  const rank = ({ host, path, pathType }: IngressPath) =>
    [host === undefined ? 1 : 0, -String(path?.value ?? '/').length, pathType?.value === 'Exact' ? 0 : 1] as const;
  return [...paths].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

function conditionsOf({ host, path, pathType }: IngressPath): Draft {
  const exact = pathType?.value === 'Exact';
  if (exact) pathType?.ignore('The rule has the path without a wildcard.');
  else if (pathType?.value === 'Prefix') pathType.ignore('The rule has the path, and all below it.');
  else
    pathType?.remark('path-type-changed', {
      lost: `What the path type "${String(pathType.value)}" matches is up to the controller; the rule takes the path for a prefix.`,
      remedy: 'Compare the rule with what the controller did.',
    });
  const text = String(path?.value ?? '/').replace(/\/+$/, '');
  const values = exact ? [String(path?.value ?? '/')] : text === '' ? ['/*'] : [text, `${text}/*`];
  const pathDrafts = path === undefined ? values : values.map((value) => carry(path, value));
  return [
    ...(host === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [carry(host)] } }]),
    { Field: 'path-pattern', PathPatternConfig: { Values: pathDrafts } },
  ];
}

function accountForOption(name: string, annotation: Place): void {
  if (['listen-ports', 'certificate-arn', 'ssl-redirect', 'ssl-policy'].includes(name)) return;
  if (name === 'target-type' && annotation.value === 'ip')
    annotation.ignore('The targets of awsvpc tasks are addresses.');
  else if (name === 'target-type')
    annotation.ignore('The targets of awsvpc tasks are addresses, which need no ports of nodes.');
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
