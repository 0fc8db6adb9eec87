import { describe, expect, test } from '@jest/globals';
import { servicesIn } from '../../../../migration/ecs/service-input.ts';
import { httpCheckOf, wordsOfScript } from '../../../../migration/export/pod/http-check.ts';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import { exported, taskOf, tasksOf } from './support.ts';

describe('a health check that is an HTTP request', () => {
  test.each([
    { script: 'curl -f http://localhost:8080/health || exit 1', port: 8080, path: '/health' },
    { script: 'curl -fsS "http://127.0.0.1/ping?deep=1"', port: 80, path: '/ping?deep=1' },
    { script: 'curl --fail --silent http://localhost:80 > /dev/null || exit 1', port: 80, path: '/' },
    { script: 'curl -sf -o /dev/null http://localhost:3000/ || false', port: 3000, path: '/' },
    { script: 'wget -q --spider http://localhost:9000/ready', port: 9000, path: '/ready' },
    { script: 'wget -qO- http://localhost:9000/ready || exit 1', port: 9000, path: '/ready' },
    { script: 'curl -kf https://localhost:8443/ || exit 1', port: 8443, path: '/' },
  ])('$script', ({ script, port, path }) => {
    expect(httpCheckOf(wordsOfScript(script) ?? [])).toMatchObject({ port, path });
  });

  test.each([
    { script: 'curl http://localhost/ || exit 1', why: 'any answer is good enough for it' },
    { script: 'curl -f https://localhost/', why: 'it checks the certificate' },
    { script: 'curl -f http://db:8080/', why: 'it asks another host' },
    { script: 'curl -f http://localhost:$PORT/', why: 'the shell knows the port' },
    { script: 'curl -f http://localhost/ | grep ok', why: 'it reads the answer' },
    { script: 'curl -f -H "Host: x" http://localhost/', why: 'it sends a header' },
    { script: 'curl -f -X POST http://localhost/', why: 'it is no GET' },
    { script: 'curl -fI http://localhost/', why: 'it is a HEAD request' },
    { script: 'curl -f http://localhost:70000/', why: 'there is no such port' },
    { script: 'pg_isready', why: 'it is no request' },
  ])('not $script, as $why', ({ script }) => {
    expect(httpCheckOf(wordsOfScript(script) ?? [])).toBeUndefined();
  });
});

