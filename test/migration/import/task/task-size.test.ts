import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fargateCpuUnits, fargateMemoryMibFor } from '../../../../contract/fargate-sizes.ts';
import {
  LARGEST_FARGATE_SIZE,
  nearestFargateSize,
  smallestFargateSize,
} from '../../../../migration/import/task/smallest-fargate-size.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, importTemplate, plainContainer, usualRemarks } from './support/import-manifests.ts';

const asks = (requests: JsonMap | null, limits: JsonMap | null = null): JsonMap => ({
  resources: { requests, limits },
});
const another = (name: string, cpu: string, memory: string, more: JsonMap = {}): JsonMap => ({
  ...plainContainer,
  name,
  resources: { requests: { cpu, memory } },
  ...more,
});

describe('the size of a task', () => {
  test.each([
    { name: 'exactly a size', spec: {}, container: asks({ cpu: '250m', memory: '512Mi' }), size: [256, 512], code: [] },
    {
      name: 'rounded up',
      spec: {},
      container: asks({ cpu: '251m', memory: '1Mi' }),
      size: [512, 1024],
      code: ['size-rounded-up'],
    },
    {
      name: 'the limit where it is greater',
      spec: {},
      container: asks({ cpu: '250m', memory: '512Mi' }, { memory: '2Gi' }),
      size: [256, 2048],
      code: [],
    },
    {
      name: 'memory that needs more CPU',
      spec: {},
      container: asks({ cpu: '1', memory: '9G' }),
      size: [2048, 9216],
      code: ['size-rounded-up'],
    },
    { name: 'nothing said', spec: {}, container: { resources: {} }, size: [256, 512], code: ['size-assumed'] },
    {
      name: 'only memory said',
      spec: {},
      container: asks({ memory: '3Gi' }),
      size: [512, 3072],
      code: ['size-assumed'],
    },
    {
      name: 'an init container that needs more than all others',
      spec: { initContainers: [another('first', '2', '4Gi')] },
      container: {},
      size: [2048, 4096],
      code: [],
    },
    {
      name: 'an init container beside the sidecar before it',
      spec: {
        initContainers: [another('mesh', '1', '1Gi', { restartPolicy: 'Always' }), another('first', '1', '3Gi')],
      },
      container: {},
      size: [2048, 4096],
      code: [],
    },
    {
      name: 'a sidecar beside the main container',
      spec: { initContainers: [another('mesh', '250m', '512Mi', { restartPolicy: 'Always' })] },
      container: {},
      size: [512, 1024],
      code: [],
    },
    {
      name: "the pod's own",
      spec: { resources: { limits: { cpu: '4', memory: '8Gi' } } },
      container: {},
      size: [4096, 8192],
      code: [],
    },
  ])('$name', ({ spec, container, size, code }) => {
    const { task, definition, remarks, problems } = importPod(spec, container);
    expect([task.size.cpuUnits, task.size.memoryMib]).toEqual(size);
    expect([definition['cpu'], definition['memory']]).toEqual(size.map(String));
    const told = remarks.filter((remark) => /^\/spec\/containers /.test(remark));
    expect(told).toEqual([...usualRemarks, ...code.map((each) => `/spec/containers ${each}`)].sort());
    expect(problems).toEqual([]);
  });

  test.each([
    { name: 'both', resources: {}, missing: ['CPU and memory'] },
    { name: 'memory', resources: { requests: { cpu: '250m' } }, missing: ['memory'] },
    { name: 'CPU', resources: { limits: { memory: '1Gi' } }, missing: ['CPU'] },
    { name: 'nothing', resources: { limits: { cpu: '1', memory: '1Gi' } }, missing: [] },
    { name: 'both in an init container', resources: {}, role: 'initContainers', missing: [] },
  ])('a container that does not say $name beside one that does', ({ resources, role = 'containers', missing }) => {
    const silent = { ...plainContainer, name: 'silent', resources };
    const { fates } = importTemplate({
      spec:
        role === 'containers'
          ? { containers: [plainContainer, silent] }
          : { containers: [plainContainer], [role]: [silent] },
    });
    const told = fates.flatMap((fate) => (fate.fate === 'remarked' && fate.code === 'size-assumed' ? [fate.lost] : []));
    expect(told).toEqual(
      missing.map(
        (what) =>
          `The container "silent" does not say how much ${what} it needs, so the size of the task has no room for it beside what the others ask for.`,
      ),
    );
  });

  test('containers that say nothing where the pod does', () => {
    const spec = {
      resources: { limits: { cpu: '1', memory: '2Gi' } },
      containers: [plainContainer, { ...plainContainer, name: 'b', resources: {} }],
    };
    expect(importTemplate({ spec }).remarks.filter((remark) => remark.endsWith('size-assumed'))).toEqual([]);
  });

  test('none is large enough', () => {
    const { problems } = importPod({}, asks({ cpu: '20', memory: '64Gi' }));
    expect(problems).toMatchObject([{ code: 'no-fargate-size', pointer: '/spec/template/spec/containers' }]);
    expect(problems[0]?.message).toBe(
      'The pod needs 20480 CPU units and 65536 MiB; the largest Fargate task has 16384 and 122880.',
    );
    expect(problems[0]?.remedy).toContain('16384 CPU units and 65536 MiB');
  });

  test.each([{ quantity: 'lots' }, { quantity: '-1' }, { quantity: '1 Gi' }])(
    '$quantity is refused',
    ({ quantity }) => {
      const { problems } = importPod({}, asks({ memory: quantity }));
      expect(problems).toMatchObject([
        { code: 'invalid-quantity', pointer: '/spec/template/spec/containers/0/resources/requests/memory' },
      ]);
    },
  );

  const need = fc.record({
    cpuUnits: fc.integer({ min: 0, max: LARGEST_FARGATE_SIZE.cpuUnits }),
    memoryMib: fc.integer({ min: 0, max: LARGEST_FARGATE_SIZE.memoryMib }),
  });
  const all = fargateCpuUnits.flatMap((cpuUnits) =>
    fargateMemoryMibFor(cpuUnits).map((memoryMib) => ({ cpuUnits, memoryMib })),
  );

  test('fits, and no smaller one does', () => {
    fc.assert(
      fc.property(need, (wanted) => {
        const chosen = smallestFargateSize(wanted);
        const fits = (size: { cpuUnits: number; memoryMib: number }) =>
          size.cpuUnits >= wanted.cpuUnits && size.memoryMib >= wanted.memoryMib;
        expect(chosen).toBeDefined();
        if (chosen === undefined) return;
        expect(all).toContainEqual(chosen);
        expect(fits(chosen)).toBe(true);
        const smaller = all.filter(
          (size) =>
            size.cpuUnits < chosen.cpuUnits || (size.cpuUnits === chosen.cpuUnits && size.memoryMib < chosen.memoryMib),
        );
        expect(smaller.filter(fits)).toEqual([]);
      }),
    );
  });

  test('the nearest to one that fits is that one', () => {
    fc.assert(fc.property(need, (wanted) => expect(nearestFargateSize(wanted)).toEqual(smallestFargateSize(wanted))));
  });
});

