import { type Entrance, placesOn } from '../../ecs/load-balancer-parts.ts';
import type { ServiceInput } from '../../ecs/service-parts.ts';
import type { FileDraft } from '../../output/file-draft.ts';
import { carry, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { exposedPort } from './service-exposed-port.ts';
import { type Balanced, ingressOf } from './service-ingress.ts';
import { remarkBlueGreen, remarkTargetGroup } from './service-load-balancer-remarks.ts';
import { addNetworkPorts } from './service-network-ports.ts';
import type { ServiceDrafts } from './service-ports.ts';
import { ignoreTargetGroup, isForNetworkLoadBalancer, targetGroupOf } from './service-target-group.ts';

/** The port of an Application Load Balancer's Service: that of HTTP. */
const HTTP_PORT = 80;

/**
 * Each load balancer of a service. One that may be an Application Load Balancer becomes an Ingress of the AWS Load Balancer Controller, before
 * port 80 of the Service; a UDP port has a Network Load Balancer for certain, which is a Service of its own; on minikube the Service itself
 * is of type LoadBalancer. A TargetGroupBinding for each target group comes as a file of its own: it puts the pods behind the load balancer
 * that is there, for as long as both sides serve.
 */
export function loadBalancersOf(
  input: ServiceInput,
  pod: PodTemplate,
  context: ExportContext,
  services: ServiceDrafts,
): OutputPart {
  const manifests: ManifestDraft[] = [];
  const files: FileDraft[] = [];
  input.service.list('loadBalancers').forEach((place, index) => {
    const containerPort = place.member('containerPort');
    const arn = place.member('targetGroupArn');
    const group = targetGroupOf(input, arn, index);
    const protocol = group?.member('protocol')?.value === 'UDP' ? 'UDP' : 'TCP';
    const port = exposedPort(containerPort ?? place, containerPort?.number(), pod, protocol);
    place.member('containerName')?.ignore('A port is one of the whole pod, whichever container listens on it.');
    remarkBlueGreen(place.member('advancedConfiguration'));
    if (port === undefined || containerPort === undefined) return;
    const name = index === 0 ? context.name : `${context.name}-${index + 1}`;
    const entrance = input.entrances.find(({ targetGroupArn }) => targetGroupArn === arn?.value);
    const local = context.target === 'minikube';
    const network = !local && (port.protocol === 'UDP' || isForNetworkLoadBalancer(group, entrance?.balancer));
    const serviceName = network ? `${context.name}-nlb` : context.name;
    remarkTargetGroup(place, { arn, group, entrance, network }, name, context);
    if (local) ignoreEntrance(group, entrance);
    if (network) {
      const number = addNetworkPorts({ name: serviceName, containerPort, port, group, entrance }, pod, services);
      if (arn !== undefined) files.push(bindingOf({ name, serviceName, number, port }, arn, context));
      return;
    }
    const number = freeNumber(services, serviceName, port, pod);
    const type = local ? 'LoadBalancer' : 'ClusterIP';
    services.add({ name: serviceName, type, annotations: {} }, carry(containerPort, number), port);
    if (local) return;
    manifests.push(ingressOf({ name, serviceName, number, port }, { group, entrance }, pod));
    if (arn !== undefined) files.push(bindingOf({ name, serviceName, number, port }, arn, context));
  });
  return { manifests, files };
}

function ignoreEntrance(group: Place | undefined, entrance: Entrance | undefined): void {
  ignoreTargetGroup(group);
  for (const place of entrance === undefined ? [] : placesOn(entrance)) ignoreTargetGroup(place);
}

/** Port 80 for the first port that is balanced; its own number for another one, and where the pod itself listens on port 80. */
function freeNumber(services: ServiceDrafts, serviceName: string, port: ExposedPort, { ports }: PodTemplate): number {
  const own = ports.find(({ number, protocol }) => number === HTTP_PORT && protocol === 'TCP');
  const taken = services.targetOf(serviceName, HTTP_PORT) ?? own;
  return taken === undefined || taken.number === port.number ? HTTP_PORT : port.number;
}

/**
 * Without `multiClusterTargetGroup` (AWS Load Balancer Controller 2.10 and newer) the controller deregisters every target that is no pod of its
 * own, the ECS tasks with them (its docs, "MultiCluster Target Groups").
 */
function bindingOf({ name, serviceName, number }: Balanced, arn: Place, { namespace }: ExportContext): FileDraft {
  const targetGroupARN: Draft = carry(arn);
  return {
    path: `cutover/${name}.target-group-binding.yaml`,
    content: {
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: { name, namespace },
      spec: {
        serviceRef: { name: serviceName, port: number },
        targetGroupARN,
        targetType: 'ip',
        multiClusterTargetGroup: true,
      },
    },
  };
}
