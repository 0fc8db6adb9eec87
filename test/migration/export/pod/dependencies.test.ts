import { describe, expect, test } from '@jest/globals';
import type { WorkerPod } from '../../../../migration/export/pod/container-roles.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { exported, tasksOf } from './support.ts';

const on = (containerName: string, condition: string) => [{ containerName, condition }];
const healthCheck = { command: ['CMD', 'true'] };

/** What the containers become: `name` a regular one, `name*` a sidecar, `name!` one that ends first. */
function shape(containers: readonly JsonMap[], worker?: WorkerPod): string {
  const { containers: regular, initContainers } = exported(tasksOf(containers), 'eks-nodes', { worker });
  const first = initContainers.map(({ name, restartPolicy }) => `${name}${restartPolicy === 'Always' ? '*' : '!'}`);
  return [...first, '|', ...regular.map(({ name }) => name)].join(' ');
}

describe('what containers become', () => {
  test.each<{ name: string; containers: readonly JsonMap[]; expected: string }>([
    { name: 'one container', containers: [{ name: 'app' }], expected: '| app' },
    { name: 'two essential ones', containers: [{ name: 'app' }, { name: 'cache' }], expected: '| app cache' },
    {
      name: 'one that is waited for by START',
      containers: [{ name: 'app', dependsOn: on('proxy', 'START') }, { name: 'proxy' }],
      expected: 'proxy* | app',
    },
    {
      name: 'one whose success is waited for',
      containers: [
        { name: 'app', dependsOn: on('migrate', 'SUCCESS') },
        { name: 'migrate', essential: false },
      ],
      expected: 'migrate! | app',
    },
    {
      name: 'a chain, which is declared backwards',
      containers: [
        { name: 'app', dependsOn: on('migrate', 'COMPLETE') },
        { name: 'migrate', essential: false, dependsOn: on('proxy', 'HEALTHY') },
        { name: 'proxy', healthCheck },
      ],
      expected: 'proxy* migrate! | app',
    },
    {
      name: 'one that is waited for by START and by SUCCESS',
      containers: [
        { name: 'app', dependsOn: on('seed', 'SUCCESS') },
        { name: 'web', dependsOn: on('seed', 'START') },
        { name: 'seed', essential: false },
      ],
      expected: 'seed! | app web',
    },
    {
      name: 'a helper beside an essential one',
      containers: [{ name: 'app' }, { name: 'agent', essential: false }],
      expected: 'agent* | app',
    },
    {
      name: 'an essential one that a helper waits for',
      containers: [
        { name: 'collector' },
        { name: 'a', essential: false, dependsOn: on('collector', 'START') },
        { name: 'b', essential: false },
      ],
      expected: 'b* | collector a',
    },
    {
      name: 'an essential one that a helper waits for at second hand',
      containers: [
        { name: 'app' },
        { name: 'warm', essential: false, dependsOn: on('cache', 'START') },
        { name: 'cache', essential: false, dependsOn: on('app', 'START') },
      ],
      expected: '| app warm cache',
    },
    {
      name: 'a helper whose end another one waits for, after the essential one has started',
      containers: [
        { name: 'app' },
        { name: 'warm', essential: false, dependsOn: on('app', 'START') },
        { name: 'report', essential: false, dependsOn: on('warm', 'SUCCESS') },
      ],
      expected: '| app warm report',
    },
    {
      name: 'a log router that only a helper uses, beside an essential one',
      containers: [
        { name: 'app' },
        { name: 'agent', essential: false, logConfiguration: { logDriver: 'awsfirelens' } },
        { name: 'router', firelensConfiguration: { type: 'fluentbit' } },
      ],
      expected: '| app agent router',
    },
    {
      name: 'a log router, which starts first',
      containers: [
        { name: 'app', logConfiguration: { logDriver: 'awsfirelens' }, dependsOn: on('proxy', 'START') },
        { name: 'proxy' },
        { name: 'router', firelensConfiguration: { type: 'fluentbit' } },
      ],
      expected: 'router* proxy* | app',
    },
    {
      name: 'a log router that nobody uses',
      containers: [{ name: 'app' }, { name: 'router', firelensConfiguration: { type: 'fluentbit' } }],
      expected: '| app router',
    },
    {
      name: 'a circle, which is refused elsewhere',
      containers: [
        { name: 'a', dependsOn: on('b', 'START') },
        { name: 'b', dependsOn: on('a', 'START') },
      ],
      expected: '| a b',
    },
  ])('$name', ({ containers, expected }) => {
    expect(shape(containers)).toBe(expected);
  });
});

