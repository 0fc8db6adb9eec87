import { describe, expect, test } from '@jest/globals';
import { serviceOf } from '../../../../migration/export/surroundings/service.ts';
import { type Around, exportAround } from './support/service-export.ts';

const arn = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web/0123456789abcdef';
const balancer = { targetGroupArn: arn, containerName: 'app', containerPort: 8000 };
const web = { number: 8000, name: 'http' } as const;
const minikube = { context: { target: 'minikube' } } as const;

const entrance = (around: Around) =>
  exportAround(around, ({ service, pod, context }) => serviceOf(service, pod, context));
const codesOf = ({ remarks }: { readonly remarks: readonly string[] }) => remarks.map((remark) => remark.split(' ')[0]);

describe('without a load balancer', () => {
  test('each port is called by its own number', async () => {
    const outcome = entrance({ ports: [web, { number: 53, protocol: 'UDP' }] });
    expect(outcome.manifests.get('Service/web')?.['spec']).toEqual({
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': 'web' },
      ports: [
        { name: 'http', port: 8000, targetPort: 'http', protocol: 'TCP' },
        { name: 'udp-53', port: 53, targetPort: 'udp-53', protocol: 'UDP' },
      ],
    });
  });

  test('and without a port there is no Service', () => {
    expect(entrance({ service: { desiredCount: 1 } }).manifests.size).toBe(0);
  });
});

