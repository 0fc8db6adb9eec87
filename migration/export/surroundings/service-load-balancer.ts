import type { ServiceInput } from '../../ecs/service-parts.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { FileDraft, ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { exposedPort } from './service-exposed-port.ts';
import { type Balanced, ingressOf } from './service-ingress.ts';
import type { ServiceDrafts } from './service-ports.ts';
import {
  ignoreTargetGroup,
  isForNetworkLoadBalancer,
  targetGroupAnnotations,
  targetGroupOf,
} from './service-target-group.ts';

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
    const port = exposedPort(containerPort ?? place, containerPort?.number(), pod);
    place.member('containerName')?.ignore('A port is one of the whole pod, whichever container listens on it.');
    remarkBlueGreen(place.member('advancedConfiguration'));
    if (port === undefined || containerPort === undefined) return;
    const name = index === 0 ? context.name : `${context.name}-${index + 1}`;
    const arn = place.member('targetGroupArn');
    const group = targetGroupOf(input, arn, index);
    const local = context.target === 'minikube';
    const network = !local && (port.protocol === 'UDP' || isForNetworkLoadBalancer(group));
    const serviceName = network ? `${context.name}-nlb` : context.name;
    const number = network ? port.number : freeNumber(services, serviceName, port, pod);
    services.add(
      {
        name: serviceName,
        type: network || local ? 'LoadBalancer' : 'ClusterIP',
        annotations: network ? { ...networkLoadBalancer, ...targetGroupAnnotations(group, 'network') } : {},
      },
      carry(containerPort, number),
      port,
    );
    remarkTargetGroup(place, { arn, described: group !== undefined, network }, name, context);
    if (local) {
      ignoreTargetGroup(group);
      return;
    }
    if (!network) manifests.push(ingressOf({ name, serviceName, number, port }, group, pod));
    if (arn !== undefined) files.push(bindingOf({ name, serviceName, number, port }, arn, context));
  });
  return { manifests, files };
}

/** Port 80 for the first port that is balanced; its own number for another one, and where the pod itself listens on port 80. */
function freeNumber(services: ServiceDrafts, serviceName: string, port: ExposedPort, { ports }: PodTemplate): number {
  const own = ports.find(({ number, protocol }) => number === HTTP_PORT && protocol === 'TCP');
  const taken = services.targetOf(serviceName, HTTP_PORT) ?? own;
  return taken === undefined || taken.number === port.number ? HTTP_PORT : port.number;
}

/** AWS Load Balancer Controller docs, "NLB annotations"; nothing says whether the load balancer is a public one, so none is made public. */
const networkLoadBalancer: DraftMap = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
};

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

function remarkTargetGroup(
  place: Place,
  {
    arn,
    described,
    network,
  }: { readonly arn: Place | undefined; readonly described: boolean; readonly network: boolean },
  name: string,
  { target }: ExportContext,
): void {
  const classic = place.member('loadBalancerName');
  if (target === 'minikube') {
    for (const each of [arn, classic]) {
      each?.remark('load-balancer-local', {
        lost: 'No load balancer of AWS reaches minikube; the Service is of type LoadBalancer, for this machine alone.',
        remedy: 'Run minikube tunnel.',
      });
    }
    return;
  }
  classic?.remark('classic-load-balancer', {
    lost: 'A Classic Load Balancer becomes an Application Load Balancer with an address of its own.',
    remedy: 'Move the DNS name to it, and bring its listeners and certificate along.',
  });
  const kind = network
    ? 'an internal Network Load Balancer'
    : 'an internal Application Load Balancer that listens for HTTP on port 80';
  arn?.remark('load-balancer-assumed', {
    lost: `The service does not say what its load balancer is like: "${name}" is exported for ${kind}.`,
    remedy:
      `Compare scheme, listeners, certificate and rules${described ? '' : ', health check, stickiness and deregistration delay'} with those ` +
      'that are there, and add what differs as annotations; the file under cutover/ puts pods behind the load balancer that is there.',
  });
}

function remarkBlueGreen(place: Place | undefined): void {
  place?.remark('deployment-strategy', {
    lost: 'A second target group and listener rules move traffic between two versions on ECS; an Ingress has one set of pods.',
    remedy: 'Use Argo Rollouts with its ALB traffic routing.',
  });
}