describe("what the containers of a queue's worker become", () => {
  const helpers = [
    { name: 'worker' },
    { name: 'metrics', essential: false, dependsOn: on('worker', 'START') },
    { name: 'agent' },
    { name: 'migrate', essential: false },
    { name: 'after', essential: false, dependsOn: on('migrate', 'SUCCESS') },
  ];
  test.each<{ name: string; containers: readonly JsonMap[]; isJob: boolean; expected: string }>([
    {
      name: 'in a Job, which ends with it',
      containers: helpers,
      isJob: true,
      expected: 'metrics* agent* migrate! after* | worker',
    },
    {
      name: 'under a Deployment',
      containers: helpers,
      isJob: false,
      expected: 'migrate! after* | worker metrics agent',
    },
    {
      name: 'in a Job, where an essential one waits for it',
      containers: [{ name: 'worker' }, { name: 'proxy', dependsOn: on('worker', 'HEALTHY') }],
      isJob: true,
      expected: 'proxy* | worker',
    },
    {
      name: 'under a Deployment, where an essential one waits for it',
      containers: [{ name: 'worker' }, { name: 'proxy', dependsOn: on('worker', 'HEALTHY') }],
      isJob: false,
      expected: '| worker proxy',
    },
  ])('$name', ({ containers, isJob, expected }) => {
    expect(shape(containers, { containerName: 'worker', isJob })).toBe(expected);
  });

  test('no one may wait for its end', () => {
    const containers = [
      { name: 'worker', essential: false },
      { name: 'app', dependsOn: on('worker', 'SUCCESS') },
    ];
    const worker = { containerName: 'worker', isJob: true };
    const { problems } = exported(tasksOf(containers), 'eks-nodes', { worker });
    expect(problems).toMatchObject([{ code: 'worker-ends-first', pointer: '/containerDefinitions/0' }]);
  });

  test('what waits for it does not in the pod, and its own probes keep it from nothing', () => {
    const containers = [
      { name: 'worker' },
      {
        name: 'metrics',
        essential: false,
        dependsOn: on('worker', 'HEALTHY'),
        healthCheck: { ...healthCheck, startPeriod: 60 },
      },
    ];
    const worker = { containerName: 'worker', isJob: true };
    const { initContainers, said } = exported(tasksOf(containers), 'eks-nodes', { worker });
    expect(initContainers).toMatchObject([{ name: 'metrics', restartPolicy: 'Always' }]);
    expect(initContainers[0]).not.toHaveProperty('startupProbe');
    expect(said).toContain('/containerDefinitions/1/dependsOn/0/condition starts-without-waiting');
  });
});

describe('waiting', () => {
  test('is carried by the place in the order, and told where it differs', () => {
    const { said, fates } = exported(
      tasksOf([
        { name: 'app', dependsOn: on('migrate', 'SUCCESS') },
        { name: 'migrate', essential: false },
      ]),
    );
    expect(said).toEqual([
      '/containerDefinitions/0 essential-restarts-alone',
      '/containerDefinitions/0/dependsOn/0/condition init-container-retried',
    ]);
    const waiting = fates.filter(({ pointer }) => pointer === '/containerDefinitions/0/dependsOn/0/containerName');
    expect(waiting).toMatchObject([{ fate: 'mapped', to: ['Pod/web /spec/initContainers/0/name'] }]);
  });

  test('for health is a startupProbe', () => {
    const { initContainers } = exported(
      tasksOf([
        { name: 'app', dependsOn: on('db', 'HEALTHY') },
        { name: 'db', healthCheck },
      ]),
    );
    expect(initContainers).toMatchObject([
      { name: 'db', restartPolicy: 'Always', startupProbe: { exec: { command: ['true'] }, failureThreshold: 3 } },
    ]);
  });

  test.each<{ name: string; migrate: JsonMap; container: JsonMap; code: string }>([
    {
      name: 'with a known entry point, its exit code is dropped',
      migrate: { entryPoint: ['rake'], command: ['migrate'] },
      container: { command: ['/bin/sh', '-c', '"$@" || true', 'sh', 'rake'], args: ['migrate'] },
      code: 'init-failure-swallowed',
    },
    {
      name: 'without one, it has to succeed',
      migrate: { command: ['migrate'] },
      container: { args: ['migrate'] },
      code: 'init-failure-blocks',
    },
  ])('for completion: $name', ({ migrate, container, code }) => {
    const { initContainers, said } = exported(
      tasksOf([
        { name: 'app', dependsOn: on('migrate', 'COMPLETE') },
        { name: 'migrate', essential: false, ...migrate },
      ]),
    );
    expect(initContainers[0]).toMatchObject(container);
    expect(said).toContain(`/containerDefinitions/0/dependsOn/0/condition ${code}`);
  });

  test('for the start of one that others wait to end is waiting for its end', () => {
    const { said } = exported(
      tasksOf([
        { name: 'app', dependsOn: on('seed', 'SUCCESS') },
        { name: 'web', dependsOn: on('seed', 'START') },
        { name: 'seed', essential: false },
      ]),
    );
    expect(said).toContain('/containerDefinitions/1/dependsOn/0/condition waits-for-end');
  });
});

