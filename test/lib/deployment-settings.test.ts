import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import type { Environment } from '../../contract/read-settings.ts';
import { readDeploymentSettings } from '../../lib/deployment-settings.ts';

const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands';
const network = { ECS_SUBNETS: 'subnet-0123456789abcdef0', ECS_SECURITY_GROUPS: 'sg-0123456789abcdef0' };

function namesBlamedIn(environment: Environment): string[] {
  try {
    readDeploymentSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ name }) => name);
  }
}

describe('readDeploymentSettings', () => {
  test.each<{ name: string; environment: Environment; blamed: string[] }>([
    { name: 'nothing at all', environment: {}, blamed: [] },
    { name: 'a network', environment: network, blamed: [] },
    {
      name: 'a secret whose name AWS would take for the end of an ARN',
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: 'cloudide/redis-secret' },
      blamed: ['REDIS_PASSWORD_SECRET_NAME'],
    },
    {
      name: 'a secret with another name',
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: 'cloudide/redis-password' },
      blamed: [],
    },
    { name: 'subnets alone', environment: { ECS_SUBNETS: network.ECS_SUBNETS }, blamed: ['ECS_SECURITY_GROUPS'] },
    {
      name: 'security groups alone',
      environment: { ECS_SECURITY_GROUPS: network.ECS_SECURITY_GROUPS },
      blamed: ['ECS_SUBNETS'],
    },
    {
      name: 'private addresses in a created network',
      environment: { ECS_ASSIGN_PUBLIC_IP: 'false' },
      blamed: ['ECS_ASSIGN_PUBLIC_IP'],
    },
    {
      name: 'private addresses in a given network',
      environment: { ...network, ECS_ASSIGN_PUBLIC_IP: 'false' },
      blamed: [],
    },
    { name: 'an existing queue', environment: { AWS_SQS_QUEUE_URL: queue }, blamed: [] },
    {
      name: 'an existing queue and its dead-letter queue',
      environment: { AWS_SQS_QUEUE_URL: queue, AWS_SQS_DEAD_LETTER_QUEUE_URL: `${queue}-dead` },
      blamed: [],
    },
    {
      name: 'a dead-letter queue of another kind',
      environment: { AWS_SQS_QUEUE_URL: queue, AWS_SQS_DEAD_LETTER_QUEUE_URL: `${queue}-dead.fifo` },
      blamed: ['AWS_SQS_DEAD_LETTER_QUEUE_URL'],
    },
    {
      name: 'a dead-letter queue of a queue that is to be created',
      environment: { AWS_SQS_DEAD_LETTER_QUEUE_URL: `${queue}-dead` },
      blamed: ['AWS_SQS_DEAD_LETTER_QUEUE_URL'],
    },
    {
      name: 'a password without a Redis server',
      environment: { REDIS_PASSWORD_SECRET_NAME: 'redis' },
      blamed: ['REDIS_HOST'],
    },
    {
      name: 'a password that the tasks would never see',
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD: 'hunter2' },
      blamed: ['REDIS_PASSWORD_SECRET_NAME'],
    },
    {
      name: 'a password beside the secret that holds it',
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD: 'hunter2', REDIS_PASSWORD_SECRET_NAME: 'redis' },
      blamed: [],
    },
    { name: 'a password of somebody else', environment: { REDIS_PASSWORD: 'hunter2' }, blamed: [] },
    {
      name: 'an address of the runbook',
      environment: { ALARM_RUNBOOK_URL: 'https://example.com/runbook' },
      blamed: [],
    },
    {
      name: 'a file as the address of the runbook',
      environment: { ALARM_RUNBOOK_URL: 'docs/runbook.md' },
      blamed: ['ALARM_RUNBOOK_URL'],
    },
    {
      name: 'a memory that Fargate does not have for the default CPU',
      environment: { WORKER_MEMORY_MIB: '5120' },
      blamed: ['WORKER_MEMORY_MIB'],
    },
    {
      name: 'a memory that goes with its CPU',
      environment: { WORKER_CPU_UNITS: '1024', WORKER_MEMORY_MIB: '5120' },
      blamed: [],
    },
    {
      name: 'a CPU without its memory beside an existing task definition, which has its own',
      environment: { ECS_TASK_DEFINITION: 'mine', WORKER_CPU_UNITS: '1024' },
      blamed: [],
    },
    {
      name: 'a CPU that Fargate does not have',
      environment: { WORKER_CPU_UNITS: '300' },
      blamed: ['WORKER_CPU_UNITS'],
    },
    { name: 'an e-mail address', environment: { ALARM_EMAIL: 'on-call@example.com' }, blamed: [] },
    {
      name: 'a minimum above the maximum, with another mistake elsewhere',
      environment: { ECS_MIN_TASKS: '11', REDIS_PASSWORD_SECRET_NAME: 'redis' },
      blamed: ['ECS_MIN_TASKS', 'REDIS_HOST'],
    },
  ])('given $name, blames $blamed', ({ environment, blamed }) => {
    expect(namesBlamedIn(environment)).toEqual(blamed);
  });

  test('never has the text of a password, neither in an error nor in the settings', () => {
    const withSecret = { REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: 'redis', REDIS_PASSWORD: 'hunter2' };
    expect(JSON.stringify(readDeploymentSettings(withSecret))).not.toContain('hunter2');
    const withoutSecret = { REDIS_HOST: 'redis', REDIS_PASSWORD: 'hunter2', ECS_MIN_TASKS: '-1' };
    expect(() => readDeploymentSettings(withoutSecret)).toThrow(/^(?:(?!hunter2)[\s\S])*$/);
  });

  test('says for a lone list of subnets what is missing and why', () => {
    expect(() => readDeploymentSettings({ ECS_SUBNETS: network.ECS_SUBNETS })).toThrow(
      'ECS_SECURITY_GROUPS must be set together with ECS_SUBNETS, since both belong to one VPC; received nothing.',
    );
  });
});
