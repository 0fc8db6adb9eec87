import { describe, expect, test } from '@jest/globals';
import { serviceOf } from '../../../../migration/export/surroundings/service.ts';
import type { Json, JsonMap } from '../../../../migration/trace/json.ts';
import { type Around, exportAround, type Outcome, problemsIn } from './support/service-export.ts';

const type = 'AWS::ElasticLoadBalancingV2::';
const certificate = 'arn:aws:acm:eu-central-1:111122223333:certificate/1';
const forward = { Type: 'forward', TargetGroupArn: { Ref: 'Group' } };
const notFound = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } };
const toHttps = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } };

const resource = (kind: string, properties: JsonMap): JsonMap => ({ Type: type + kind, Properties: properties });
const group = (more: JsonMap = {}) => resource('TargetGroup', { Port: 80, Protocol: 'HTTP', ...more });
const balancer = (more: JsonMap = {}) => resource('LoadBalancer', { Scheme: 'internet-facing', ...more });
const listener = (action: Json, more: JsonMap = {}) =>
  resource('Listener', {
    LoadBalancerArn: { Ref: 'Balancer' },
    Port: 443,
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: certificate }],
    DefaultActions: [action],
    ...more,
  });
const http = (action: Json) =>
  resource('Listener', {
    LoadBalancerArn: { Ref: 'Balancer' },
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [action],
  });
const rule = (conditions: readonly JsonMap[], more: JsonMap = {}) =>
  resource('ListenerRule', {
    ListenerArn: { Ref: 'Listener' },
    Priority: 1,
    Conditions: conditions,
    Actions: [forward],
    ...more,
  });
const host = (...values: readonly string[]) => ({ Field: 'host-header', HostHeaderConfig: { Values: values } });
const path = (...values: readonly string[]) => ({ Field: 'path-pattern', Values: values });

const service: JsonMap = {
  LoadBalancers: [{ TargetGroupArn: { Ref: 'Group' }, ContainerName: 'app', ContainerPort: 8000 }],
};
const entrance = (resources: JsonMap, more: Partial<Around> = {}) =>
  exportAround(
    { service, resources: { Group: group(), ...resources }, ports: [{ number: 8000, name: 'http' }], ...more },
    ({ service: input, pod, context }) => serviceOf(input, pod, context),
  );
/** Remarks on what is around the service. */
const saidOf = ({ remarks }: Outcome) => remarks.filter((remark) => !remark.includes('/Resources/Service/'));
const ingressProblems = async (outcome: Outcome) =>
  (await problemsIn(outcome)).filter((problem) => problem.startsWith('Ingress'));
const annotationsOf = ({ manifests }: Outcome, key = 'Ingress/web') =>
  (manifests.get(key) as { metadata: { annotations: JsonMap } }).metadata.annotations;
interface Ingress {
  readonly spec: {
    readonly rules: readonly {
      readonly host?: string;
      readonly http: { readonly paths: readonly { readonly path: string }[] };
    }[];
  };
}
const rulesOf = ({ manifests }: Outcome) => {
  const { spec } = manifests.get('Ingress/web') as unknown as Ingress;
  return spec.rules.map(({ host: name = '*', http: { paths } }) => [name, ...paths.map((each) => each.path)]);
};