describe('waiting for one that the pod runs for', () => {
  test.each([
    {
      name: 'to start',
      containers: [{ name: 'app' }, { name: 'warm', essential: false, dependsOn: on('app', 'HEALTHY') }],
      said: '/containerDefinitions/1/dependsOn/0/condition starts-without-waiting',
      text: '"warm" does not wait for "app" (HEALTHY)',
    },
    {
      name: 'at second hand, to end',
      containers: [
        { name: 'app' },
        { name: 'warm', essential: false, dependsOn: on('app', 'START') },
        { name: 'report', essential: false, dependsOn: on('warm', 'COMPLETE') },
      ],
      said: '/containerDefinitions/2/dependsOn/0 end-not-awaited',
      text: '"report" does not wait for the end of "warm" (COMPLETE)',
    },
  ])('$name', ({ containers, said, text }) => {
    const found = exported(tasksOf(containers));
    expect(found.said).toContain(said);
    const lost = found.fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate.lost] : []));
    expect(lost).toContainEqual(expect.stringContaining(text));
    expect(found.said.filter((entry) => entry.endsWith('not-converted'))).toEqual([]);
  });
});

describe('waiting for the start of one', () => {
  const start = '/containerDefinitions/1/dependsOn/0/condition waits-for-health';
  test.each([
    { name: 'whose health others wait for is waiting for its health', condition: 'HEALTHY', waits: [start] },
    { name: 'that others wait for in the same way is as it was', condition: 'START', waits: [] },
  ])('$name', ({ condition, waits }) => {
    const { said } = exported(
      tasksOf([
        { name: 'app', dependsOn: on('db', condition) },
        { name: 'web', dependsOn: on('db', 'START') },
        { name: 'db', healthCheck },
      ]),
    );
    expect(said.filter((entry) => entry.endsWith('waits-for-health'))).toEqual(waits);
  });
});

describe('names of containers', () => {
  test('are made legal, and it is told', () => {
    const { containers, said } = exported(tasksOf([{ name: 'Log_Router' }]));
    expect(containers).toMatchObject([{ name: 'log-router' }]);
    expect(said).toEqual(['/containerDefinitions/0/name renamed']);
  });

  test('that would become one are refused', () => {
    const { problems } = exported(tasksOf([{ name: 'log_router' }, { name: 'log-router' }]));
    expect(problems).toMatchObject([
      {
        code: 'container-name-collision',
        pointer: '/containerDefinitions/1',
        message: expect.stringContaining('"log_router" and "log-router" would both be called "log-router"'),
      },
    ]);
  });
});

describe('the end of a container', () => {
  test.each<{ name: string; containers: readonly JsonMap[]; said: readonly string[] }>([
    { name: 'the only one', containers: [{ name: 'app', essential: true }], said: [] },
    {
      name: 'an essential one beside others, also where it does not say so',
      containers: [{ name: 'app', essential: true }, { name: 'web' }],
      said: ['0/essential essential-restarts-alone', '1 essential-restarts-alone'],
    },
    {
      name: 'a helper that nobody waits for',
      containers: [{ name: 'app' }, { name: 'agent', essential: false }],
      said: ['0 essential-restarts-alone', '1 native-sidecar', '1/essential helper-as-sidecar'],
    },
    {
      name: 'a helper that others wait for',
      containers: [
        { name: 'app', dependsOn: on('agent', 'START') },
        { name: 'agent', essential: false },
      ],
      said: ['0 essential-restarts-alone', '1 native-sidecar', '1/essential helper-restarts'],
    },
    {
      name: 'a helper that may be meant to end, where a Service leads to the pod',
      containers: [
        { name: 'app', portMappings: [{ containerPort: 80 }] },
        { name: 'warm', essential: false, dependsOn: on('app', 'START') },
      ],
      said: [
        '0 essential-restarts-alone',
        '1/dependsOn/0/condition starts-without-waiting',
        '1/essential helper-end-unready',
      ],
    },
    {
      name: 'a helper that ECS restarts, too',
      containers: [
        { name: 'app', portMappings: [{ containerPort: 80 }] },
        { name: 'agent', essential: false, restartPolicy: { enabled: true } },
      ],
      said: ['0 essential-restarts-alone', '1 native-sidecar', '1/essential helper-as-sidecar'],
    },
  ])('$name', ({ containers, said }) => {
    const found = exported(tasksOf(containers)).said.map((entry) => entry.replace('/containerDefinitions/', ''));
    expect([...found].sort()).toEqual([...said].sort());
  });

  test('in a Job is that of the job for the worker alone', () => {
    const containers = [
      { name: 'worker', essential: true },
      { name: 'proxy', essential: true },
      { name: 'agent', essential: false },
    ];
    const worker = { containerName: 'worker', isJob: true };
    const { said } = exported(tasksOf(containers), 'eks-nodes', { worker });
    expect(said.filter((entry) => entry.includes('/essential'))).toEqual([
      '/containerDefinitions/1/essential sidecars-of-job',
      '/containerDefinitions/2/essential helper-as-sidecar',
    ]);
  });
});
