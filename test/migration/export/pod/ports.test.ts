import { describe, expect, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { check, exported, type Row, taskOf } from './support.ts';

describe('ports', () => {
  const ports = (...portMappings: readonly JsonMap[]) => ({ portMappings });
  test.each<Row>([
    {
      name: 'number and protocol',
      container: ports({ containerPort: 80 }, { containerPort: 53, protocol: 'udp' }),
      becomes: {
        ports: [
          { name: 'tcp-80', containerPort: 80, protocol: 'TCP' },
          { name: 'udp-53', containerPort: 53, protocol: 'UDP' },
        ],
      },
    },
    {
      name: 'a name and an application protocol',
      container: ports({ containerPort: 80, name: 'web', appProtocol: 'http' }),
      becomes: { ports: [{ name: 'web', containerPort: 80, protocol: 'TCP' }] },
    },
    {
      name: 'a name that is not legal',
      container: ports({ containerPort: 80, name: 'a_b' }),
      becomes: { ports: [{ name: 'a-b', containerPort: 80, protocol: 'TCP' }] },
      said: ['portMappings/0/name renamed'],
    },
    {
      name: 'a name that another has',
      container: ports({ containerPort: 80, name: 'a' }, { containerPort: 81, name: 'a' }),
      becomes: {
        ports: [
          { name: 'a', containerPort: 80, protocol: 'TCP' },
          { name: 'tcp-81', containerPort: 81, protocol: 'TCP' },
        ],
      },
      said: ['portMappings/1/name renamed'],
    },
    {
      name: 'the same port twice',
      container: ports({ containerPort: 80 }, { containerPort: 80, protocol: 'tcp' }),
      becomes: { ports: [{ name: 'tcp-80', containerPort: 80, protocol: 'TCP' }] },
    },
    {
      name: 'a range',
      container: ports({ containerPortRange: '90-91', protocol: 'udp' }),
      becomes: {
        ports: [
          { name: 'udp-90', containerPort: 90, protocol: 'UDP' },
          { name: 'udp-91', containerPort: 91, protocol: 'UDP' },
        ],
      },
      said: ['portMappings/0/containerPortRange port-range-expanded'],
    },
    {
      name: 'a host port of awsvpc',
      task: { networkMode: 'awsvpc' },
      container: ports({ containerPort: 80, hostPort: 80 }),
      becomes: { ports: [{ name: 'tcp-80', containerPort: 80, protocol: 'TCP' }] },
    },
    {
      name: 'a host port of an instance',
      container: ports({ containerPort: 80, hostPort: 8080 }, { containerPort: 81, hostPort: 0 }),
      becomes: {
        ports: [
          { name: 'tcp-80', containerPort: 80, protocol: 'TCP', hostPort: 8080 },
          { name: 'tcp-81', containerPort: 81, protocol: 'TCP' },
        ],
      },
    },
    {
      name: 'a host port of an instance, on EKS Fargate',
      target: 'eks-fargate',
      container: ports({ containerPort: 80, hostPort: 8080 }),
      becomes: { ports: [{ name: 'tcp-80', containerPort: 80, protocol: 'TCP' }] },
      said: ['portMappings/0/hostPort host-port-lost'],
    },
  ])('$name', check);

  test('are told to what leads to them', () => {
    const { template } = exported(taskOf(ports({ containerPort: 80, name: 'web', appProtocol: 'grpc' })));
    expect(template.ports).toMatchObject([
      { containerName: 'app', name: 'web', number: 80, protocol: 'TCP', appProtocol: 'grpc' },
    ]);
  });
});