describe('a load balancer', () => {
  const service = { loadBalancers: [balancer] };

  test('is an Ingress before port 80 of the Service, and a file for the target group that is there', async () => {
    const outcome = entrance({ service, ports: [web, { number: 9090 }] });
    expect(outcome.manifests.get('Service/web')?.['spec']).toMatchObject({
      type: 'ClusterIP',
      ports: [{ name: 'http', port: 80, targetPort: 'http' }, { port: 9090 }],
    });
    expect(outcome.manifests.get('Ingress/web')).toMatchObject({
      metadata: {
        annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip', 'alb.ingress.kubernetes.io/scheme': 'internal' },
      },
      spec: {
        ingressClassName: 'alb',
        rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { number: 80 } } } }] } }],
      },
    });
    expect(outcome.files.get('cutover/web.target-group-binding.yaml')).toMatchObject({
      kind: 'TargetGroupBinding',
      metadata: { namespace: 'shop' },
      spec: {
        serviceRef: { name: 'web', port: 80 },
        targetGroupARN: arn,
        targetType: 'ip',
        multiClusterTargetGroup: true,
      },
    });
    expect(outcome.remarks).toEqual(['load-balancer-assumed /loadBalancers/0/targetGroupArn']);
  });

  test('asks for the path of the probe on its port', () => {
    const container = { livenessProbe: { httpGet: { path: '/health', port: 'http' } } };
    const outcome = entrance({ service, ports: [web], container });
    expect(outcome.manifests.get('Ingress/web')).toMatchObject({
      metadata: { annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': '/health' } },
    });
  });

  test('asks for the path of a sidecar that is the entrance, too', () => {
    const outcome = exportAround({ service, ports: [web] }, (parts) => {
      const probe = { httpGet: { path: '/proxy', port: 'http' } };
      const sidecar = { name: 'app', restartPolicy: 'Always', readinessProbe: probe };
      const spec = { initContainers: [sidecar], containers: [{ name: 'main' }] };
      return serviceOf(parts.service, { ...parts.pod, spec }, parts.context);
    });
    expect(outcome.manifests.get('Ingress/web')).toMatchObject({
      metadata: { annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': '/proxy' } },
    });
  });

  test('has what its target group says', () => {
    const group = {
      targetGroupArn: arn,
      protocol: 'HTTP',
      port: 80,
      targetType: 'ip',
      healthCheckPath: '/ready',
      healthCheckIntervalSeconds: 15,
      matcher: { httpCode: '200-299' },
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '30' }],
    };
    const outcome = entrance({ service, ports: [web], beside: { targetGroups: [group] } });
    expect(outcome.manifests.get('Ingress/web')).toMatchObject({
      metadata: {
        annotations: {
          'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
          'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '15',
          'alb.ingress.kubernetes.io/success-codes': '200-299',
          'alb.ingress.kubernetes.io/backend-protocol': 'HTTP',
          'alb.ingress.kubernetes.io/target-group-attributes': 'deregistration_delay.timeout_seconds=30',
        },
      },
    });
    expect(codesOf(outcome)).toEqual(['load-balancer-assumed']);
  });

  test('of TCP is a Service of its own for a Network Load Balancer', () => {
    const group = { targetGroupArn: arn, protocol: 'TCP', port: 8000, healthCheckProtocol: 'TCP' };
    const outcome = entrance({ service, ports: [web], beside: { targetGroups: [group] } });
    expect(outcome.manifests.get('Service/web-nlb')).toMatchObject({
      metadata: {
        annotations: {
          'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
          'service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol': 'TCP',
        },
      },
      spec: { type: 'LoadBalancer', ports: [{ port: 8000 }] },
    });
    expect(outcome.manifests.has('Ingress/web')).toBe(false);
    expect(codesOf(outcome)).toEqual(['load-balancer-assumed']);
  });

  test('on minikube is the Service itself', () => {
    const outcome = entrance({ service, ports: [web], ...minikube });
    expect(outcome.manifests.get('Service/web')?.['spec']).toMatchObject({
      type: 'LoadBalancer',
      ports: [{ port: 80 }],
    });
    expect([...outcome.manifests.keys(), ...outcome.files.keys()]).toEqual(['Service/web']);
    expect(codesOf(outcome)).toEqual(['load-balancer-local']);
  });

  test('keeps its number where the pod itself listens on port 80', () => {
    const outcome = entrance({ service, ports: [web, { number: 80 }] });
    expect(outcome.manifests.get('Service/web')?.['spec']).toMatchObject({
      ports: [{ port: 8000 }, { port: 80, targetPort: 'tcp-80' }],
    });
  });

  test('is one of two', async () => {
    const second = { ...balancer, targetGroupArn: `${arn}2` };
    const outcome = entrance({ service: { loadBalancers: [balancer, second] }, ports: [web] });
    expect([...outcome.manifests.keys()]).toEqual(['Service/web', 'Ingress/web', 'Ingress/web-2']);
    expect(outcome.manifests.get('Service/web')?.['spec']).toMatchObject({ ports: [{ port: 80, targetPort: 'http' }] });
    expect(codesOf(outcome)).toEqual(['load-balancer-assumed', 'load-balancer-assumed']);
  });

  test.each([
    {
      name: 'a Classic Load Balancer',
      balancer: { loadBalancerName: 'old', containerName: 'app', containerPort: 8000 },
      codes: ['classic-load-balancer'],
    },
    {
      name: 'blue and green',
      balancer: { ...balancer, advancedConfiguration: { alternateTargetGroupArn: arn } },
      codes: ['load-balancer-assumed', 'deployment-strategy'],
    },
  ])('that is for $name differs', ({ balancer: given, codes }) => {
    expect(codesOf(entrance({ service: { loadBalancers: [given] }, ports: [web] }))).toEqual(codes);
  });

  test.each([
    { name: 'a port that nobody maps', balancer: { ...balancer, containerPort: 9 } },
    { name: 'no port', balancer: { targetGroupArn: arn, containerName: 'app' } },
  ])('for $name is refused', ({ balancer: given }) => {
    expect(entrance({ service: { loadBalancers: [given] }, ports: [web] }).refused).toEqual(['unknown-port']);
  });
});

describe('Cloud Map', () => {
  const registryArn = 'arn:aws:servicediscovery:eu-central-1:111122223333:service/srv-1';

  test('with addresses is the Service', () => {
    const outcome = entrance({ service: { serviceRegistries: [{ registryArn }] }, ports: [web] });
    expect([...outcome.manifests.keys()]).toEqual(['Service/web']);
    expect(outcome.remarks).toEqual(['discovery-name /serviceRegistries/0/registryArn']);
    expect(outcome.texts.join()).toContain('web.shop.svc.cluster.local');
  });

  test('with SRV records is a headless Service', () => {
    const registry = { registryArn, containerName: 'app', containerPort: 8000 };
    const outcome = entrance({ service: { serviceRegistries: [registry] }, ports: [web] });
    expect(outcome.manifests.get('Service/web-srv')?.['spec']).toMatchObject({
      clusterIP: 'None',
      ports: [{ name: 'http', port: 8000 }],
    });
    expect(codesOf(outcome)).toEqual(['discovery-name']);
  });
});

