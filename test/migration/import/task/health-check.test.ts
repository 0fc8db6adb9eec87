import { describe, expect, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, usualRemarks } from './support/import-manifests.ts';

const timing = { periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 3 };
const ports = [{ name: 'http', containerPort: 8080 }];
const get = (more: JsonMap = {}): JsonMap => ({ httpGet: { path: '/live', port: 8080, ...more }, ...timing });
const told = (remarks: readonly string[]) =>
  remarks.filter((remark) => !usualRemarks.includes(remark)).map((remark) => remark.replace('/spec/containers/0/', ''));
const checkOf = (container: JsonMap) => {
  const imported = importPod({}, { ports, ...container });
  return { ...imported, check: imported.containers[0]?.['healthCheck'] as JsonMap | undefined };
};

describe('the command that asks what a probe asks', () => {
  test.each([
    {
      name: 'HTTP',
      probe: get(),
      command: [
        'CMD-SHELL',
        'curl -f http://localhost:8080/live || wget -q -O /dev/null http://localhost:8080/live || exit 1',
      ],
    },
    {
      name: 'HTTP at a named port, without a path',
      probe: { httpGet: { port: 'http' }, ...timing },
      command: ['CMD-SHELL', 'curl -f http://localhost:8080/ || wget -q -O /dev/null http://localhost:8080/ || exit 1'],
    },
    {
      name: 'HTTPS with headers, a host and characters that mean something to a shell',
      probe: get({
        scheme: 'HTTPS',
        host: 'web',
        path: '/a?b=1&c=2',
        httpHeaders: [{ name: 'Cookie', value: "it's" }],
      }),
      command: [
        'CMD-SHELL',
        "curl -f -k -H 'Cookie: it'\\''s' 'https://web:8080/a?b=1&c=2' || wget -q -O /dev/null --no-check-certificate --header 'Cookie: it'\\''s' 'https://web:8080/a?b=1&c=2' || exit 1",
      ],
    },
    {
      name: 'TCP',
      probe: { tcpSocket: { port: 'http' }, ...timing },
      command: ['CMD-SHELL', "nc -z localhost 8080 || bash -c '</dev/tcp/localhost/8080' || exit 1"],
    },
    { name: 'a program', probe: { exec: { command: ['check', '-q'] }, ...timing }, command: ['CMD', 'check', '-q'] },
    {
      name: 'a script',
      probe: { exec: { command: ['/bin/sh', '-c', 'test -f /tmp/ok'] }, ...timing },
      command: ['CMD-SHELL', 'test -f /tmp/ok'],
    },
  ])('$name', ({ probe, command }) => {
    const { check, remarks, problems } = checkOf({ livenessProbe: probe });
    expect(check).toEqual({ command, interval: 30, timeout: 5, retries: 3, startPeriod: 0 });
    expect(told(remarks)).toContain('livenessProbe unhealthy-ends-task');
    expect(remarks.some((remark) => remark.endsWith('probe-needs-program'))).toBe(!('exec' in probe));
    expect(problems).toEqual([]);
  });

  test('is none for gRPC', () => {
    const { check, remarks } = checkOf({ livenessProbe: { grpc: { port: 9 }, ...timing } });
    expect(check).toBeUndefined();
    expect(told(remarks)).toEqual(['livenessProbe probe-lost']);
  });

  test('needs a port that there is', () => {
    const { problems } = checkOf({ livenessProbe: get({ port: 'metrics' }) });
    expect(problems).toMatchObject([{ code: 'probe-port-unknown' }]);
  });
});

