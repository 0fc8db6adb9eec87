import type { Entrance } from '../../ecs/load-balancer-parts.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import { balancerAnnotations, carried, listed, remarkActions, remarkRest } from './service-entrance.ts';
import { certificatesOf } from './service-entrance-ingress.ts';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';

/** The listeners that a Network Load Balancer has for a service, as ports of a Service: those whose numbers are known. */
export function listenerPorts(
  entrance: Entrance | undefined,
): readonly { readonly place: Place; readonly number: number }[] {
  return (entrance?.listeners ?? []).flatMap(({ place }) => {
    const port = place?.member('port');
    const number = Number(port?.value);
    return port !== undefined && Number.isInteger(number) ? [{ place: port, number }] : [];
  });
}

/**
 * The annotations by which a Service gets a Network Load Balancer with the same listeners, and target groups of the same protocol. TLS to the
 * pods comes only with a listener of TLS, and so with a certificate (AWS Load Balancer Controller docs, "backend-protocol").
 */
export function networkAnnotations(entrance: Entrance | undefined, group: Place | undefined): DraftMap {
  const listeners = entrance?.listeners ?? [];
  for (const { place } of listeners) {
    if (place === undefined || entrance === undefined) continue;
    place.member('loadBalancerArn')?.ignore('It names the load balancer.');
    place.member('protocol')?.ignore('The port of the Service and its annotations say it.');
    remarkActions(itemsAt(place, 'defaultActions'), entrance);
    const read = ['loadBalancerArn', 'port', 'protocol', 'certificates', 'sslPolicy', 'alpnPolicy', 'defaultActions'];
    remarkRest(place, read);
  }
  const secure = listeners.flatMap(({ place }) => (place?.member('protocol')?.value === 'TLS' ? place : []));
  const certificates = listed(listeners.flatMap(certificatesOf));
  return {
    ...balancerAnnotations(entrance?.balancer, 'network'),
    [`${prefix}ssl-cert`]: certificates,
    [`${prefix}ssl-ports`]: listed(secure.flatMap((listener) => listener.member('port') ?? [])),
    [`${prefix}ssl-negotiation-policy`]: carried(secure.map((listener) => listener.member('sslPolicy')).find(Boolean)),
    [`${prefix}alpn-policy`]: listed(secure.flatMap((listener) => itemsAt(listener, 'alpnPolicy').slice(0, 1))),
    ...groupProtocol(group, certificates !== undefined),
  };
}

function groupProtocol(group: Place | undefined, hasCertificate: boolean): DraftMap {
  const protocol = group?.member('protocol');
  if (protocol?.value === 'TCP_UDP') {
    protocol.remark('tcp-udp-listener', {
      lost: 'One listener takes TCP and UDP, which the AWS Load Balancer Controller makes only where its feature gate EnableTCPUDPListener is on.',
      remedy: 'Set controllerConfig.featureGates.EnableTCPUDPListener: true in its chart.',
    });
    return { [`${prefix}enable-tcp-udp-listener`]: 'true' };
  }
  if (protocol?.value !== 'TLS') {
    protocol?.ignore('The port of the Service says it.');
    return {};
  }
  if (!hasCertificate) {
    protocol.remark('load-balancer-tls', {
      lost: 'The load balancer speaks TLS to its targets; without a certificate, which no input names, it passes TCP through to the pods.',
      remedy: `Add the annotations ${prefix}ssl-cert with the ARN of the listener's certificate, and ${prefix}ssl-ports with its port.`,
    });
  }
  return { [`${prefix}backend-protocol`]: hasCertificate ? carry(protocol, 'ssl') : 'ssl' };
}
