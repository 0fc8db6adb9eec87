import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DoctorReport } from '../../cli/doctor/report.ts';
import { ec2Answer } from './support/ec2-answer.ts';
import { type AwsAnswer, Refusal, startFakeAws, withoutCredentials } from './support/fake-aws.ts';
import { fqs } from './support/fqs.ts';
import { healthyAccount, healthyEnvironment, IMAGE, SECRET_ARN, startMarkRule } from './support/healthy-account.ts';
import { residentFqs } from './support/resident-fqs.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** The doctor's report on an account where these answers differ from those where all is well. */
async function reportOn(ill: Record<string, AwsAnswer>, scaler: Record<string, string> = {}) {
  const aws = await startFakeAws({ ...healthyAccount(Date.now(), { ...healthyEnvironment, ...scaler }), ...ill });
  try {
    const { exitCode, stdout } = await residentFqs(['doctor', '--aws', '--json'], {
      cwd,
      environment: aws.environment,
    });
    const report: DoctorReport = JSON.parse(stdout);
    const wrong = report.checks.filter(({ status, id }) => status !== 'ok' && !forPeople.includes(id));
    const operations = aws.requests.map(({ operation }) => operation);
    return { exitCode, report, wrong, operations };
  } finally {
    await aws.stop();
  }
}
const ESCAPE = '\u001b';
const forPeople = ['alarm-email', 'commands', 'scaling', 'orchestrator', 'documentation', 'team', 'kubernetes'];

