import { objectName } from '../../kubernetes/names.ts';
import { carryAll, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { PodTemplate } from '../pod/pod-template.ts';
import { namedPort } from './service-exposed-port.ts';
import type { ServiceDrafts } from './service-ports.ts';

/** Options of one service of Service Connect that only a proxy could keep. */
const proxyOptions = ['timeout', 'tls'];

/** Service Connect: a Service for each client alias, named and numbered as clients call it (ECS API reference, ServiceConnectService). */
export function connectOf(
  place: Place | undefined,
  pod: PodTemplate,
  context: ExportContext,
  services: ServiceDrafts,
): void {
  if (place === undefined) return;
  if (place.member('enabled')?.value !== true) {
    place.ignore('Service Connect is off.');
    return;
  }
  place.member('enabled')?.remark('service-connect-proxy', {
    lost: 'A proxy in each task retries, leaves out failing tasks and counts requests; a Service only spreads connections.',
    remedy: 'Put a service mesh into the cluster if you need that.',
  });
  for (const name of ['logConfiguration', 'containerConfigurations'])
    place.member(name)?.ignore('There is no proxy that logs or that needs resources.');
  place.member('accessLogConfiguration')?.remark('service-connect-option', {
    lost: 'The proxies write an access log; a Service writes none.',
    remedy: 'Switch on the access logs of the load balancer or of a service mesh.',
  });
  const namespace = place.member('namespace');
  namespace?.remark('discovery-name', {
    lost: `Names hold in the namespace "${String(namespace.value)}" of Cloud Map; here they hold in the namespace ${context.namespace} of the cluster.`,
    remedy: `Give clients in other namespaces the name with .${context.namespace} behind it.`,
  });
  for (const service of place.list('services')) aliasesOf(service, namespace, pod, services);
}

function aliasesOf(service: Place, namespace: Place | undefined, pod: PodTemplate, services: ServiceDrafts): void {
  const portName = service.member('portName');
  const port = portName && namedPort(portName, pod);
  service.member('ingressPortOverride')?.ignore('It is a port of the proxy, and there is none.');
  for (const name of proxyOptions) {
    service.member(name)?.remark('service-connect-option', {
      lost: `The proxy keeps the ${name === 'tls' ? 'TLS' : 'time-outs'} of "${String(portName?.value)}"; a Service does not.`,
      remedy: 'Put a service mesh into the cluster, or have the programs do it.',
    });
  }
  if (portName === undefined || port === undefined) return;
  portName.ignore('The Service leads to the port of that name.');
  const discovery = service.member('discoveryName');
  discovery?.ignore('Clients call the alias; Cloud Map is not asked any more.');
  // Where no alias has a name, ECS makes one of the discovery name and the namespace.
  const fallback = `${String((discovery ?? portName).value)}.${String(namespace?.value ?? 'default')}`;
  for (const alias of service.list('clientAliases')) {
    alias.member('testTrafficRules')?.remark('service-connect-option', {
      lost: 'Test traffic is sent to the new version of a deployment by a header; a Service has no such rules.',
      remedy: 'Use Argo Rollouts with a service mesh.',
    });
    const dnsName = alias.member('dnsName');
    const name = serviceNameOf(dnsName?.text() ?? fallback, dnsName ?? alias);
    const number = alias.member('port');
    const places = [number, dnsName].flatMap((each) => each ?? []);
    const clientPort: Draft = number === undefined ? port.number : carryAll(places, number.value);
    if (services.add({ name, type: services.typeOf(name) ?? 'ClusterIP', annotations: {} }, clientPort, port)) continue;
    (dnsName ?? alias).refuse(
      'service-name-taken',
      `Port ${String(number?.value)} of "${name}" would lead to two ports of the pod.`,
      'Rename one of the aliases.',
    );
  }
}

/** A Service's name has no dots; of `api.internal` the first label is kept. */
function serviceNameOf(dnsName: string, place: Place): string {
  const name = objectName(dnsName.split('.')[0] ?? dnsName);
  if (name !== dnsName) {
    place.remark('discovery-name', {
      lost: `Clients that call "${dnsName}" have to call "${name}": a Service's name is one label.`,
      remedy: 'Change what clients are configured with.',
    });
  }
  return name;
}
