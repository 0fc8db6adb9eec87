import { type ServiceInput, serviceMember } from '../../ecs/service-parts.ts';
import { Carried } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { OutputPart } from '../manifest-draft.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { connectOf } from './service-connect.ts';
import { registriesOf } from './service-discovery.ts';
import { loadBalancersOf } from './service-load-balancer.ts';
import { ServiceDrafts } from './service-ports.ts';

/** What clients reach the pods by: Services for every port, an Ingress for each load balancer, names of Cloud Map and Service Connect. */
export function serviceOf(input: ServiceInput | undefined, pod: PodTemplate, context: ExportContext): OutputPart {
  const services = new ServiceDrafts();
  const balanced = input === undefined ? { manifests: [], files: [] } : loadBalancersOf(input, pod, context, services);
  for (const port of pod.ports) addOwnPort(services, port, context);
  if (input !== undefined) {
    const { service } = input;
    registriesOf(service, pod, context, services);
    connectOf(serviceMember(input, 'serviceConnectConfiguration'), pod, context, services);
    remarkGrace(service.member('healthCheckGracePeriodSeconds'), pod);
    for (const name of ['vpcLatticeConfigurations', 'gatewayConnectors'])
      remarkLattice(serviceMember(input, name)?.items() ?? []);
  }
  return { manifests: [...services.manifests(context), ...balanced.manifests], files: balanced.files };
}

/** Each port of the pod is called by its own number, unless a load balancer took that number for another one. */
function addOwnPort(services: ServiceDrafts, port: ExposedPort, context: ExportContext): void {
  if (services.leadsTo(context.name, port)) return;
  services.add(
    { name: context.name, type: services.typeOf(context.name) ?? 'ClusterIP', annotations: {} },
    port.number,
    port,
  );
}

/**
 * A grace period keeps ECS from replacing a task for failed health checks of the load balancer or of its containers. On Kubernetes those of
 * the load balancer never end a pod, and those of a container count once its startup probe has succeeded or failed.
 */
function remarkGrace(place: Place | undefined, { spec }: PodTemplate): void {
  const containers = spec['containers'];
  const probed =
    Array.isArray(containers) &&
    containers.some(
      (each) => typeof each === 'object' && each !== null && !(each instanceof Carried) && 'livenessProbe' in each,
    );
  if (!probed || place?.value === 0) {
    place?.ignore("A load balancer's health checks never end a pod on Kubernetes.");
    return;
  }
  place?.remark('health-check-grace', {
    lost: `ECS ignores failed health checks for ${String(place.value)} s after a task started; a pod has the time that its startup probe gives.`,
    remedy: 'Raise failureThreshold of the startup probe so that it allows as long.',
  });
}

function remarkLattice(places: readonly Place[]): void {
  for (const place of places) {
    place.remark('vpc-lattice', {
      lost: 'ECS registers the tasks with this target group or gateway, and nothing exported does so with pods.',
      remedy: 'Install the AWS Gateway API Controller, and write a Gateway and an HTTPRoute for it.',
    });
  }
}
