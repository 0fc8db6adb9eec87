import { describe, expect, test } from '@jest/globals';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { exported, tasksOf } from './support.ts';

describe('the resources of a pod', () => {
  const size = { cpu: '1024', memory: '2048' };
  test.each<{
    name: string;
    target: Target;
    task: JsonMap;
    containers: readonly JsonMap[];
    resources: readonly JsonMap[];
    said: readonly string[];
  }>([
    {
      name: 'on EKS Fargate: requests are limits',
      target: 'eks-fargate',
      task: { cpu: '.25 vCPU', memory: '0.5GB' },
      containers: [{ name: 'app' }],
      resources: [{ requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '250m', memory: '512Mi' } }],
      said: [],
    },
    {
      name: 'on nodes: no limit of CPU',
      target: 'eks-nodes',
      task: size,
      containers: [{ name: 'app' }],
      resources: [{ requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } }],
      said: ['/cpu cpu-not-capped'],
    },
    {
      name: 'on nodes: a reservation is the request',
      target: 'eks-nodes',
      task: {},
      containers: [{ name: 'app', cpu: 128, memory: 256, memoryReservation: 64 }],
      resources: [{ requests: { cpu: '125m', memory: '64Mi' }, limits: { memory: '256Mi' } }],
      said: [],
    },
    {
      name: 'on nodes: a reservation alone is no limit',
      target: 'eks-nodes',
      task: {},
      containers: [{ name: 'app', cpu: 0, memoryReservation: 64 }],
      resources: [{ requests: { memory: '64Mi' } }],
      said: [],
    },
    {
      name: 'on EKS Fargate: a reservation becomes a limit',
      target: 'eks-fargate',
      task: {},
      containers: [{ name: 'app', memoryReservation: 64 }],
      resources: [{ requests: { memory: '64Mi' }, limits: { memory: '64Mi' } }],
      said: ['/containerDefinitions/0/memoryReservation reservation-is-limit'],
    },
    {
      name: 'memory that nobody claims',
      target: 'eks-fargate',
      task: size,
      containers: [{ name: 'app', cpu: 1024, memory: 256 }],
      resources: [{ requests: { cpu: '1', memory: '256Mi' } }],
      said: ['/memory memory-unclaimed'],
    },
    {
      name: 'memory that only one that ends first claims',
      target: 'eks-fargate',
      task: { memory: '1024' },
      containers: [
        { name: 'app', memory: 512, dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
        { name: 'migrate', memory: 512, essential: false },
      ],
      resources: [{ limits: { memory: '512Mi' } }],
      said: [
        '/containerDefinitions/0 essential-restarts-alone',
        '/containerDefinitions/0/dependsOn/0/condition init-container-retried',
        '/memory memory-unclaimed',
      ],
    },
    {
      name: 'on nodes: limits that are more than the task together',
      target: 'eks-nodes',
      task: { memory: '1024' },
      containers: [
        { name: 'app', memoryReservation: 412 },
        { name: 'web', memory: 600, memoryReservation: 12 },
      ],
      resources: [
        { requests: { memory: '412Mi' }, limits: { memory: '712Mi' } },
        { requests: { memory: '12Mi' }, limits: { memory: '600Mi' } },
      ],
      said: [
        '/containerDefinitions/0 essential-restarts-alone',
        '/containerDefinitions/1 essential-restarts-alone',
        '/memory memory-not-capped',
      ],
    },
    {
      name: 'a limit that leaves nothing to another',
      target: 'eks-fargate',
      task: { memory: '1024' },
      containers: [{ name: 'app', memory: 1024 }, { name: 'web' }],
      resources: [{ limits: { memory: '768Mi' } }, { limits: { memory: '256Mi' } }],
      said: [
        '/containerDefinitions/0 essential-restarts-alone',
        '/containerDefinitions/1 essential-restarts-alone',
        '/containerDefinitions/0/memory memory-limit-lowered',
      ],
    },
    {
      name: 'a weight below the task',
      target: 'eks-fargate',
      task: size,
      containers: [{ name: 'app', cpu: 256 }],
      resources: [{ requests: { cpu: '1' } }],
      said: ['/containerDefinitions/0/cpu cpu-share-scaled'],
    },
    {
      name: 'a split that is a guess',
      target: 'eks-fargate',
      task: size,
      containers: [{ name: 'app' }, { name: 'web' }],
      resources: [{ requests: { cpu: '500m', memory: '1Gi' } }, { requests: { cpu: '500m', memory: '1Gi' } }],
      said: [
        '/containerDefinitions/0 essential-restarts-alone',
        '/containerDefinitions/1 essential-restarts-alone',
        '/cpu size-split-guessed',
        '/cpu resources-not-shared',
        '/memory size-split-guessed',
      ],
    },
  ])('$name', ({ target, task, containers, resources, said }) => {
    const pod = exported(tasksOf(containers, task), target);
    expect(pod.containers.map((container) => container['resources'])).toMatchObject(resources);
    expect([...pod.said].sort()).toEqual([...said].sort());
  });

  test.each<{ name: string; container: JsonMap; fates: readonly string[] }>([
    { name: 'units of its own', container: { cpu: 1024 }, fates: ['mapped'] },
    { name: 'units of 0, which are none', container: { cpu: 0 }, fates: ['ignored'] },
    { name: 'units that are a weight', container: { cpu: 512 }, fates: ['remarked', 'mapped'] },
  ])('cpu of a container counts as mapped where it is in the output: $name', ({ container, fates }) => {
    const pod = exported(tasksOf([{ name: 'app', ...container }], size), 'eks-fargate');
    const own = pod.fates.filter(({ pointer }) => pointer === '/containerDefinitions/0/cpu');
    expect(own.map(({ fate }) => fate)).toEqual(fates);
  });

  test('counts what ends first only where it is more', () => {
    const { template } = exported(
      tasksOf(
        [
          { name: 'app', memory: 512, dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
          { name: 'migrate', memory: 1024, essential: false },
          { name: 'agent', memory: 256, essential: false },
        ],
        { memory: '2048' },
      ),
    );
    expect(template.requests).toEqual({ milliCpu: 0, memoryMib: 1024 });
  });

  test.each<{ name: string; target: Target; sizeInGiB: number; storage: string; said: readonly string[] }>([
    { name: 'as much as asked for', target: 'eks-fargate', sizeInGiB: 175, storage: '175Gi', said: [] },
    {
      name: 'no more than EKS Fargate has',
      target: 'eks-fargate',
      sizeInGiB: 176,
      storage: '175Gi',
      said: ['/ephemeralStorage/sizeInGiB ephemeral-storage-clamped'],
    },
    { name: 'any size on nodes', target: 'eks-nodes', sizeInGiB: 200, storage: '200Gi', said: [] },
  ])('ephemeral storage: $name', ({ target, sizeInGiB, storage, said }) => {
    const pod = exported(tasksOf([{ name: 'app' }], { ephemeralStorage: { sizeInGiB } }), target);
    expect(pod.containers).toMatchObject([{ resources: { requests: { 'ephemeral-storage': storage } } }]);
    expect(pod.said).toEqual(said);
  });
});
