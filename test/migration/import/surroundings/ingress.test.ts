import { describe, expect, test } from '@jest/globals';
import { mapAt } from '../../../../migration/trace/json-at.ts';
import { deployment, imported } from '../support/imported.ts';

const around = `${deployment('web')}
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ name: www, port: 80, targetPort: 8000 }] } }
---`;

function ingress(spec: string, annotations = '') {
  const found = imported(
    `${around}\n{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: front, annotations: { ${annotations} } }, spec: { ${spec} } }`,
  );
  return { ...found, balancer: mapAt(found.file('load-balancers/front.json')) };
}

const path = (text: string, type = 'Prefix', port = 'number: 80', name = 'web') =>
  `{ path: ${text}, pathType: ${type}, backend: { service: { name: ${name}, port: { ${port} } } } }`;
const rule = (...paths: readonly string[]) =>
  `ingressClassName: alb, rules: [{ host: api.example.com, http: { paths: [${paths.join(', ')}] } }]`;

describe('an Ingress', () => {
  test('becomes an Application Load Balancer with a target group for the tasks and a rule for each path', () => {
    const { balancer, file, problems, remarks } = ingress(rule(path('/')));
    expect(problems).toEqual([]);
    expect(remarks.filter((remark) => remark.startsWith('loss'))).toEqual([]);
    expect(balancer).toMatchObject({
      loadBalancer: { Name: 'front', Type: 'application', Scheme: 'internal' },
      targetGroups: [{ Name: 'web-8000', Protocol: 'HTTP', Port: 8000, TargetType: 'ip' }],
      listeners: [{ Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'fixed-response' }] }],
      rules: [
        {
          Priority: 1,
          Conditions: [
            { Field: 'host-header', HostHeaderConfig: { Values: ['api.example.com'] } },
            { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
          ],
        },
      ],
    });
    expect(file('web/service.json')).toMatchObject({ loadBalancers: [{ containerName: 'main', containerPort: 8000 }] });
  });

  test('asks longer paths before shorter ones, and exact ones before prefixes', () => {
    const { balancer } = ingress(rule(path('/'), path('/a'), path('/a/b', 'Prefix', 'name: www'), path('/a', 'Exact')));
    const values = (balancer['rules'] as { Conditions: { PathPatternConfig?: { Values: string[] } }[] }[]).map(
      ({ Conditions }) => Conditions[1]?.PathPatternConfig?.Values,
    );
    expect(values).toEqual([['/a/b', '/a/b/*'], ['/a'], ['/a', '/a/*'], ['/*']]);
    expect(balancer['targetGroups']).toHaveLength(1);
  });

  test('asks hosts of their own before those with a wildcard, and these before any', () => {
    const host = (name: string, text: string) => `{ ${name} http: { paths: [${path(text)}] } }`;
    const { balancer, codesAt } = ingress(
      `ingressClassName: alb, rules: [${host('', '/and/longer/than/all')}, ${host("host: '*.example.com',", '/longer/than')}, ${host('host: x.example.com,', '/x')}]`,
    );
    const hosts = (balancer['rules'] as { Conditions: { HostHeaderConfig?: { Values: string[] } }[] }[]).map(
      ({ Conditions }) => Conditions[0]?.HostHeaderConfig?.Values,
    );
    expect(hosts).toEqual([['x.example.com'], ['*.example.com'], undefined]);
    expect(codesAt(2, '/spec/rules/1')).toEqual(['pattern-matches-more']);
  });

  test.each([
    { name: 'another controller', spec: 'ingressClassName: nginx', listens: ['HTTP 80 redirect', 'HTTPS 443 forward'] },
    {
      name: 'another controller that is told not to redirect',
      spec: 'ingressClassName: nginx',
      annotations: "nginx.ingress.kubernetes.io/ssl-redirect: 'false'",
      listens: ['HTTP 80 forward', 'HTTPS 443 forward'],
    },
    { name: 'the AWS Load Balancer Controller', spec: 'ingressClassName: alb', listens: ['HTTPS 443 forward'] },
    {
      name: 'no class, and annotations of that controller',
      spec: 'ingressClassName: null',
      annotations: 'alb.ingress.kubernetes.io/scheme: internal',
      listens: ['HTTPS 443 forward'],
    },
  ])('with tls listens as it did for $name', ({ spec, annotations = '', listens }) => {
    const { balancer, codesAt } = ingress(
      `${spec}, tls: [{ secretName: t }], defaultBackend: { service: { name: web, port: { number: 80 } } }`,
      annotations,
    );
    const listeners = balancer['listeners'] as { Protocol: string; Port: number; DefaultActions: { Type: string }[] }[];
    expect(
      listeners.map(({ Protocol, Port, DefaultActions }) => `${Protocol} ${Port} ${DefaultActions[0]?.Type}`),
    ).toEqual(listens);
    expect(codesAt(2, '/metadata')).toEqual([]);
  });

  test('sends what no rule fits to its default backend', () => {
    const { balancer } = ingress('defaultBackend: { service: { name: web, port: { number: 80 } } }');
    expect(balancer['listeners']).toMatchObject([{ DefaultActions: [{ Type: 'forward' }] }]);
  });

  const alb = 'alb.ingress.kubernetes.io/';
  test.each([
    {
      name: 'health checks',
      annotations: `${alb}healthcheck-path: /health, ${alb}healthcheck-interval-seconds: '15', ${alb}success-codes: '200-299'`,
      expected: {
        targetGroups: [
          { HealthCheckPath: '/health', HealthCheckIntervalSeconds: 15, Matcher: { HttpCode: '200-299' } },
        ],
      },
    },
    {
      name: 'the scheme',
      annotations: `${alb}scheme: internet-facing`,
      expected: { loadBalancer: { Scheme: 'internet-facing' } },
    },
    {
      name: 'listeners, a certificate and a redirect',
      annotations: `${alb}listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]', ${alb}ssl-redirect: '443', ${alb}certificate-arn: 'arn:aws:acm:x'`,
      expected: {
        listeners: [
          {
            Protocol: 'HTTP',
            DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } }],
          },
          { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: 'arn:aws:acm:x' }] },
        ],
      },
    },
  ])('takes from annotations $name', ({ annotations, expected }) => {
    const { balancer, problems, codesAt } = ingress(rule(path('/')), annotations);
    expect(problems).toEqual([]);
    expect(balancer).toMatchObject(expected);
    expect(codesAt(2, '')).toEqual([]);
  });

  test.each([
    {
      name: 'a certificate in a Secret',
      spec: `tls: [{ hosts: [a.example.com], secretName: tls }], ${rule(path('/'))}`,
      annotations: '',
      codes: ['certificate-to-create', 'certificate-to-create'],
    },
    {
      name: 'another controller',
      spec: rule(path('/')).replace('alb', 'nginx'),
      annotations: '',
      codes: ['ingress-class-changed'],
    },
    {
      name: 'a path type of the controller',
      spec: rule(path('/', 'ImplementationSpecific')),
      annotations: '',
      codes: ['path-type-changed'],
    },
    {
      name: 'a path with what is a wildcard there',
      spec: rule(path("'/a*b?'", 'Exact')),
      annotations: '',
      codes: ['pattern-matches-more'],
    },
    {
      name: 'a backend that is not there',
      spec: rule(path('/'), path('/x', 'Prefix', 'number: 80', 'gone')),
      annotations: '',
      codes: ['backend-without-workload'],
    },
    {
      name: 'nothing that is there',
      spec: rule(path('/x', 'Prefix', 'number: 99')),
      annotations: '',
      codes: ['backend-without-workload', 'backend-without-workload'],
    },
    {
      name: 'gRPC',
      spec: rule(path('/')),
      annotations: `${alb}backend-protocol-version: GRPC`,
      codes: ['backend-protocol-lost'],
    },
    {
      name: 'a web application firewall',
      spec: rule(path('/')),
      annotations: `${alb}wafv2-acl-arn: 'arn:x'`,
      codes: ['annotation-not-converted'],
    },
  ])('with $name says so', ({ spec, annotations, codes }) => {
    expect(ingress(spec, annotations).codesAt(2, '')).toEqual(codes);
  });

  test('is refused with listeners that name no ports', () => {
    const { problems } = ingress(rule(path('/')), `${alb}listen-ports: '80'`);
    expect(problems).toEqual([expect.objectContaining({ code: 'listen-ports-unreadable' })]);
  });

  test('shares neither its name nor its target groups with a load balancer of the same name', () => {
    const both = around.replace('spec: { selector: { app: web }', 'spec: { type: LoadBalancer, selector: { app: web }');
    const { paths, file } = imported(
      `${both}\n{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { ${rule(path('/'))} } }`,
    );
    expect(paths.filter((one) => one.startsWith('load-balancers/'))).toEqual([
      'load-balancers/web.json',
      'load-balancers/web-2.json',
    ]);
    expect(mapAt(file('web/service.json'))['loadBalancers']).toHaveLength(2);
  });
});

describe('a TargetGroupBinding', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';
  const binding = (name: string) =>
    imported(
      `${around}\n{ apiVersion: elbv2.k8s.aws/v1beta1, kind: TargetGroupBinding, metadata: { name: b }, spec: { serviceRef: { name: ${name}, port: 80 }, targetGroupARN: '${arn}', targetType: ip } }`,
    );

  test('registers the tasks with the target group that exists', () => {
    const { file, codesAt } = binding('web');
    expect(file('web/service.json')).toMatchObject({
      loadBalancers: [{ targetGroupArn: arn, containerName: 'main', containerPort: 8000 }],
    });
    expect(codesAt(2, '')).toEqual([]);
  });

  test('without its Service is told as lost', () => {
    expect(binding('gone').codesAt(2, '')).toEqual(['backend-without-workload']);
  });
});