describe('a health check', () => {
  const timing = { periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 3 };
  test.each<{ name: string; healthCheck: JsonMap; probes: JsonMap; said: readonly string[] }>([
    {
      name: 'in a shell, with the defaults of ECS',
      healthCheck: { command: ['CMD-SHELL', 'test -f /ok'] },
      probes: { livenessProbe: { exec: { command: ['/bin/sh', '-c', 'test -f /ok'] }, ...timing } },
      said: [' health-check-restarts-container'],
    },
    {
      name: 'without a shell, with times of its own',
      healthCheck: { command: ['CMD', 'pg_isready', '-q'], interval: 10, timeout: 2, retries: 5 },
      probes: {
        livenessProbe: {
          exec: { command: ['pg_isready', '-q'] },
          periodSeconds: 10,
          timeoutSeconds: 2,
          failureThreshold: 5,
        },
      },
      said: [' health-check-restarts-container'],
    },
    {
      name: 'with a start period',
      healthCheck: { command: ['CMD', 'true'], startPeriod: 120 },
      probes: {
        livenessProbe: { exec: { command: ['true'] }, ...timing },
        startupProbe: { exec: { command: ['true'] }, ...timing, failureThreshold: 4 + 3 },
      },
      said: [' health-check-restarts-container'],
    },
    {
      name: 'with a start period of 0',
      healthCheck: { command: ['CMD', 'true'], startPeriod: 0 },
      probes: { livenessProbe: { exec: { command: ['true'] }, ...timing } },
      said: [' health-check-restarts-container'],
    },
    {
      name: 'by HTTP',
      healthCheck: { command: ['CMD', 'curl', '-f', 'http://localhost:8000/'] },
      probes: {
        livenessProbe: {
          httpGet: { path: '/', port: 8000, httpHeaders: [{ name: 'Host', value: 'localhost:8000' }] },
          ...timing,
        },
      },
      said: ['/command health-check-as-http', ' health-check-restarts-container'],
    },
    {
      name: 'by HTTPS whose certificate nobody checks',
      healthCheck: { command: ['CMD', 'curl', '-fk', 'https://localhost/'] },
      probes: {
        livenessProbe: {
          httpGet: { path: '/', port: 443, scheme: 'HTTPS', httpHeaders: [{ name: 'Host', value: 'localhost' }] },
          ...timing,
        },
      },
      said: ['/command health-check-as-http', ' health-check-restarts-container'],
    },
    {
      name: 'without CMD',
      healthCheck: { command: ['/healthcheck'] },
      probes: { livenessProbe: { exec: { command: ['/healthcheck'] }, ...timing } },
      said: ['/command health-check-without-form', ' health-check-restarts-container'],
    },
    {
      name: 'with a start period that is no whole number of intervals',
      healthCheck: { command: ['CMD', 'true'], interval: 30, startPeriod: 31 },
      probes: {
        livenessProbe: { exec: { command: ['true'] }, ...timing },
        startupProbe: { exec: { command: ['true'] }, ...timing, failureThreshold: 2 + 3 },
      },
      said: [' health-check-restarts-container', '/startPeriod start-period-rounded'],
    },
    { name: 'of NONE', healthCheck: { command: ['NONE'] }, probes: {}, said: [] },
  ])('$name', ({ healthCheck, probes, said }) => {
    const { containers, said: all } = exported(taskOf({ healthCheck }));
    const { name, image, ...found } = containers[0] ?? {};
    expect(found).toEqual(probes);
    expect(all).toEqual(said.map((entry) => `/containerDefinitions/0/healthCheck${entry}`));
  });

  test('of a sidecar that nobody waits for keeps nothing from starting', () => {
    const healthCheck = { command: ['CMD', 'true'], startPeriod: 60 };
    const { initContainers, said } = exported(
      tasksOf([{ name: 'app' }, { name: 'agent', essential: false, healthCheck }]),
    );
    expect(initContainers[0]).toMatchObject({ livenessProbe: { ...timing, initialDelaySeconds: 60 } });
    expect(initContainers[0]).not.toHaveProperty('startupProbe');
    expect(said).toContain('/containerDefinitions/1/healthCheck health-check-restarts-helper');
  });

  test('of a container that ends first is lost', () => {
    const { initContainers, said } = exported(
      tasksOf([
        { name: 'app', dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
        { name: 'migrate', essential: false, healthCheck: { command: ['CMD', 'true'] } },
      ]),
    );
    expect(initContainers[0]).toEqual({ name: 'migrate', image: 'app:1' });
    expect(said).toContain('/containerDefinitions/1/healthCheck health-check-of-init-container');
  });
});

describe('the readiness of a container that a load balancer sends to', () => {
  const portMappings = [{ containerPort: 80 }];
  const readinessOf = (container: JsonMap, group: JsonMap | undefined, target?: Target) => {
    const content = {
      services: [{ loadBalancers: [{ targetGroupArn: 'arn:tg', containerName: 'app', containerPort: 80 }] }],
      targetGroups: group === undefined ? [] : [{ targetGroupArn: 'arn:tg', ...group }],
    };
    const ledger = new Ledger({ name: 'service.json', kind: 'ecs', content, positionOf: () => undefined });
    const [service] = servicesIn(ledger.root);
    return exported(taskOf({ portMappings, ...container }), target, { service }).containers[0]?.['readinessProbe'];
  };
  const healthCheck = { command: ['CMD', 'true'], interval: 10 };

  test.each<{ name: string; container?: JsonMap; group?: JsonMap; target?: Target; probe: JsonMap | undefined }>([
    {
      name: 'is that of its health check',
      container: { healthCheck },
      group: { healthCheckPath: '/ready' },
      probe: { exec: { command: ['true'] }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    },
    {
      name: 'is what its target group asks for',
      group: {
        healthCheckPath: '/ready',
        healthCheckIntervalSeconds: 15,
        healthCheckTimeoutSeconds: 4,
        unhealthyThresholdCount: 3,
      },
      probe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 15, timeoutSeconds: 4, failureThreshold: 3 },
    },
    {
      name: 'by HTTPS on another port',
      group: { protocol: 'HTTPS', healthCheckPort: '8443' },
      probe: {
        httpGet: { path: '/', port: 8443, scheme: 'HTTPS' },
        periodSeconds: 30,
        timeoutSeconds: 5,
        failureThreshold: 2,
      },
    },
    {
      name: 'by a connection',
      group: { protocol: 'TCP' },
      probe: { tcpSocket: { port: 80 }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 2 },
    },
    { name: 'is unknown where nothing describes the target group', probe: undefined },
    {
      name: 'is none where an answer is healthy that the kubelet refuses',
      group: { matcher: { httpCode: '200-499' } },
      probe: undefined,
    },
    { name: 'is none where the target group speaks gRPC', group: { protocolVersion: 'GRPC' }, probe: undefined },
    { name: 'is none by a target group on minikube', group: {}, target: 'minikube', probe: undefined },
    {
      name: 'is none of a port that it does not have',
      container: { portMappings: [{ containerPort: 81 }] },
      group: {},
      probe: undefined,
    },
  ])('$name', ({ container = {}, group, target, probe }) => {
    expect(readinessOf(container, group, target)).toEqual(probe);
  });
});