describe('the doctor of a deployed stack', () => {
  test('finds nothing where all is well, and never looks at the value of a secret', async () => {
    const aws = await startFakeAws(healthyAccount(Date.now()));
    const environment = { ...aws.environment, ALARM_EMAIL: 'ops@example.com' };
    const { exitCode, stdout } = await fqs(['doctor', '--aws'], { cwd, environment });
    await aws.stop();
    expect(stdout).toMatch(
      /^Checklist of CloudIde in eu-west-1, account 123456789012:\n\nok {7}Credentials: .*:user\/ops/,
    );
    expect(stdout).toMatch(/^ok {7}Routes: public addresses and an internet gateway$/m);
    expect(stdout).toMatch(new RegExp(`^ok {7}Image: ${IMAGE} for linux/arm64$`, 'm'));
    expect(stdout).toMatch(/^ok {7}Last tick: \d+ s ago: No messages, no tasks$/m);
    expect(stdout).toMatch(/^manual {3}Alarm e-mail: goes to ops@example\.com\n {9}Confirm the subscription/m);
    expect(stdout).toMatch(/\n\n0 errors, 0 warnings\n$/);
    expect(stdout).not.toMatch(/^(warning|error)/m);
    expect(stdout).not.toContain(ESCAPE);
    expect(exitCode).toBe(0);
    const asked = aws.requests.filter(({ operation }) => operation.startsWith('secretsmanager.'));
    expect(asked).toEqual([{ operation: 'secretsmanager.DescribeSecret', input: { SecretId: SECRET_ARN } }]);
  });

  test('has colours on a terminal', async () => {
    const aws = await startFakeAws(healthyAccount(Date.now()));
    const environment = { ...aws.environment, TERM: 'xterm-256color' };
    const { stdout } = await fqs(['doctor', '--aws'], { cwd, environment, terminal: true });
    await aws.stop();
    expect(stdout).toContain(`${ESCAPE}[32mok     ${ESCAPE}[39m  Credentials: `);
  });

  test('tells everything that is wrong at once, and ends with 1', async () => {
    const { exitCode, report, wrong } = await reportOn({
      'GET /schedules/each-minute': { State: 'DISABLED', ScheduleExpression: 'rate(1 minute)' },
      'Logs_20140328.FilterLogEvents': { events: [] },
      'secretsmanager.DescribeSecret': { Name: 'redis-password' },
      'AmazonSSM.GetParameter': { Parameter: { Value: '{"paused":true,"ECS_MAX_TASKS":20}', Version: 2 } },
      'AmazonEC2ContainerRegistry_V20150921.BatchGetImage': {
        images: [],
        failures: [{ failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }],
      },
      'GET /our-workspaces/': startMarkRule(7),
    });
    expect(Object.fromEntries(wrong.map(({ id, status }) => [id, status]))).toEqual({
      secrets: 'error',
      image: 'error',
      quota: 'error',
      schedule: 'error',
      'last-tick': 'error',
      pause: 'warning',
      'start-marks': 'warning',
    });
    expect({ exitCode, errors: report.errors, warnings: report.warnings }).toEqual({
      exitCode: 1,
      errors: 5,
      // That nobody gets the alarms is one, too.
      warnings: 3,
    });
  });

  test('tells of subnets that lead nowhere and groups that let nothing out', async () => {
    const { wrong } = await reportOn({
      DescribeSubnets: ec2Answer('DescribeSubnets', {
        subnetSet: [
          { subnetId: 'subnet-0000000a', vpcId: 'vpc-1', availabilityZone: 'eu-west-1a', availableIpAddressCount: 3 },
        ],
      }),
      DescribeRouteTables: ec2Answer('DescribeRouteTables', { routeTableSet: [] }),
      DescribeSecurityGroups: ec2Answer('DescribeSecurityGroups', {
        securityGroupInfo: [{ groupId: 'sg-00000001', vpcId: 'vpc-2', ipPermissions: [], ipPermissionsEgress: [] }],
      }),
    });
    expect(wrong).toMatchObject([
      { id: 'subnets', status: 'error', says: expect.stringMatching(/subnet-0000000b does not exist/) },
      { id: 'routes', status: 'error', says: expect.stringMatching(/ecr\.api, ecr\.dkr, logs, sqs, secretsmanager/) },
      { id: 'addresses', status: 'warning' },
      { id: 'security-groups', status: 'error', says: expect.stringMatching(/vpc-2.*; none lets tasks out/) },
    ]);
  });

  test('asks no further where none of the subnets exists', async () => {
    const { wrong } = await reportOn({ DescribeSubnets: ec2Answer('DescribeSubnets', { subnetSet: [] }) });
    expect(wrong).toMatchObject([
      { id: 'subnets', status: 'error' },
      { id: 'routes', status: 'manual', says: 'not checked: the subnets must be known first' },
      { id: 'addresses', status: 'error', says: '0 in the subnets for up to 10 tasks' },
    ]);
  });

  test('names operation and permission of what it may not read, and goes on', async () => {
    const { exitCode, wrong } = await reportOn({
      DescribeSubnets: new Refusal('UnauthorizedOperation', 'You are not authorized.'),
      'ServiceQuotasV20190624.GetServiceQuota': new Refusal('AccessDeniedException', 'not authorized'),
    });
    const needsSubnets = 'not checked: the subnets must be known first';
    expect(wrong).toMatchObject([
      {
        id: 'subnets',
        status: 'error',
        says: expect.stringMatching(/^DescribeSubnets on .*: UnauthorizedOperation: You are not authorized$/),
        todo: 'Let whoever runs this have the permission ec2:DescribeSubnets.',
      },
      { id: 'routes', status: 'manual', says: needsSubnets },
      { id: 'addresses', status: 'manual', says: needsSubnets },
      { id: 'security-groups', status: 'manual', says: needsSubnets },
      {
        id: 'quota',
        status: 'error',
        todo: 'Let whoever runs this have the permission servicequotas:GetServiceQuota.',
      },
    ]);
    expect(exitCode).toBe(1);
  });

  test('says of the stack itself, too, that it may not look', async () => {
    const { exitCode, wrong } = await reportOn({ DescribeStacks: new Refusal('AccessDenied', 'not authorized') });
    const [stack, ...others] = wrong;
    const todo = 'Let whoever runs this have the permission cloudformation:DescribeStacks.';
    expect(stack).toMatchObject({ id: 'stack', status: 'error', todo });
    for (const check of others)
      expect(check).toMatchObject({ status: 'manual', says: 'not checked: the stack must be known first' });
    expect(others.length).toBeGreaterThan(5);
    expect(exitCode).toBe(1);
  });

  test('asks CloudFormation about the stack once, and who asks once', async () => {
    const { operations } = await reportOn({});
    const counted = (name: string) => operations.filter((operation) => operation === name).length;
    expect([counted('DescribeStacks'), counted('GetCallerIdentity')]).toEqual([1, 1]);
  });

  test('checks the configuration also where no stack is deployed', async () => {
    const missing = new Refusal('ValidationError', 'Stack with id CloudIde does not exist');
    const { exitCode, report, wrong } = await reportOn({ DescribeStacks: missing });
    const [stack, ...others] = wrong;
    expect(stack).toMatchObject({ id: 'stack', status: 'error', says: 'there is no stack CloudIde' });
    for (const check of others)
      expect(check).toMatchObject({ status: 'manual', says: 'not checked: the stack must be known first' });
    expect(others.map(({ id }) => id)).toEqual(expect.arrayContaining(['settings', 'subnets', 'image', 'last-tick']));
    expect(report.checks.find(({ id }) => id === 'configuration')).toMatchObject({ status: 'ok' });
    expect(exitCode).toBe(1);
  });

  test.each([
    {
      name: 'a parameter that the scaler cannot read',
      value: '{"ECS_MAX_TASKS":"many"}',
      finding: {
        says: expect.stringMatching(/"many"/),
        todo: "Mend it, e.g. by: aws ssm put-parameter --name /CloudIde/scaler --overwrite --value '{}'",
      },
    },
    {
      name: 'overrides that the scaler cannot work with',
      value: '{"ECS_MIN_TASKS":20,"ECS_MAX_TASKS":10}',
      finding: { says: expect.stringMatching(/every tick fails: ECS_MIN_TASKS is 20/) },
    },
  ])('tells of $name, with the way to mend it', async ({ value, finding }) => {
    const { exitCode, wrong } = await reportOn({
      'AmazonSSM.GetParameter': { Parameter: { Value: value, Version: 2 } },
    });
    expect(exitCode).toBe(1);
    expect(wrong.find(({ id }) => id === 'pause')).toMatchObject({ status: 'error', ...finding });
  });

  test('tells of a function that was changed by hand', async () => {
    const { wrong } = await reportOn({}, { ECS_MAX_TASKS: 'many' });
    expect(wrong[0]).toMatchObject({
      id: 'settings',
      status: 'error',
      says: expect.stringMatching(/"many"/),
      todo: "Correct it in the function's environment variables in Lambda.",
    });
    expect(wrong.slice(1).map(({ status }) => status)).not.toContain('error');
  });
});

test('a configuration with mistakes is told with all of them, and once', async () => {
  const aws = await startFakeAws(healthyAccount(Date.now()));
  const mistakes = { ECS_MAX_TASKS: '0', ECS_TICK_SECONDS: '7' };
  const ofOthers = { K8S_NAMESPACE: 'cloudide', REDIS_PASSWORD: 'hunter2' };
  const environment = { ...aws.environment, ...mistakes, ...ofOthers };
  const { exitCode, stdout } = await residentFqs(['doctor', '--aws'], { cwd, environment });
  await aws.stop();
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^error {4}Configuration: .* has 2 problems:\n {11}ECS_MAX_TASKS .*\n {11}ECS_TICK_SECONDS/m);
  expect(stdout.match(/ECS_TICK_SECONDS/g)).toHaveLength(1);
  expect(stdout).not.toMatch(/K8S_NAMESPACE|hunter2/);
});

test('without credentials, the doctor says so in one sentence', async () => {
  expect(await residentFqs(['doctor', '--aws'], { cwd, environment: withoutCredentials })).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'No AWS credentials were found: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".\n',
  });
});