describe('what a container reserves', () => {
  test.each([
    {
      name: 'request and limit',
      container: asks({ cpu: '100m', memory: '64Mi' }, { cpu: '200m', memory: '128Mi' }),
      reserved: { cpu: 102, memory: 128, memoryReservation: 64 },
    },
    {
      name: 'a limit alone',
      container: asks(null, { cpu: '1', memory: '2Gi' }),
      reserved: { cpu: 1024, memory: 2048 },
    },
    {
      name: 'a request alone',
      container: asks({ cpu: '1', memory: '2Gi' }),
      reserved: { cpu: 1024, memoryReservation: 2048 },
    },
    { name: 'equal ones', container: asks({ memory: '1Gi' }, { memory: '1Gi' }), reserved: { memory: 1024 } },
    { name: 'nothing', container: { resources: null }, reserved: {} },
  ])('$name', ({ container, reserved }) => {
    const [{ cpu, memory, memoryReservation } = {}] = importPod({}, container).containers;
    expect({ cpu, memory, memoryReservation }).toEqual(reserved);
  });

  test('is nothing for an init container, which runs before the others', () => {
    const { containers } = importPod({ initContainers: [another('first', '250m', '512Mi')] });
    expect(containers[0]).not.toHaveProperty('cpu');
    expect(containers[0]).not.toHaveProperty('memoryReservation');
  });

  test('and a CPU limit beside other containers holds nothing back', () => {
    const { remarks } = importPod({
      containers: [plainContainer, another('other', '100m', '64Mi')],
    });
    expect(remarks).toContain('/spec/containers/0/resources/limits/cpu cpu-limit-shared');
  });
});