describe('the times of a health check', () => {
  test.each([
    {
      name: 'as they are',
      given: { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 1, initialDelaySeconds: 0 },
      becomes: [5, 2, 1, 0],
      clamped: [],
    },
    {
      name: 'the longest',
      given: { periodSeconds: 300, timeoutSeconds: 60, failureThreshold: 10, initialDelaySeconds: 300 },
      becomes: [300, 60, 10, 300],
      clamped: [],
    },
    {
      name: 'too short',
      given: { periodSeconds: 4, timeoutSeconds: 1, failureThreshold: 1 },
      becomes: [5, 2, 1, 0],
      clamped: ['periodSeconds', 'timeoutSeconds'],
    },
    {
      name: 'too long',
      given: { periodSeconds: 301, timeoutSeconds: 61, failureThreshold: 11, initialDelaySeconds: 301 },
      becomes: [300, 60, 10, 300],
      clamped: ['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'timeoutSeconds'],
    },
    { name: 'what Kubernetes has by default', given: {}, becomes: [10, 2, 3, 0], clamped: [] },
  ])('$name', ({ given, becomes, clamped }) => {
    const { check, remarks } = checkOf({ livenessProbe: { exec: { command: ['a'] }, ...given } });
    expect([check?.['interval'], check?.['timeout'], check?.['retries'], check?.['startPeriod']]).toEqual(becomes);
    expect(told(remarks).filter((remark) => remark.endsWith('probe-timing'))).toEqual(
      clamped.map((member) => `livenessProbe/${member} probe-timing`),
    );
  });
});

describe('several probes', () => {
  const exec = (program: string, more: JsonMap = {}): JsonMap => ({ exec: { command: [program] }, ...more });

  test.each([
    { name: 'liveness before all', probes: ['startup', 'readiness', 'liveness'], chosen: 'liveness' },
    { name: 'startup before readiness', probes: ['readiness', 'startup'], chosen: 'startup' },
    { name: 'readiness alone', probes: ['readiness'], chosen: 'readiness' },
  ])('$name', ({ probes, chosen }) => {
    const container = Object.fromEntries(probes.map((name) => [`${name}Probe`, exec(name)]));
    expect(checkOf(container).check?.['command']).toEqual(['CMD', chosen]);
  });

  test('a startup probe becomes the start period', () => {
    const startupProbe = exec('a', { initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 12 });
    const { check, remarks } = checkOf({ livenessProbe: exec('a', { initialDelaySeconds: 7 }), startupProbe });
    expect(check?.['startPeriod']).toBe(95);
    expect(told(remarks)).toEqual(['livenessProbe unhealthy-ends-task']);
  });

  test('a startup probe that gives up sooner than the retries leaves no start period', () => {
    const startupProbe = exec('a', { periodSeconds: 5, failureThreshold: 2 });
    expect(checkOf({ livenessProbe: exec('a'), startupProbe }).check?.['startPeriod']).toBe(0);
  });

  test.each([
    { name: 'more failures than retries', more: { periodSeconds: 10, failureThreshold: 30 }, becomes: [10, 200] },
    { name: 'as many as there are retries', more: { failureThreshold: 10 }, becomes: [10, 0] },
    { name: 'what Kubernetes has by default', more: {}, becomes: [3, 0] },
    { name: 'a delay', more: { initialDelaySeconds: 20, failureThreshold: 12 }, becomes: [10, 40] },
  ])('a startup probe alone has as long as before: $name', ({ more, becomes }) => {
    const { check, remarks } = checkOf({ startupProbe: exec('a', { timeoutSeconds: 2, ...more }) });
    expect([check?.['retries'], check?.['startPeriod']]).toEqual(becomes);
    expect(told(remarks)).toEqual(['startupProbe startup-probe-asked-on']);
  });

  test('a startup probe alone that waits longer than ECS does', () => {
    const { check, remarks } = checkOf({ startupProbe: exec('a', { timeoutSeconds: 2, failureThreshold: 100 }) });
    expect([check?.['retries'], check?.['startPeriod']]).toEqual([10, 300]);
    expect(told(remarks)).toEqual(['startupProbe probe-timing', 'startupProbe startup-probe-asked-on']);
  });

  test('what it asks is lost where it is something else', () => {
    const { remarks } = checkOf({ livenessProbe: exec('a'), startupProbe: exec('b') });
    expect(told(remarks)).toContain('startupProbe/exec probe-lost');
  });

  test('a start period has an end', () => {
    const startupProbe = exec('a', { periodSeconds: 10, failureThreshold: 34 });
    const { check, remarks } = checkOf({ livenessProbe: exec('a'), startupProbe });
    expect(check?.['startPeriod']).toBe(300);
    expect(told(remarks)).toContain('startupProbe probe-timing');
  });

  test('the readiness probe is left to the load balancer', () => {
    const { fates } = checkOf({ livenessProbe: exec('a'), readinessProbe: get({ port: 'http', path: '/ready' }) });
    expect(fates).toContainEqual(
      expect.objectContaining({
        code: 'readiness-lost',
        severity: 'loss',
        remedy: expect.stringContaining('path /ready, port 8080'),
      }),
    );
  });

  test('a readiness probe as health check ends tasks', () => {
    const { remarks } = checkOf({ readinessProbe: exec('a', { successThreshold: 2 }) });
    expect(told(remarks)).toEqual([
      'readinessProbe readiness-ends-task',
      'readinessProbe/successThreshold probe-setting-lost',
    ]);
  });

  test.each([
    { name: 'liveness', codes: ['sidecar-not-restarted'] },
    { name: 'startup', codes: ['startup-probe-asked-on'] },
  ])('a sidecar with a $name probe', ({ name, codes }) => {
    const sidecar = {
      name: 'mesh',
      image: 'registry.example/mesh:1',
      restartPolicy: 'Always',
      [`${name}Probe`]: exec('a'),
    };
    const { remarks } = importPod({ initContainers: [sidecar] });
    expect(remarks.filter((remark) => remark.includes('Probe'))).toEqual(
      codes.map((code) => `/spec/initContainers/0/${name}Probe ${code}`),
    );
  });
});
