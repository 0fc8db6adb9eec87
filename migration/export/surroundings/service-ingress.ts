import type { Entrance } from '../../ecs/load-balancer-parts.ts';
import type { Place } from '../../trace/place.ts';
import { itemsAt } from '../../trace/place-at.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { withoutAbsent } from './service-entrance.ts';
import { entranceAnnotations } from './service-entrance-ingress.ts';
import { ingressRules } from './service-entrance-rules.ts';
import { httpPathOf } from './service-health-path.ts';
import { targetGroupAnnotations } from './service-target-group.ts';

/** A port of a Service that a load balancer sends to. */
export interface Balanced {
  readonly name: string;
  readonly serviceName: string;
  readonly number: number;
  readonly port: ExposedPort;
}

/** AWS Load Balancer Controller docs, "Ingress annotations". */
export function ingressOf(
  { name, serviceName, number, port }: Balanced,
  { group, entrance }: { readonly group: Place | undefined; readonly entrance: Entrance | undefined },
  pod: PodTemplate,
): ManifestDraft {
  const version = backendVersion(port);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    name,
    annotations: {
      'alb.ingress.kubernetes.io/scheme': 'internal',
      'alb.ingress.kubernetes.io/target-type': 'ip',
      'alb.ingress.kubernetes.io/healthcheck-path': httpPathOf(port, pod),
      'alb.ingress.kubernetes.io/backend-protocol-version': version,
      ...withoutAbsent(entranceAnnotations(entrance)),
      ...withoutAbsent(targetGroupAnnotations(group, 'application', itemsAt(entrance?.balancer, 'tags'))),
    },
    body: {
      spec: {
        ingressClassName: 'alb',
        rules: ingressRules(entrance, { service: { name: serviceName, port: { number } } }),
      },
    },
  };
}

function backendVersion({ appProtocol }: ExposedPort): string | undefined {
  if (appProtocol?.includes('grpc')) return 'GRPC';
  return appProtocol === 'http2' || appProtocol === 'kubernetes.io/h2c' ? 'HTTP2' : undefined;
}