describe('Service Connect', () => {
  const connect = (services: readonly object[]) => ({
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'internal',
      services: JSON.parse(JSON.stringify(services)),
    },
  });

  test('gives a Service for each alias', async () => {
    const aliases = [{ port: 80, dnsName: 'api' }];
    const outcome = entrance({
      service: connect([{ portName: 'http', discoveryName: 'api', clientAliases: aliases }]),
      ports: [web],
    });
    expect(outcome.manifests.get('Service/api')?.['spec']).toMatchObject({ ports: [{ port: 80, targetPort: 'http' }] });
    expect(codesOf(outcome)).toEqual(['service-connect-proxy', 'discovery-name']);
  });

  test('with a name of several labels is called by the first', () => {
    const aliases = [{ port: 80 }];
    const outcome = entrance({ service: connect([{ portName: 'http', clientAliases: aliases }]), ports: [web] });
    expect(outcome.manifests.has('Service/http')).toBe(true);
    expect(outcome.texts.join()).toContain('"http.internal" have to call "http"');
  });

  test('of two numbers for one port has two names of ports', async () => {
    const aliases = [{ port: 80, dnsName: 'web' }];
    const outcome = entrance({ service: connect([{ portName: 'http', clientAliases: aliases }]), ports: [web] });
    expect(outcome.manifests.get('Service/web')?.['spec']).toMatchObject({
      ports: [
        { name: 'http', port: 8000 },
        { name: 'p80-http', port: 80, targetPort: 'http' },
      ],
    });
  });

  test.each([
    { name: 'timeouts', set: { timeout: { idleTimeoutSeconds: 60 } }, pointer: 'timeout' },
    { name: 'TLS', set: { tls: { issuerCertificateAuthority: { awsPcaAuthorityArn: 'a' } } }, pointer: 'tls' },
  ])('loses $name', ({ set, pointer }) => {
    const outcome = entrance({ service: connect([{ portName: 'http', ...set }]), ports: [web] });
    expect(outcome.remarks).toContain(`service-connect-option /serviceConnectConfiguration/services/0/${pointer}`);
    expect(codesOf(outcome)).not.toContain('not-converted');
  });

  test('refuses an alias for two ports, and a port without a mapping', () => {
    const alias = { clientAliases: [{ port: 80, dnsName: 'api' }] };
    const twice = connect([
      { portName: 'http', ...alias },
      { portName: 'admin', ...alias },
    ]);
    const ports = [web, { number: 9000, name: 'admin' }];
    expect(entrance({ service: twice, ports }).refused).toEqual(['service-name-taken']);
    expect(entrance({ service: connect([{ portName: 'nobody' }]), ports }).refused).toEqual(['unknown-port']);
  });

  test('that is off is nothing', () => {
    const outcome = entrance({ service: { serviceConnectConfiguration: { enabled: false, namespace: 'x' } } });
    expect(outcome.remarks).toEqual([]);
  });
});

describe('a grace period', () => {
  const service = { healthCheckGracePeriodSeconds: 60 };

  test.each([
    {
      name: 'matters where a probe may end the pod',
      container: { livenessProbe: { exec: { command: ['true'] } } },
      grace: 60,
      codes: ['health-check-grace'],
    },
    { name: 'does not where none may', container: {}, grace: 60, codes: [] },
    { name: 'of none is nothing', container: { livenessProbe: { exec: { command: ['true'] } } }, grace: 0, codes: [] },
  ])('$name', ({ container, grace, codes }) => {
    expect(codesOf(entrance({ service: { ...service, healthCheckGracePeriodSeconds: grace }, container }))).toEqual(
      codes,
    );
  });
});

test('VPC Lattice is lost', () => {
  const lattice = [{ roleArn: 'r', targetGroupArn: 't', portName: 'http' }];
  expect(entrance({ service: { vpcLatticeConfigurations: lattice }, ports: [web] }).remarks).toEqual([
    'vpc-lattice /vpcLatticeConfigurations/0',
  ]);
});
