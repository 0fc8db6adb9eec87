import { expect, test } from '@jest/globals';
import { type Machine, machineEnvironment } from '../../../local/ecs/machine-environment.ts';

const path = { PATH: '/bin', HOME: '/home/ann' };

test.each<[name: string, told: Record<string, string>, machine: Partial<Machine>, environment: Record<string, string>]>(
  [
    ['root, whose workers give terminals users of their own', {}, {}, path],
    ['another user, as whom commands run', {}, { userId: 1000 }, { ...path, ALLOW_UNSANDBOXED: '1' }],
    ['a system without user ids', {}, { userId: undefined }, { ...path, ALLOW_UNSANDBOXED: '1' }],
    ['a task definition that sets PATH and HOME', { PATH: '/a', HOME: '/b' }, {}, { PATH: '/a', HOME: '/b' }],
    [
      'a volume',
      { WORKER_DIRECTORY: '/var/lib/terminals', WORKER_ROLE: 'burst' },
      {},
      { ...path, WORKER_ROLE: 'burst' },
    ],
    ['a secret of the developer', {}, { environment: { ...path, AWS_SESSION_TOKEN: 'secret' } }, path],
    ['a machine without HOME', {}, { environment: { PATH: '/bin' } }, { PATH: '/bin' }],
  ],
)('a container has the right environment for %s', (_name, told, machine, environment) => {
  expect(machineEnvironment(told, { environment: path, userId: 0, ...machine })).toEqual(environment);
});