describe('the load balancer of a template', () => {
  test('is what the Ingress makes: scheme, listeners, certificates, settings', async () => {
    const outcome = entrance({
      Balancer: balancer({
        Name: 'main',
        Type: 'application',
        IpAddressType: 'dualstack',
        Subnets: ['subnet-1', 'subnet-2'],
        SecurityGroups: ['sg-1'],
        LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '120' }],
        Tags: [{ Key: 'team', Value: 'shop' }],
      }),
      Listener: listener(forward, { SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
      More: resource('ListenerCertificate', {
        ListenerArn: { Ref: 'Listener' },
        Certificates: [{ CertificateArn: `${certificate}2` }],
      }),
      Plain: http(toHttps),
    });
    const prefix = 'alb.ingress.kubernetes.io/';
    expect(annotationsOf(outcome)).toEqual({
      [`${prefix}scheme`]: 'internet-facing',
      [`${prefix}target-type`]: 'ip',
      [`${prefix}ip-address-type`]: 'dualstack',
      [`${prefix}subnets`]: 'subnet-1,subnet-2',
      [`${prefix}security-groups`]: 'sg-1',
      [`${prefix}load-balancer-attributes`]: 'idle_timeout.timeout_seconds=120',
      [`${prefix}tags`]: 'team=shop',
      [`${prefix}listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]',
      [`${prefix}certificate-arn`]: `${certificate},${certificate}2`,
      [`${prefix}ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${prefix}ssl-redirect`]: '443',
      [`${prefix}backend-protocol`]: 'HTTP',
    });
    expect(rulesOf(outcome)).toEqual([['*', '/']]);
    expect(outcome.remarks).toEqual([
      'load-balancer-beside /Resources/Service/Properties/LoadBalancers/0/TargetGroupArn',
    ]);
    expect(await ingressProblems(outcome)).toEqual([]);
  });

  test('is public where it does not say otherwise, and stays internal where it does', () => {
    const scheme = (Scheme: string | null) =>
      annotationsOf(entrance({ Balancer: balancer({ Scheme }), Listener: listener(forward) }))[
        'alb.ingress.kubernetes.io/scheme'
      ];
    expect([scheme(null), scheme('internal')]).toEqual(['internet-facing', 'internal']);
  });

  test('that is elsewhere is assumed to be internal, with the listeners that are here', () => {
    const outcome = entrance({ Listener: listener(forward, { LoadBalancerArn: 'arn:elsewhere' }) });
    expect(annotationsOf(outcome)).toMatchObject({
      'alb.ingress.kubernetes.io/scheme': 'internal',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS": 443}]',
    });
    expect(outcome.remarks[0]).toContain('load-balancer-assumed');
  });

  test('has no say on minikube', () => {
    const outcome = entrance(
      { Balancer: balancer(), Listener: listener(forward) },
      { context: { target: 'minikube' } },
    );
    expect(saidOf(outcome)).toEqual([]);
    expect(outcome.manifests.has('Ingress/web')).toBe(false);
  });

  test('that leads to others, too, is another one here', () => {
    const other = rule([path('/b')], { Actions: [{ Type: 'forward', TargetGroupArn: 'arn:other' }] });
    const outcome = entrance({ Balancer: balancer(), Listener: listener(forward), Other: other });
    expect(saidOf(outcome)).toEqual(['load-balancer-shared /Resources/Balancer/Properties']);
  });

  test.each([
    {
      name: 'the load balancer',
      resources: { Balancer: balancer({ MinimumLoadBalancerCapacity: { CapacityUnits: 1 } }) },
    },
    { name: 'the listener', resources: { Listener: listener(forward, { MutualAuthentication: { Mode: 'verify' } }) } },
    { name: 'the rule', resources: { Rule: rule([path('/a')], { Transforms: [{ Type: 'url-rewrite' }] }) } },
  ])('loses what no annotation is known for: of $name', ({ resources }) => {
    const outcome = entrance({ Balancer: balancer(), Listener: listener(forward), ...resources });
    expect(saidOf(outcome).map((remark) => remark.split(' ')[0])).toEqual(['load-balancer-option']);
  });

  test('has one value for a tag that its target group has, too', () => {
    const tags = (team: string) => ({ Tags: [{ Key: 'team', Value: team }] });
    const outcome = entrance({
      Group: group(tags('a')),
      Balancer: balancer(tags('b')),
      Listener: listener(forward),
    });
    expect(annotationsOf(outcome)).toMatchObject({ 'alb.ingress.kubernetes.io/tags': 'team=a' });
    expect(saidOf(outcome)).toEqual(['load-balancer-option /Resources/Balancer/Properties/Tags/0']);
  });
});

describe('rules of a listener', () => {
  test.each([
    { name: 'a host', conditions: [host('api.example.com')], rules: [['api.example.com', '/']] },
    {
      name: 'hosts and paths',
      conditions: [host('a.example.com', '*.b.example.com'), path('/v1/*', '/v2')],
      rules: [
        ['a.example.com', '/v1/*', '/v2'],
        ['*.b.example.com', '/v1/*', '/v2'],
      ],
    },
    { name: 'a path with a wildcard in front', conditions: [path('*.png')], rules: [['*', '/*.png']] },
    { name: 'a host in capitals', conditions: [host('API.example.com')], rules: [['api.example.com', '/']] },
  ])('$name', async ({ conditions, rules }) => {
    const outcome = entrance({ Balancer: balancer(), Listener: listener(notFound), Rule: rule(conditions) });
    expect(rulesOf(outcome)).toEqual(rules);
    expect(saidOf(outcome)).toEqual([]);
    expect(await ingressProblems(outcome)).toEqual([]);
  });

  test('stand beside the default that leads there as well', () => {
    const outcome = entrance({ Balancer: balancer(), Listener: listener(forward), Rule: rule([path('/v1')]) });
    expect(rulesOf(outcome)).toEqual([
      ['*', '/v1'],
      ['*', '/'],
    ]);
  });

  test('are found where their listener is elsewhere', () => {
    const outcome = entrance({ Rule: rule([path('/v1')], { ListenerArn: 'arn:elsewhere' }) });
    expect(rulesOf(outcome)).toEqual([['*', '/v1']]);
  });

  test.each([
    { name: 'of the source', condition: { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } } },
    { name: 'of a host with a wildcard inside', condition: host('api-*.example.com') },
  ])('lose a condition $name', ({ condition }) => {
    const outcome = entrance({ Balancer: balancer(), Listener: listener(notFound), Rule: rule([condition]) });
    expect(saidOf(outcome).map((remark) => remark.split(' ')[0])).toEqual(['load-balancer-condition']);
    expect(rulesOf(outcome)).toEqual([['*', '/']]);
  });

  test('that differ by port hold on all of them', () => {
    const outcome = entrance({
      Balancer: balancer(),
      Listener: listener(notFound),
      Plain: http(forward),
      Rule: rule([path('/v1')]),
    });
    expect(saidOf(outcome)).toEqual(['load-balancer-rules /Resources/Plain/Properties/Port']);
  });

  test('that answer by themselves are lost', () => {
    const answer = rule([path('/robots.txt')], { Actions: [notFound] });
    const outcome = entrance({ Balancer: balancer(), Listener: listener(forward), Answer: answer });
    expect(saidOf(outcome)).toEqual(['listener-rule /Resources/Answer/Properties']);
  });
});

describe('actions of a listener', () => {
  const oidc = { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { ClientSecret: 'hidden' } };
  const weighted = {
    Type: 'forward',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: { Ref: 'Group' } }, { TargetGroupArn: 'arn:green' }] },
  };
  test.each([
    {
      name: 'that lets in only whom it knows',
      actions: [oidc, { ...forward, Order: 2 }],
      codes: ['load-balancer-action'],
    },
    { name: 'that divides requests', actions: [weighted], codes: ['load-balancer-shared', 'load-balancer-action'] },
    {
      name: 'that forwards by its configuration',
      actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: { Ref: 'Group' } }] } }],
      codes: [],
    },
  ])('$name', ({ actions, codes }) => {
    const outcome = entrance({ Balancer: balancer(), Listener: listener(forward, { DefaultActions: actions }) });
    expect(saidOf(outcome).map((remark) => remark.split(' ')[0])).toEqual(codes);
    expect([...outcome.texts, ...outcome.remedies].join()).not.toContain('hidden');
  });

  test('that are no list yet refuse nothing', () => {
    const outcome = entrance({
      Balancer: balancer(),
      Listener: listener(forward, { DefaultActions: { 'Fn::Undone': 1 } }),
    });
    expect(outcome.refused).toEqual([]);
  });
});

describe('a Network Load Balancer', () => {
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';
  const tls = (more: JsonMap = {}) => listener(forward, { Protocol: 'TLS', Port: 8443, ...more });
  const network = balancer({ Type: 'network', Scheme: 'internal' });

  test('listens with TLS and speaks it to the pods where its target group does', () => {
    const outcome = entrance({ Group: group({ Protocol: 'TLS' }), Balancer: network, Listener: tls() });
    expect(annotationsOf(outcome, 'Service/web-nlb')).toMatchObject({
      [`${prefix}scheme`]: 'internal',
      [`${prefix}ssl-cert`]: certificate,
      [`${prefix}ssl-ports`]: '8443',
      [`${prefix}backend-protocol`]: 'ssl',
    });
    expect(outcome.manifests.get('Service/web-nlb')?.['spec']).toMatchObject({
      ports: [{ port: 8443, targetPort: 'http', protocol: 'TCP' }],
    });
    expect(outcome.files.get('cutover/web.target-group-binding.yaml')).toMatchObject({
      spec: { serviceRef: { name: 'web-nlb', port: 8443 } },
    });
    expect(saidOf(outcome)).toEqual([]);
  });

  test('ends TLS itself where its target group is of TCP', () => {
    const outcome = entrance({ Group: group({ Protocol: 'TCP' }), Balancer: network, Listener: tls() });
    expect(annotationsOf(outcome, 'Service/web-nlb')).not.toHaveProperty([`${prefix}backend-protocol`]);
    expect(saidOf(outcome)).toEqual([]);
  });

  test('without a certificate loses the TLS of its target group', () => {
    const outcome = entrance({ Group: group({ Protocol: 'TLS' }) });
    expect(saidOf(outcome)).toEqual(['load-balancer-tls /Resources/Group/Properties/Protocol']);
  });

  test.each<{ name: string; ports: Around['ports'] & object; protocols: string[]; codes: string[] }>([
    {
      name: 'has both ports',
      ports: [{ number: 8000 }, { number: 8000, protocol: 'UDP' }],
      protocols: ['TCP', 'UDP'],
      codes: ['tcp-udp-listener'],
    },
    {
      name: 'loses the one that no container maps',
      ports: [{ number: 8000 }],
      protocols: ['TCP'],
      codes: ['tcp-udp-listener', 'load-balancer-protocol'],
    },
  ])('for TCP and UDP $name', ({ ports, protocols, codes }) => {
    const outcome = entrance({ Group: group({ Protocol: 'TCP_UDP' }) }, { ports });
    const { spec } = outcome.manifests.get('Service/web-nlb') as { spec: { ports: JsonMap[] } };
    expect(spec.ports.map(({ protocol }) => protocol)).toEqual(protocols);
    expect(saidOf(outcome).map((remark) => remark.split(' ')[0])).toEqual(codes);
  });

  test('for UDP has the UDP port of a number that has both', () => {
    const ports = [{ number: 8000 }, { number: 8000, protocol: 'UDP' }] as const;
    const outcome = entrance({ Group: group({ Protocol: 'UDP' }) }, { ports });
    expect(outcome.manifests.get('Service/web-nlb')?.['spec']).toMatchObject({ ports: [{ protocol: 'UDP' }] });
  });
});
