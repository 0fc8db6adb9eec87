import { describe, expect, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, importTemplate, plainContainer, usualRemarks } from './support/import-manifests.ts';

const told = (remarks: readonly string[]) =>
  remarks.filter((remark) => !usualRemarks.includes(remark)).map((remark) => remark.replace('/spec/', ''));
const container = (name: string, more: JsonMap = {}): JsonMap => ({ ...plainContainer, name, ...more });

describe('a plain pod', () => {
  test('becomes a task definition for Fargate', () => {
    const { definition, remarks, problems } = importPod({});
    expect(definition).toEqual({
      family: 'web',
      executionRoleArn: 'arn:aws:iam::$' + '{AWS_ACCOUNT_ID}:role/web-execution',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
      containerDefinitions: [
        {
          name: 'app',
          image: plainContainer['image'],
          essential: true,
          cpu: 256,
          memory: 512,
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/ecs/web',
              'awslogs-region': '$' + '{AWS_REGION}',
              'awslogs-stream-prefix': 'ecs',
            },
          },
        },
      ],
    });
    expect(remarks).toEqual(usualRemarks);
    expect(problems).toEqual([]);
  });

  test('leaves empty members where they are', () => {
    const { remarks } = importPod(
      { securityContext: {}, affinity: {} },
      { resources: {}, securityContext: {}, env: [] },
    );
    expect(told(remarks)).toEqual(['containers size-assumed']);
  });
});

describe('the order in which containers start', () => {
  const probe = { exec: { command: ['a'] }, periodSeconds: 5, timeoutSeconds: 2 };

  test('is kept by what they depend on', () => {
    const { containers } = importPod({
      initContainers: [
        container('first'),
        container('mesh', { restartPolicy: 'Always', startupProbe: probe }),
        container('logs', { restartPolicy: 'Always', livenessProbe: probe }),
        container('last'),
      ],
    });
    expect(containers.map(({ name, essential, dependsOn }) => ({ name, essential, dependsOn }))).toEqual([
      { name: 'first', essential: false },
      { name: 'mesh', essential: false, dependsOn: [{ containerName: 'first', condition: 'SUCCESS' }] },
      { name: 'logs', essential: false, dependsOn: [{ containerName: 'mesh', condition: 'HEALTHY' }] },
      { name: 'last', essential: false, dependsOn: [{ containerName: 'logs', condition: 'START' }] },
      {
        name: 'app',
        essential: true,
        dependsOn: [
          { containerName: 'mesh', condition: 'HEALTHY' },
          { containerName: 'logs', condition: 'START' },
          { containerName: 'last', condition: 'SUCCESS' },
        ],
      },
    ]);
  });

  test('waits for the start alone of a sidecar whose question cannot be asked', () => {
    const mesh = container('mesh', { restartPolicy: 'Always', startupProbe: { grpc: { port: 1 } } });
    const { containers } = importPod({ initContainers: [mesh] });
    expect(containers[1]?.['dependsOn']).toEqual([{ containerName: 'mesh', condition: 'START' }]);
  });
});

describe('who restarts a container', () => {
  const enabled = { enabled: true, restartAttemptPeriod: 60 };
  test.each([
    { name: 'nobody says it', spec: {}, own: {}, policy: undefined, codes: [] },
    { name: 'always', spec: { restartPolicy: 'Always' }, own: {}, policy: undefined, codes: [] },
    { name: 'never', spec: { restartPolicy: 'Never' }, own: {}, policy: undefined, codes: [] },
    {
      name: 'on failure',
      spec: { restartPolicy: 'OnFailure' },
      own: {},
      policy: { ...enabled, ignoredExitCodes: [0] },
      codes: ['restartPolicy restart-limited'],
    },
    {
      name: "the container's own",
      spec: {},
      own: { restartPolicy: 'Always' },
      policy: enabled,
      codes: ['containers/0/restartPolicy restart-limited'],
    },
  ])('$name', ({ spec, own, policy, codes }) => {
    const { containers, remarks } = importPod(spec, own);
    expect(containers[0]?.['restartPolicy']).toEqual(policy);
    expect(told(remarks)).toEqual(codes);
  });

  test('a job of several containers ends with the first', () => {
    const template = { spec: { containers: [plainContainer, container('other')] } };
    expect(importTemplate(template, { kind: 'Job' }).remarks).toContain('/spec/containers first-container-ends-task');
    expect(importTemplate(template).remarks).not.toContain('/spec/containers first-container-ends-task');
  });
});

