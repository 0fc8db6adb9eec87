import { expect, test } from '@jest/globals';
import { checkConsent, externalNames, localEnvironment } from '../../../cli/local/local-session.ts';
import { policySettings } from '../../../contract/policy-settings.ts';
import { readDeploymentSettings } from '../../../lib/deployment-settings.ts';

test('local mode sets aside what names something outside the stack', () => {
  expect(externalNames).toEqual([
    'AWS_SQS_QUEUE_URL',
    'AWS_SQS_DEAD_LETTER_QUEUE_URL',
    'AWS_S3_BUCKET_NAME',
    'ECS_CLUSTER_NAME',
    'ECS_TASK_DEFINITION',
    'ECS_SUBNETS',
    'ECS_SECURITY_GROUPS',
    'ALARM_EMAIL',
    'REDIS_HOST',
    'REDIS_PASSWORD_SECRET_NAME',
    'REDIS_PASSWORD',
  ]);
});

test.each(Object.keys(policySettings))('local mode heeds %s', (name) => {
  expect(localEnvironment({ [name]: '7' }, externalNames)).toMatchObject({ [name]: '7' });
});

test('local mode decides by the wait target and the minimum that are set, and creates what it needs itself', () => {
  const environment = {
    ECS_TARGET_WAIT_SECONDS: '30',
    ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 08:00-18:00 UTC=2',
    ECS_CLUSTER_NAME: 'theirs',
  };
  const settings = readDeploymentSettings(localEnvironment(environment, externalNames));
  expect(settings).toMatchObject({ ECS_TARGET_WAIT_SECONDS: 30, ECS_MIN_TASKS_SCHEDULE: [{ minTasks: 2 }] });
  expect(settings.ECS_CLUSTER_NAME).toBeUndefined();
});

test.each(['no', '', '0', 'true'])(
  'local mode refuses ALLOW_UNSANDBOXED=%s, and takes what says what it does',
  (value) => {
    expect(() => checkConsent({ ALLOW_UNSANDBOXED: value })).toThrow(
      `ALLOW_UNSANDBOXED must be 1 where it is set; received "${value}". Unset it, `,
    );
    for (const environment of [{}, { ALLOW_UNSANDBOXED: '1' }]) expect(() => checkConsent(environment)).not.toThrow();
  },
);
