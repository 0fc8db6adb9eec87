import { carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { PodTemplate } from '../pod/pod-template.ts';
import { exposedPort } from './service-exposed-port.ts';
import type { ServiceDrafts } from './service-ports.ts';

/**
 * Registries of Cloud Map. With a port they hold SRV records (ECS API reference, ServiceRegistry), which a headless Service has, too; with
 * addresses alone the workload's own Service stands for them. The name in Cloud Map is not in the description, so it is another one here.
 */
export function registriesOf(service: Place, pod: PodTemplate, context: ExportContext, services: ServiceDrafts): void {
  for (const registry of service.list('serviceRegistries')) {
    registry.member('containerName')?.ignore('A port is one of the whole pod, whichever container listens on it.');
    const places = ['containerPort', 'port'].flatMap((name) => registry.member(name) ?? []);
    const [place] = places;
    const port = place && exposedPort(place, place.number(), pod);
    if (place !== undefined && port !== undefined) {
      services.add(
        { name: `${context.name}-srv`, type: 'Headless', annotations: {} },
        carryAll(places, port.number),
        port,
      );
    }
    const name = `${context.name}${place === undefined ? '' : '-srv'}.${context.namespace}.svc.cluster.local`;
    registry.member('registryArn')?.remark('discovery-name', {
      lost: `Clients find the pods as ${name}${port === undefined ? '' : `, SRV record _${port.name}._${port.protocol.toLowerCase()}.${name}`}; the name in Cloud Map keeps pointing to ECS tasks.`,
      remedy:
        'Change the name that clients are configured with, or have ExternalDNS register the pods with Cloud Map (its provider aws-sd).',
    });
  }
}