describe('what else a container asks for', () => {
  test.each([
    { name: 'nvidia.com/gpu', refused: ['accelerator'], remarks: [] },
    { name: 'aws.amazon.com/neuron', refused: ['accelerator'], remarks: [] },
    { name: 'hugepages-2Mi', refused: [], remarks: ['huge-pages-lost'] },
    { name: 'example.com/fuse', refused: [], remarks: ['device-not-on-fargate'] },
    { name: 'vpc.amazonaws.com/pod-eni', refused: [], remarks: [] },
  ])('$name', ({ name, refused, remarks }) => {
    const { resources } = plainContainer as { resources: { limits: JsonMap } };
    const imported = importPod({}, { resources: { limits: { ...resources.limits, [name]: '1' } } });
    expect(imported.problems.map(({ code }) => code)).toEqual(refused);
    const told = imported.remarks.filter((remark) => !usualRemarks.includes(remark) && refused.length === 0);
    expect(told).toEqual(
      remarks.map((code) => `/spec/containers/0/resources/limits/${name.replace('/', '~1')} ${code}`),
    );
  });

  test.each([
    { name: 'what each task has', storage: '20Gi', storageGib: undefined, refused: [] },
    { name: 'a little more', storage: '20.1Gi', storageGib: 21, refused: [] },
    { name: 'all that there is', storage: '200Gi', storageGib: 200, refused: [] },
    { name: 'too much', storage: '201Gi', storageGib: 201, refused: ['storage-too-large'] },
  ])('storage: $name', ({ storage, storageGib, refused }) => {
    const { definition, problems } = importPod(
      {},
      asks({ cpu: '250m', memory: '512Mi', 'ephemeral-storage': storage }),
    );
    expect(definition['ephemeralStorage']).toEqual(storageGib === undefined ? undefined : { sizeInGiB: storageGib });
    expect(problems.map(({ code }) => code)).toEqual(refused);
  });
});

describe('the size of an init container', () => {
  const sizesOf = (pod: JsonMap, container: JsonMap) =>
    importPod(pod, container).containers.map(({ name, cpu, memory, memoryReservation }) => ({
      name,
      cpu,
      memory,
      memoryReservation,
    }));

  test.each([
    {
      name: 'is kept where the task has room for it beside the others',
      first: another('first', '250m', '512Mi'),
      container: asks({ cpu: '600m', memory: '1100Mi' }),
      kept: { name: 'first', cpu: 256, memoryReservation: 512 },
    },
    {
      name: 'is left out where ECS would reserve more than the task has',
      first: another('first', '250m', '512Mi'),
      container: asks({ cpu: '250m', memory: '512Mi' }),
      kept: { name: 'first' },
    },
    {
      name: 'is kept in part where only its memory has no room',
      first: another('first', '125m', '1Gi'),
      container: asks({ cpu: '125m', memory: '1Gi' }),
      kept: { name: 'first', cpu: 128 },
    },
  ])('$name', ({ first, container, kept }) => {
    const [own] = sizesOf({ initContainers: [first] }, container);
    expect(own).toEqual(kept);
  });
});
