import type { Entrance } from '../../ecs/load-balancer-parts.ts';
import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { withoutAbsent } from './service-entrance.ts';
import { listenerPorts, networkAnnotations } from './service-entrance-network.ts';
import type { ServiceDrafts } from './service-ports.ts';
import { targetGroupAnnotations } from './service-target-group.ts';

/** AWS Load Balancer Controller docs, "NLB annotations"; where nothing says that the load balancer is a public one, none is made public. */
const networkLoadBalancer: DraftMap = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
};

interface NetworkPorts {
  readonly name: string;
  readonly containerPort: Place;
  readonly port: ExposedPort;
  readonly group: Place | undefined;
  readonly entrance: Entrance | undefined;
}

/**
 * Adds the ports of a Network Load Balancer to the Service that makes it: those that clients call, of its listeners; the container's own
 * where none is known.
 *
 * @returns the first of them.
 */
export function addNetworkPorts(
  { name, containerPort, port, group, entrance }: NetworkPorts,
  pod: PodTemplate,
  services: ServiceDrafts,
): number {
  const annotations = {
    ...networkLoadBalancer,
    ...withoutAbsent(networkAnnotations(entrance, group)),
    ...withoutAbsent(targetGroupAnnotations(group, 'network', itemsAt(entrance?.balancer, 'tags'))),
  };
  const listeners = listenerPorts(entrance);
  const numbers = listeners.map(({ place, number }) => carryAll([containerPort, place], number));
  for (const target of targetsOf(port, group, pod)) {
    for (const number of numbers.length === 0 ? [carry(containerPort)] : numbers) {
      services.add({ name, type: 'LoadBalancer', annotations }, number, target);
    }
  }
  return listeners[0]?.number ?? port.number;
}

/** A target group of TCP and UDP sends to both ports of one number. */
function targetsOf(port: ExposedPort, group: Place | undefined, { ports }: PodTemplate): readonly ExposedPort[] {
  const protocol = group?.member('protocol');
  const wanted = protocol?.value === 'TCP_UDP' ? ['TCP', 'UDP'] : protocol?.value === 'UDP' ? ['UDP'] : [];
  const found = ports.filter((each) => each.number === port.number && wanted.includes(each.protocol));
  const missing = wanted.filter((each) => !found.some((target) => target.protocol === each));
  if (missing.length > 0) {
    protocol?.remark('load-balancer-protocol', {
      lost: `The load balancer sends ${missing.join(' and ')} to port ${port.number}, which no container maps with that protocol.`,
      remedy: `Add a port mapping of ${missing.join(' and ')} to the task definition, and export again.`,
    });
  }
  return found.length === 0 ? [port] : found;
}
