import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import { applyRules, ignored } from '../member-rules.ts';
import { type ServicePort, targetOf, workloadsBehind } from './backend.ts';
import type { AppProtocol } from './exposed-ports.ts';
import { networkBalancerOf } from './network-balancer.ts';
import { accountForObject } from './object-metadata.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import type { Reach } from './reach.ts';
import { balancerMemberRules, serviceRules } from './service-rules.ts';

/** What Services become: names of Service Connect, and load balancers. Each member of each of them has its fate. */
export function convertServices(
  services: readonly KubernetesObject[],
  workloads: readonly PlannedWorkload[],
  reach: Reach,
): void {
  // A Service of the inside goes before: what a load balancer leads to may have a name inside already.
  const inOrder = [...services].sort((a, b) => Number(isOutside(a)) - Number(isOutside(b)));
  for (const service of inOrder) convertService(service, workloads, reach);
}

function convertService(service: KubernetesObject, workloads: readonly PlannedWorkload[], reach: Reach): void {
  const spec = service.place.member('spec');
  const balanced = isOutside(service);
  const [workload, ...others] = workloadsBehind(service, workloads);
  if (spec === undefined || spec.member('type')?.value === 'ExternalName' || workload === undefined) {
    accountForObject(service);
    tellUnreachable(service, spec);
    return;
  }
  applyRules(spec, {
    ...serviceRules,
    ...(balanced ? {} : balancerMemberRules),
    ...(others.length > 0 && { selector: (selector: Place) => tellOthers(service, selector, [workload, ...others]) }),
  });
  const ports = spec.list('ports').flatMap((port) => targetOf(port, workload) ?? []);
  const named = ports.filter((port) => convertPort(service, port, balanced, reach));
  if (named.length > 0) tellShortName(service);
  accountForObject(service, [...(named.length > 0 ? ['name', 'namespace'] : []), ...(balanced ? ['annotations'] : [])]);
  if (balanced) networkBalancerOf(service, ports, reach);
}

function isOutside({ place }: KubernetesObject): boolean {
  return place.at('spec', 'type')?.value === 'LoadBalancer';
}

/** Whether other services call the port by the Service's name. */
function convertPort(service: KubernetesObject, port: ServicePort, balanced: boolean, reach: Reach): boolean {
  const { place, target, workload } = port;
  applyRules(place, {
    name: ignored('It names the port within the Service, and the port that it leads to was found.'),
    protocol: ignored('The port mapping has the protocol.'),
    nodePort: ignored('Fargate has no nodes whose port it would be.'),
    appProtocol: (protocol) => speak(protocol, port),
  });
  const number = place.member('port');
  if (number === undefined) return false;
  if (target.protocol === 'udp') {
    place.remark('udp-service-lost', {
      lost: `Service Connect speaks TCP, so UDP port ${String(number.value)} of Service "${service.name}" has no name on ECS${balanced ? ' for callers within the cluster; the load balancer has it' : ''}.`,
      remedy: balanced
        ? 'Let callers use the load balancer, or service discovery with Cloud Map ("serviceRegistries").'
        : 'Use service discovery with Cloud Map ("serviceRegistries") and let callers ask for the port themselves.',
    });
    return false;
  }
  const called = `${service.name}:${String(number.value)}`;
  const taken = workload.ports.takeAlias(target, called);
  if (taken !== undefined) {
    place.remark('second-name-lost', {
      lost: `Service Connect has one name for port ${target.number} of "${workload.family}", which is "${taken}", so "${called}" leads nowhere${balanced ? ' for callers within the cluster; the load balancer has it' : ''}.`,
      remedy: `Let callers use "${taken}".`,
    });
    return false;
  }
  reach.addAlias(workload, aliasOf(service, port, number), service.place.at('metadata', 'namespace'));
  return true;
}

/** The cluster's DNS has longer names of a Service, too, and has them for all namespaces (Kubernetes docs, "DNS for Services and Pods"). */
function tellShortName({ place, name, namespace }: KubernetesObject): void {
  place.at('metadata', 'name')?.remark('name-within-namespace', {
    lost: `Service Connect knows "${name}" by this name alone, and only for the services of the namespace "${namespace}": "${name}.${namespace}" and "${name}.${namespace}.svc.cluster.local" lead nowhere, and neither does any of them from other namespaces or from tasks that no service keeps running.`,
    remedy:
      'Let callers use the short name, and put services that call each other into one namespace of Service Connect.',
  });
}

/** How other services call a port: by the name and port that they did in the cluster. */
function aliasOf(service: KubernetesObject, { place, target }: ServicePort, number: Place): DraftMap {
  const name = service.place.at('metadata', 'name');
  const targetPort = place.member('targetPort');
  return {
    portName: targetPort === undefined ? target.name : carry(targetPort, target.name),
    discoveryName: `${service.name.replaceAll('.', '-')}-${target.number}`,
    clientAliases: [{ dnsName: name === undefined ? service.name : carry(name), port: carry(number) }],
  };
}

const appProtocols: Readonly<Record<string, AppProtocol>> = {
  http: 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/h2c': 'http2',
  grpc: 'grpc',
};

function speak(protocol: Place, { target, workload }: ServicePort): void {
  const known = appProtocols[protocol.text() ?? ''];
  if (known === undefined) {
    protocol.ignore('Service Connect hands what it does not know on as TCP, as kube-proxy does with everything.');
    return;
  }
  workload.ports.speak(target, carry(protocol, known));
}

function tellOthers(service: KubernetesObject, selector: Place, found: readonly PlannedWorkload[]): void {
  const names = found.map(({ family }) => `"${family}"`);
  selector.remark('several-workloads', {
    lost: `Service "${service.name}" shares its traffic among ${names.join(', ')}; on ECS it leads to ${names[0]} alone.`,
    remedy:
      'Make them one service, or let an Application Load Balancer share the traffic by the weights of its target groups.',
  });
}

function tellUnreachable(service: KubernetesObject, spec: Place | undefined): void {
  const external = spec?.member('externalName');
  spec?.remark('service-without-workload', {
    lost: external
      ? `Service "${service.name}" is another name for ${String(external.value)}, and ECS has no such names.`
      : `No workload of the inputs that becomes an ECS service has the labels that Service "${service.name}" selects, so nothing is made of it.`,
    remedy: external
      ? 'Let callers use the name itself, or make a CNAME record in a private hosted zone of Route 53.'
      : 'Convert it together with its workload, or leave it out.',
  });
}
