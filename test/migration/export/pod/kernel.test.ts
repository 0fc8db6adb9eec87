import { describe, expect, test } from '@jest/globals';
import { check, exported, type Row, tasksOf } from './support.ts';

describe('kernel and devices', () => {
  const control = (namespace: string, value = '1') => ({ systemControls: [{ namespace, value }] });
  const sysctls = (name: string) => ({ securityContext: { sysctls: [{ name, value: '1' }] } });
  test.each<Row>([
    {
      name: 'ulimits',
      container: { ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }] },
      said: ['ulimits/0 ulimit-lost'],
    },
    {
      name: 'a safe kernel parameter',
      container: control('net.ipv4.tcp_fin_timeout'),
      pod: sysctls('net.ipv4.tcp_fin_timeout'),
    },
    {
      name: 'an unsafe kernel parameter',
      container: control('net.core.somaxconn'),
      pod: sysctls('net.core.somaxconn'),
      said: ['systemControls/0 sysctl-needs-permission'],
    },
    {
      name: 'an unsafe kernel parameter on EKS Fargate',
      target: 'eks-fargate',
      container: control('net.core.somaxconn'),
      said: ['systemControls/0 sysctl-lost'],
    },
    {
      name: 'an init process',
      container: { linuxParameters: { initProcessEnabled: true } },
      pod: { shareProcessNamespace: true },
      said: ['linuxParameters/initProcessEnabled init-process-shared'],
    },
    { name: 'no init process', container: { linuxParameters: { initProcessEnabled: false } } },
    {
      name: 'devices and swap',
      container: {
        linuxParameters: { devices: [{ hostPath: '/dev/fuse', permissions: ['read'] }], maxSwap: 1, swappiness: 2 },
      },
      said: [
        'linuxParameters/devices/0 device-lost',
        'linuxParameters/maxSwap swap-lost',
        'linuxParameters/swappiness swap-lost',
      ],
    },
    {
      name: 'GPUs',
      container: { resourceRequirements: [{ type: 'GPU', value: '2' }] },
      becomes: { resources: { limits: { 'nvidia.com/gpu': '2' } } },
    },
    {
      name: 'GPUs on EKS Fargate',
      target: 'eks-fargate',
      container: { resourceRequirements: [{ type: 'GPU', value: '2' }] },
      becomes: { resources: { limits: { 'nvidia.com/gpu': '2' } } },
      said: ['resourceRequirements/0 gpu-on-fargate'],
    },
    {
      name: 'other accelerators',
      container: { resourceRequirements: [{ type: 'InferenceAccelerator', value: 'd1' }] },
      task: { inferenceAccelerators: [{ deviceName: 'd1', deviceType: 'eia2.medium' }] },
      said: ['/inferenceAccelerators accelerator-lost', 'resourceRequirements/0 accelerator-lost'],
    },
  ])('$name', check);

  test('kernel parameters of two containers are one, unless they differ', () => {
    const two = (value: string) =>
      exported(
        tasksOf([
          { name: 'a', ...control('net.ipv4.tcp_rmem') },
          { name: 'b', ...control('net.ipv4.tcp_rmem', value) },
        ]),
      );
    expect(two('1').pod.spec).toMatchObject({
      securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] },
    });
    expect(two('2').problems).toMatchObject([
      { code: 'sysctl-conflict', pointer: '/containerDefinitions/1/systemControls/0' },
    ]);
  });

  test('an init process beside other containers is lost', () => {
    const { pod, said } = exported(
      tasksOf([{ name: 'a', linuxParameters: { initProcessEnabled: true } }, { name: 'b' }]),
    );
    expect(pod.spec).not.toHaveProperty('shareProcessNamespace');
    expect(said).toContain('/containerDefinitions/0/linuxParameters/initProcessEnabled init-process-lost');
  });
});
