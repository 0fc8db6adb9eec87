import { describe, expect, test } from '@jest/globals';
import { placeholder } from '../../../../migration/placeholder.ts';
import { deployment, imported } from '../support/imported.ts';

const service = (spec: string, metadata = 'name: web') =>
  `\n{ apiVersion: v1, kind: Service, metadata: { ${metadata} }, spec: { ${spec} } }\n---`;
const web = deployment('web');
const toWeb = 'selector: { app: web }';

describe('a Service of the inside', () => {
  test('becomes a name of Service Connect, with the port that callers used', () => {
    const { file, problems, remarks } = imported(
      web +
        service(
          `${toWeb}, ports: [{ port: 80, targetPort: http, appProtocol: http }]`,
          'name: web, namespace: default',
        ),
    );
    expect(problems).toEqual([]);
    expect(file('web/service.json')).toMatchObject({
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'default',
        services: [{ portName: 'http', clientAliases: [{ dnsName: 'web', port: 80 }] }],
      },
    });
    expect(file('web/task-definition.json')).toMatchObject({
      containerDefinitions: [{ portMappings: [{ name: 'http', containerPort: 8000, appProtocol: 'http' }] }],
    });
    expect(remarks.filter((remark) => remark.startsWith('loss'))).toEqual([]);
  });

  test.each([
    { name: 'by number', port: 'port: 80, targetPort: 8000', containerPort: 8000, portName: 'http' },
    { name: 'by the same number', port: 'port: 8000', containerPort: 8000, portName: 'http' },
    {
      name: 'that the pod does not declare',
      port: 'port: 80, targetPort: 9000',
      containerPort: 9000,
      portName: 'port-9000',
    },
  ])('leads to a port $name', ({ port, containerPort, portName }) => {
    const { file, problems } = imported(web + service(`${toWeb}, ports: [{ ${port} }]`));
    expect(problems).toEqual([]);
    expect(file('web/service.json')).toMatchObject({ serviceConnectConfiguration: { services: [{ portName }] } });
    const mapping = expect.objectContaining({ name: portName, containerPort });
    expect(file('web/task-definition.json')).toMatchObject({
      containerDefinitions: [{ portMappings: expect.arrayContaining([mapping]) }],
    });
  });

  test('is refused with a name that no port of the pod has', () => {
    const { problems } = imported(web + service(`${toWeb}, ports: [{ port: 80, targetPort: grpc }]`));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'unknown-target-port', pointer: '/spec/ports/0/targetPort' }),
    ]);
  });

  test('lets services that nothing calls call those of their namespace', () => {
    const { file } = imported(
      web + deployment('client') + service(`${toWeb}, ports: [{ port: 80, targetPort: 8000 }]`),
    );
    expect(file('client/service.json')).toMatchObject({
      serviceConnectConfiguration: { enabled: true, namespace: 'default' },
    });
    expect(imported(web).file('web/service.json')).not.toHaveProperty('serviceConnectConfiguration');
  });

  test.each([
    {
      name: 'several workloads',
      spec: 'selector: { tier: x }, ports: [{ port: 80, targetPort: 8000 }]',
      code: 'several-workloads',
    },
    { name: 'nothing', spec: 'selector: { app: gone }, ports: [{ port: 80 }]', code: 'service-without-workload' },
    {
      name: 'another name',
      spec: 'type: ExternalName, externalName: db.example.com',
      code: 'service-without-workload',
    },
    { name: 'UDP', spec: `${toWeb}, ports: [{ port: 53, protocol: UDP }]`, code: 'udp-service-lost' },
    { name: 'ports of nodes', spec: `type: NodePort, ${toWeb}, ports: [{ port: 80 }]`, code: 'node-port-lost' },
    { name: 'every address', spec: `clusterIP: None, ${toWeb}, ports: [{ port: 80 }]`, code: 'headless-service' },
    {
      name: 'the same pod each time',
      spec: `sessionAffinity: ClientIP, ${toWeb}, ports: [{ port: 80 }]`,
      code: 'session-affinity-lost',
    },
  ])('that leads to $name is told as $code', ({ spec, code }) => {
    const tiered = (name: string) => deployment(name).replace('labels: { app:', 'labels: { tier: x, app:');
    const { codesAt } = imported(tiered('web') + tiered('web2') + service(spec));
    expect(codesAt(2, '/spec')).toEqual([code]);
  });

  test('has its short name alone, within its namespace', () => {
    const { codesAt } = imported(web + service(`${toWeb}, ports: [{ port: 80, targetPort: 8000 }]`));
    expect(codesAt(1, '')).toEqual(['name-within-namespace']);
  });

  test('that comes second to a port has no name of its own', () => {
    const one = (name: string) => service(`${toWeb}, ports: [{ port: 80, targetPort: 8000 }]`, `name: ${name}`);
    const { codesAt } = imported(web + one('first') + one('second'));
    expect(codesAt(1, '/spec')).toEqual([]);
    expect(codesAt(2, '/spec')).toEqual(['second-name-lost']);
  });
});

