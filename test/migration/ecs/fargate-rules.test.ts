import { describe, expect, test } from '@jest/globals';
import { fargateProblems } from '../../../migration/ecs/fargate-rules.ts';
import type { JsonMap } from '../../../migration/trace/json.ts';

function definition(container: JsonMap = {}, task: JsonMap = {}): JsonMap {
  return {
    family: 'web',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'web:1', ...container }],
    ...task,
  };
}

describe('Fargate takes a task definition', () => {
  test.each<{ name: string; content: JsonMap }>([
    { name: 'with what it needs', content: definition() },
    {
      name: 'with all that it has',
      content: definition(
        {
          portMappings: [{ containerPort: 80, hostPort: 80 }],
          linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] }, initProcessEnabled: true },
          logConfiguration: { logDriver: 'awslogs' },
          privileged: false,
          links: [],
        },
        { pidMode: 'task', ephemeralStorage: { sizeInGiB: 21 }, volumes: [{ name: 'a' }] },
      ),
    },
  ])('$name', ({ content }) => {
    expect(fargateProblems(content)).toEqual([]);
  });
});

describe('Fargate does not take a task definition', () => {
  const container = '/containerDefinitions/0';

  test.each<{ name: string; content: JsonMap; pointer: string }>([
    { name: 'for EC2', content: definition({}, { requiresCompatibilities: ['EC2'] }), pointer: '' },
    { name: 'with another network', content: definition({}, { networkMode: 'bridge' }), pointer: '/networkMode' },
    { name: 'of a size that it does not have', content: definition({}, { memory: '768' }), pointer: '/memory' },
    {
      name: 'with a pod-like process namespace of the host',
      content: definition({}, { pidMode: 'host' }),
      pointer: '/pidMode',
    },
    { name: 'with an IPC mode', content: definition({}, { ipcMode: 'task' }), pointer: '/ipcMode' },
    { name: 'that is privileged', content: definition({ privileged: true }), pointer: `${container}/privileged` },
    { name: 'with links', content: definition({ links: ['db'] }), pointer: `${container}/links` },
    { name: 'with a host name', content: definition({ hostname: 'web' }), pointer: `${container}/hostname` },
    {
      name: 'with a temporary file system',
      content: definition({ linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 1 }] } }),
      pointer: `${container}/linuxParameters/tmpfs`,
    },
    {
      name: 'with a capability that it does not give',
      content: definition({ linuxParameters: { capabilities: { add: ['SYS_PTRACE', 'NET_ADMIN'] } } }),
      pointer: `${container}/linuxParameters/capabilities/add/1`,
    },
    {
      name: 'with a GPU',
      content: definition({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
      pointer: `${container}/resourceRequirements/0`,
    },
    {
      name: 'with another log driver',
      content: definition({ logConfiguration: { logDriver: 'json-file' } }),
      pointer: `${container}/logConfiguration/logDriver`,
    },
    {
      name: 'with a host port that differs',
      content: definition({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
      pointer: `${container}/portMappings/0`,
    },
    {
      name: 'with a directory of the host',
      content: definition({}, { volumes: [{ name: 'a', host: { sourcePath: '/data' } }] }),
      pointer: '/volumes/0/host/sourcePath',
    },
    {
      name: 'with less storage than every task has',
      content: definition({}, { ephemeralStorage: { sizeInGiB: 10 } }),
      pointer: '/ephemeralStorage/sizeInGiB',
    },
    {
      name: 'with a mount of nothing',
      content: definition({ mountPoints: [{ sourceVolume: 'a' }] }),
      pointer: `${container}/mountPoints/0/sourceVolume`,
    },
  ])('$name', ({ content, pointer }) => {
    expect(fargateProblems(content)).toEqual([{ pointer, message: expect.stringMatching(/^\S.*\. \S.*\.$/) }]);
  });
});