describe('an image', () => {
  const ecr = '123456789012.dkr.ecr.us-east-1.amazonaws.com/app';
  test.each([
    { image: `${ecr}:1`, policy: 'Always', codes: [] },
    { image: `${ecr}@sha256:0a`, policy: 'IfNotPresent', codes: [] },
    { image: `${ecr}`, policy: null, codes: ['image-tag-moves'] },
    { image: 'registry.example:5000/app:latest', policy: null, codes: ['image-tag-moves'] },
    { image: 'cloudide-worker:latest', policy: null, codes: ['image-tag-moves', 'image-without-registry'] },
    { image: 'cloudide-worker:1', policy: 'Never', codes: ['image-not-in-registry'] },
    { image: 'localhost:5000/app:1', policy: null, codes: ['image-not-in-registry'] },
    { image: 'minio/minio:1', policy: null, codes: ['image-on-docker-hub'] },
  ])('$image ($policy)', ({ image, policy, codes }) => {
    const imported = importPod({}, { image, imagePullPolicy: policy });
    expect(imported.containers[0]?.['image']).toBe(image);
    expect(told(imported.remarks)).toEqual(codes.map((code) => `containers/0/image ${code}`));
  });

  test('is needed', () => {
    expect(importPod({}, { image: null }).problems).toMatchObject([{ code: 'missing-member' }]);
  });

  test.each([
    { name: 'in ECR needs no credentials', image: `${ecr}:1`, credentials: undefined, codes: [] },
    {
      name: 'elsewhere takes the first ones',
      image: 'registry.example/app:1',
      credentials: { credentialsParameter: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/one' },
      codes: ['imagePullSecrets/0/name pull-secret', 'imagePullSecrets/1 further-pull-secret'],
    },
  ])('$name', ({ image, credentials, codes }) => {
    const imported = importPod({ imagePullSecrets: [{ name: 'one' }, { name: 'two' }] }, { image });
    expect(imported.containers[0]?.['repositoryCredentials']).toEqual(credentials);
    expect(told(imported.remarks)).toEqual(codes);
  });
});

describe('ports', () => {
  test('become mappings, each once', () => {
    const { containers, task, remarks } = importPod({
      containers: [
        container('one', {
          ports: [
            { name: 'http', containerPort: 80, hostPort: 80 },
            { name: 'dns', containerPort: 53 },
            { name: 'dns-udp', containerPort: 53, protocol: 'UDP' },
          ],
        }),
        container('two', { ports: [{ name: 'http', containerPort: 81, protocol: 'UDP' }, { containerPort: 80 }] }),
      ],
    });
    expect(containers.map(({ portMappings }) => portMappings)).toEqual([
      [
        { name: 'http', containerPort: 80, protocol: 'tcp' },
        { name: 'dns', containerPort: 53, protocol: 'tcp' },
      ],
      [{ containerPort: 81, protocol: 'udp' }],
    ]);
    expect(
      task.ports.map(({ containerName, name, number, protocol }) => [containerName, name, number, protocol]),
    ).toEqual([
      ['one', 'http', 80, 'tcp'],
      ['one', 'dns', 53, 'tcp'],
      ['two', 'http', 81, 'udp'],
    ]);
    expect(told(remarks).filter((remark) => remark.includes('ports'))).toEqual([
      'containers/0/ports/0/hostPort host-port',
      'containers/0/ports/2 port-of-two-protocols',
    ]);
  });

  test.each([{ port: 0 }, { port: 65_536 }, { port: 80.5 }])('$port is none', ({ port }) => {
    expect(importPod({}, { ports: [{ containerPort: port }] }).problems).toMatchObject([{ code: 'port-out-of-range' }]);
  });

  test('of another protocol are lost', () => {
    const { containers, remarks } = importPod({}, { ports: [{ containerPort: 9, protocol: 'SCTP' }] });
    expect(containers[0]).not.toHaveProperty('portMappings');
    expect(told(remarks)).toEqual(['containers/0/ports/0 port-lost']);
  });
});

describe('containers that ECS would refuse', () => {
  test.each([
    { name: 'none', spec: { containers: [] }, code: 'no-containers' },
    { name: 'two of a name', spec: { initContainers: [container('app')] }, code: 'duplicate-container-name' },
    { name: 'an illegal name', spec: { containers: [container('a b')] }, code: 'illegal-name' },
    { name: 'no name', spec: { containers: [{ image: 'a' }] }, code: 'missing-member' },
    { name: 'not a map', spec: { containers: ['app'] }, code: 'wrong-type' },
  ])('$name', ({ spec, code }) => {
    expect(importPod(spec).problems.map((problem) => problem.code)).toContain(code);
  });

  test('a template without a spec', () => {
    const { problems, task } = importTemplate({ metadata: {} });
    expect(problems).toMatchObject([{ code: 'missing-member' }]);
    expect(task.family).toBe('web');
  });
});

describe('settings of a container', () => {
  test.each([
    { name: 'workingDir', given: { workingDir: '/srv' }, becomes: { workingDirectory: '/srv' }, codes: [] },
    {
      name: 'stdin and tty',
      given: { stdin: true, tty: true },
      becomes: { interactive: true, pseudoTerminal: true },
      codes: [],
    },
    { name: 'their defaults', given: { stdin: false, tty: false, stdinOnce: false }, becomes: {}, codes: [] },
    { name: 'stdinOnce', given: { stdinOnce: true }, becomes: {}, codes: ['stdinOnce stdin-once-lost'] },
    {
      name: 'hooks',
      given: { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
      becomes: {},
      codes: ['lifecycle/preStop hook-lost'],
    },
    { name: 'the usual signal', given: { lifecycle: { stopSignal: 'SIGTERM' } }, becomes: {}, codes: [] },
    {
      name: 'another signal',
      given: { lifecycle: { stopSignal: 'SIGQUIT' } },
      becomes: {},
      codes: ['lifecycle/stopSignal stop-signal-lost'],
    },
    {
      name: 'the usual last words',
      given: { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
      becomes: {},
      codes: [],
    },
    {
      name: 'other last words',
      given: { terminationMessagePath: '/a' },
      becomes: {},
      codes: ['terminationMessagePath termination-message-lost'],
    },
  ])('$name', ({ given, becomes, codes }) => {
    const { containers, remarks } = importPod({}, given);
    expect(containers[0]).toMatchObject(becomes);
    expect(told(remarks)).toEqual(codes.map((code) => `containers/0/${code}`));
  });

  test.each([
    { given: 30, becomes: 30, codes: [] },
    { given: 120, becomes: 120, codes: [] },
    { given: 121, becomes: 120, codes: ['terminationGracePeriodSeconds stop-timeout'] },
    { given: 0, becomes: 2, codes: ['terminationGracePeriodSeconds stop-timeout'] },
  ])('$given seconds to end', ({ given, becomes, codes }) => {
    const { containers, remarks } = importPod({ terminationGracePeriodSeconds: given });
    expect(containers[0]?.['stopTimeout']).toBe(becomes);
    expect(told(remarks)).toEqual(codes);
  });
});
