import { describe, expect, test } from '@jest/globals';
import { Duration, Lazy } from 'aws-cdk-lib/core';
import {
  CommandQueue,
  ResponseQueue,
  TerminalWorkerTask,
  type TerminalWorkerTaskProps,
  WorkspaceBucket,
} from '../../lib/index.ts';
import { synthesizeIn } from './synthesis.ts';

function workerWith(props: Partial<TerminalWorkerTaskProps>): () => unknown {
  return () =>
    synthesizeIn(
      (stack) =>
        new TerminalWorkerTask(stack, 'Worker', {
          family: 'terminal',
          commandQueue: new CommandQueue(stack, 'Commands'),
          responseQueue: new ResponseQueue(stack, 'Responses'),
          workspaceBucket: new WorkspaceBucket(stack, 'Workspaces'),
          ...props,
        }),
    );
}

describe('TerminalWorkerTask', () => {
  test('needs only what it is connected with', () => {
    expect(workerWith({})).not.toThrow();
  });

  test.each<{ name: string; props: Partial<TerminalWorkerTaskProps>; message: string }>([
    {
      name: 'a memory that does not go with its CPU',
      props: { cpu: 256, memoryLimitMiB: 4096 },
      message: 'memoryLimitMiB must be one of 512, 1024, 2048 (MiB) while cpu is 256; received 4096.',
    },
    {
      name: 'a CPU that does not go with the default memory',
      props: { cpu: 1024 },
      message: 'memoryLimitMiB must be 2048 to 8192 in steps of 1024 (MiB) while cpu is 1024; received 1024.',
    },
    { name: 'a CPU that Fargate does not have', props: { cpu: 300 }, message: 'cpu must be one of 256, 512, 1024,' },
    {
      name: 'more time to stop than Fargate gives',
      props: { stopTimeout: Duration.seconds(121) },
      message: 'stopTimeout must be a whole number from 2 to 120 (seconds); received "121".',
    },
    {
      name: 'an unknown architecture',
      props: { architecture: 'MIPS' as 'ARM64' },
      message: 'architecture must be one of "ARM64", "X86_64"; received "MIPS".',
    },
    {
      name: 'a family that only the deployment knows, once',
      props: { family: Lazy.string({ produce: () => 'terminal' }) },
      message: 'has one problem:\n  family must be a task definition family',
    },
    {
      name: 'a time that only the deployment knows',
      props: { commandTimeout: Duration.seconds(Lazy.number({ produce: () => 60 })) },
      message: 'commandTimeout must be a whole number from 1 to 43200 (seconds), known at synthesis; received a token,',
    },
    {
      name: 'a family with a revision',
      props: { family: 'terminal:1' },
      message: 'family must be a task definition family',
    },
    {
      name: 'a port that there is not',
      props: { redis: { host: 'redis.internal', port: 0 } },
      message: 'redis.port must be a whole number from 1 to 65535 (port); received 0.',
    },
    {
      name: 'TLS that is neither on nor off',
      props: { redis: { host: 'redis.internal', tls: 'yes' as unknown as boolean } },
      message: 'redis.tls must be "true" or "false"; received "yes".',
    },
    {
      name: 'a delivery that nobody can promise',
      props: { delivery: 'exactly-once' as 'at-most-once' },
      message: 'delivery must be one of "at-most-once", "at-least-once"; received "exactly-once".',
    },
    {
      name: 'an output of half a byte',
      props: { maxOutputBytes: 1024.5 },
      message: 'maxOutputBytes must be a whole number from 1024 to 1073741824 (bytes); received "1024.5".',
    },
    {
      name: 'a name to leave out of workspaces that is a path',
      props: { workspaceIgnore: ['.git', 'src/generated'] },
      message: 'workspaceIgnore must be a comma-separated list of 1 to 64 different values, each a file name;',
    },
  ])('refuses $name', ({ props, message }) => {
    expect(workerWith(props)).toThrow(message);
  });

  test('reports all of it together', () => {
    const wrong = { cpu: 512, memoryLimitMiB: 512, stopTimeout: Duration.minutes(3), redis: { host: 'no host' } };
    expect(workerWith(wrong)).toThrow(/^The construct Test\/Worker has 3 problems:/);
  });
});
