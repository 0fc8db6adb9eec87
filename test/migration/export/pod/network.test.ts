import { describe, expect, test } from '@jest/globals';
import { check, exported, type Row, tasksOf } from './support.ts';

describe('network and namespaces', () => {
  test.each<Row>([
    { name: 'awsvpc', task: { networkMode: 'awsvpc' } },
    { name: 'bridge', task: { networkMode: 'bridge' }, said: ['/networkMode one-network'] },
    { name: 'none', task: { networkMode: 'none' }, said: ['/networkMode network-not-off'] },
    { name: 'host', task: { networkMode: 'host' }, pod: { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } },
    {
      name: 'host on EKS Fargate',
      target: 'eks-fargate',
      task: { networkMode: 'host' },
      said: ['/networkMode host-network-lost'],
    },
    { name: 'pidMode task', task: { pidMode: 'task' }, pod: { shareProcessNamespace: true } },
    {
      name: 'pidMode and ipcMode host',
      task: { pidMode: 'host', ipcMode: 'host' },
      pod: { hostPID: true, hostIPC: true },
    },
    {
      name: 'pidMode and ipcMode host on EKS Fargate',
      target: 'eks-fargate',
      task: { pidMode: 'host', ipcMode: 'host' },
      said: ['/pidMode host-namespace-lost', '/ipcMode host-namespace-lost'],
    },
    { name: 'ipcMode task', task: { ipcMode: 'task' } },
    { name: 'ipcMode none', task: { ipcMode: 'none' }, said: ['/ipcMode ipc-not-private'] },
    { name: 'hostname', container: { hostname: 'app' }, pod: { hostname: 'app' } },
    { name: 'an illegal hostname', container: { hostname: 'a_b' }, said: ['hostname hostname-lost'] },
    {
      name: 'extraHosts and links',
      container: { extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }], links: ['cache:redis', 'app'] },
      pod: {
        hostAliases: [
          { ip: '127.0.0.1', hostnames: ['redis', 'app'] },
          { ip: '10.0.0.1', hostnames: ['db'] },
        ],
      },
      said: ['links link-is-localhost'],
    },
    {
      name: 'several names of one address, which is the key of the list',
      container: {
        extraHosts: [
          { hostname: 'x', ipAddress: '127.0.0.1' },
          { hostname: 'y', ipAddress: '10.0.0.1' },
          { hostname: 'z', ipAddress: '10.0.0.1' },
          { hostname: 'y', ipAddress: '10.0.0.1' },
        ],
        links: ['db:database'],
      },
      pod: {
        hostAliases: [
          { ip: '127.0.0.1', hostnames: ['database', 'x'] },
          { ip: '10.0.0.1', hostnames: ['y', 'z'] },
        ],
      },
      said: ['links link-is-localhost'],
    },
    {
      name: 'name servers and search domains',
      container: { dnsServers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'], dnsSearchDomains: ['corp'] },
      pod: {
        dnsPolicy: 'None',
        dnsConfig: { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3'], searches: ['corp'] },
      },
      said: ['dnsServers/0 dns-without-cluster', 'dnsServers/3 name-server-lost'],
    },
    {
      name: 'search domains alone',
      container: { dnsSearchDomains: ['corp'] },
      pod: { dnsConfig: { searches: ['corp'] } },
    },
    { name: 'disableNetworking', container: { disableNetworking: true }, said: ['disableNetworking network-not-off'] },
    { name: 'networking', container: { disableNetworking: false } },
    {
      name: 'proxyConfiguration',
      task: {
        proxyConfiguration: {
          type: 'APPMESH',
          containerName: 'envoy',
          properties: [{ name: 'AppPorts', value: '80' }],
        },
      },
      said: ['/proxyConfiguration proxy-lost'],
    },
    {
      name: 'fault injection',
      task: { enableFaultInjection: true },
      said: ['/enableFaultInjection fault-injection-lost'],
    },
    { name: 'no fault injection', task: { enableFaultInjection: false } },
    { name: 'requiresCompatibilities', task: { requiresCompatibilities: ['FARGATE'] } },
  ])('$name', check);

  test('a second host name is lost', () => {
    const { pod, said } = exported(
      tasksOf([
        { name: 'a', hostname: 'x' },
        { name: 'b', hostname: 'y' },
      ]),
    );
    expect(pod.spec).toMatchObject({ hostname: 'x' });
    expect(said).toContain('/containerDefinitions/1/hostname hostname-lost');
  });
});
