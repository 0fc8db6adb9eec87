import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsAnswer, deployedStack, Refusal, startFakeAws, withoutCredentials } from '../support/fake-aws.ts';
import { fqs } from '../support/fqs.ts';
import { residentFqs } from '../support/resident-fqs.ts';

const scalerEnvironment = {
  AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
  ECS_CLUSTER_NAME: 'workers',
  ECS_TASK_DEFINITION: 'CloudIde-terminal-worker',
  ECS_SUBNETS: 'subnet-01234567',
  ECS_SECURITY_GROUPS: 'sg-01234567',
  ECS_PARAMETER_NAME: '/CloudIde/scaler',
};
const deployed = deployedStack({ ScalerFunctionName: 'scaler' }, scalerEnvironment);

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'target-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe('a command that works on a stack', () => {
  test('says in one sentence that there are no credentials', async () => {
    const { exitCode, stdout, stderr } = await fqs(['status', '--aws'], { cwd, environment: withoutCredentials });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'No AWS credentials were found: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".\n',
    );
  });

  test('says that no Region is set', async () => {
    const { AWS_REGION: _, ...environment } = withoutCredentials;
    const { exitCode, stderr } = await residentFqs(['status', '--aws'], { cwd, environment });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'No AWS Region is set: set AWS_REGION, or AWS_PROFILE to a profile that has one.\n',
    });
  });

  test('looks for the deployed stack when none runs in the folder, and names both ways', async () => {
    const { stderr } = await residentFqs(['status'], { cwd, environment: withoutCredentials });
    expect(stderr).toMatch(
      /^No stack runs in this folder \("npm start" starts one\), and .* No AWS credentials were found/,
    );
  });

  const refusals: { name: string; answers: Record<string, AwsAnswer>; says: RegExp }[] = [
    {
      name: 'the credentials are wrong',
      answers: { GetCallerIdentity: new Refusal('InvalidClientTokenId', 'The security token is invalid.') },
      says: /^AWS does not accept the credentials \(.*The security token is invalid\.\): set AWS_PROFILE/,
    },
    {
      name: 'the stack does not exist',
      answers: { ...deployed, DescribeStacks: new Refusal('ValidationError', 'Stack with id CloudIde does not exist') },
      says: /^There is no stack CloudIde in eu-west-1 of account 123456789012; "npm run ecs:setup" deploys it/,
    },
    {
      name: 'another stack has that name',
      answers: { ...deployed, ...deployedStack({ Other: 'x' }, {}) },
      says: /^The stack has no output ScalerFunctionName; deploy this version of it first\.$/,
    },
    {
      name: 'the function was changed by hand',
      answers: deployedStack({ ScalerFunctionName: 'scaler' }, { ...scalerEnvironment, ECS_MAX_TASKS: 'many' }),
      says: /ECS_MAX_TASKS.*"many"/s,
    },
    {
      name: 'the caller may not look',
      answers: { ...deployed, DescribeStacks: new Refusal('AccessDenied', 'not authorized') },
      says: /^DescribeStacks on CloudIde failed: AccessDenied: not authorized$/,
    },
  ];
  test.each(refusals)('says it when $name', async ({ answers, says }) => {
    const aws = await startFakeAws(answers);
    try {
      const { exitCode, stdout, stderr } = await residentFqs(['status', '--aws'], {
        cwd,
        environment: aws.environment,
      });
      expect(stderr.trim()).toMatch(says);
      expect(stdout).toBe('');
      expect(exitCode).toBeGreaterThan(0);
    } finally {
      await aws.stop();
    }
  });
});