describe('a Service of the type LoadBalancer', () => {
  const balanced = (annotations = '', more = '') =>
    imported(
      web +
        service(
          `type: LoadBalancer, ${toWeb}, ports: [{ port: 80, targetPort: 8000 }, { port: 443, name: tls, targetPort: 8443 }] ${more}`,
          `name: web, annotations: { ${annotations} }`,
        ),
    );
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';

  test('becomes a Network Load Balancer with a listener for each port, and the tasks as its targets', () => {
    const { file, problems } = balanced();
    expect(problems).toEqual([]);
    expect(file('load-balancers/web.json')).toMatchObject({
      loadBalancer: { Name: 'web', Type: 'network', Scheme: 'internet-facing' },
      targetGroups: [
        { Name: 'web-8000', Protocol: 'TCP', Port: 8000, TargetType: 'ip' },
        { Name: 'web-8443', Protocol: 'TCP', Port: 8443, TargetType: 'ip' },
      ],
      listeners: [
        { Protocol: 'TCP', Port: 80 },
        { Protocol: 'TCP', Port: 443 },
      ],
    });
    expect(file('web/service.json')).toMatchObject({
      loadBalancers: [
        { targetGroupArn: placeholder('TARGET_GROUP_ARN_WEB_8000'), containerName: 'main', containerPort: 8000 },
        { targetGroupArn: placeholder('TARGET_GROUP_ARN_WEB_8443'), containerName: 'main', containerPort: 8443 },
      ],
    });
  });

  test.each([
    { name: 'the scheme', annotations: `${prefix}scheme: internal`, loadBalancer: { Scheme: 'internal' } },
    { name: 'the old word for it', annotations: `${prefix}internal: 'true'`, loadBalancer: { Scheme: 'internal' } },
    {
      name: 'the controller, which keeps it inside',
      annotations: `${prefix}type: external`,
      loadBalancer: { Scheme: 'internal' },
    },
    { name: 'a name', annotations: `${prefix}name: front`, loadBalancer: { Name: 'front' } },
    {
      name: 'subnets',
      annotations: `${prefix}subnets: 'subnet-1, subnet-2'`,
      loadBalancer: { Subnets: ['subnet-1', 'subnet-2'] },
    },
  ])('takes from annotations $name', ({ annotations, loadBalancer }) => {
    const { file, remarks } = balanced(annotations);
    expect(file('load-balancers/web.json')).toMatchObject({ loadBalancer });
    expect(remarks.filter((remark) => remark.includes('annotation'))).toEqual([]);
  });

  test('has a certificate for the ports that speak TLS', () => {
    const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/a';
    const { file } = balanced(`${prefix}ssl-cert: '${arn}', ${prefix}ssl-ports: tls`);
    expect(file('load-balancers/web.json')).toMatchObject({
      listeners: [{ Protocol: 'TCP' }, { Protocol: 'TLS', Certificates: [{ CertificateArn: arn }] }],
    });
  });

  test('has one target group for two ports that lead to the same', () => {
    const { file, codesAt } = imported(
      web +
        service(
          `type: LoadBalancer, ${toWeb}, ports: [{ name: https, port: 443, targetPort: http }, { name: http, port: 80, targetPort: http }]`,
        ),
    );
    const arn = placeholder('TARGET_GROUP_ARN_WEB_8000');
    const action = { DefaultActions: [{ Type: 'forward', TargetGroupArn: arn }] };
    const balancer = file('load-balancers/web.json');
    expect(balancer).toMatchObject({
      listeners: [
        { Port: 443, ...action },
        { Port: 80, ...action },
      ],
    });
    expect((balancer as { targetGroups: unknown }).targetGroups).toEqual([
      expect.objectContaining({ Name: 'web-8000', Port: 8000 }),
    ]);
    expect(file('web/service.json')).toMatchObject({
      serviceConnectConfiguration: { services: [{ clientAliases: [{ dnsName: 'web', port: 443 }] }] },
      loadBalancers: [{ targetGroupArn: arn }],
    });
    expect(codesAt(1, '/spec')).toEqual(['second-name-lost']);
  });

  test.each([
    { name: 'UDP', port: 'port: 53, protocol: UDP, targetPort: 53', codes: ['udp-service-lost', 'udp-health-check'] },
    { name: 'a port that another Service leads to', port: 'port: 80, targetPort: http', codes: ['second-name-lost'] },
    { name: 'a port of its own', port: 'port: 80, targetPort: 9000', codes: [] },
  ])('with $name says what callers within the cluster lose', ({ port, codes }) => {
    const inside = service(`${toWeb}, ports: [{ port: 80, targetPort: http }]`);
    const outside = service(`type: LoadBalancer, ${toWeb}, ports: [{ ${port} }]`, 'name: outside');
    expect(imported(web + inside + outside).codesAt(2, '/spec')).toEqual(codes);
  });

  test('tells what only a controller of the cluster understands', () => {
    const { codesAt } = balanced(`${prefix}proxy-protocol: '*'`, ', loadBalancerSourceRanges: [10.0.0.0/8]');
    expect(codesAt(1, '')).toEqual(['name-within-namespace', 'annotation-not-converted', 'source-ranges-lost']);
  });
});
