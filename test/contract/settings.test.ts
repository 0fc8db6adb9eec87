import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { policyRules, policySettings } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { scalerSettings } from '../../contract/scaler-settings.ts';
import { deliveryRule, terminalWorkerSettings } from '../../contract/worker-settings.ts';

const read = (environment: Record<string, string>) =>
  readSettings('The policy', policySettings, environment, policyRules);

function problemsOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('no ConfigurationError');
}

describe('the configuration', () => {
  test('has defaults for what is unset', () => {
    expect(read({})).toEqual({
      ECS_MIN_TASKS: 0,
      ECS_MAX_TASKS: 10,
      ECS_SECONDS_PER_MESSAGE: 10,
      ECS_MAX_LAUNCHES_PER_TICK: 200,
      WORKER_IDLE_EXIT_SECONDS: 1,
      ECS_TICK_SECONDS: 10,
    });
  });

  test('reports three mistakes together, each with name, rule, value and remedy', () => {
    const error = problemsOf(() =>
      read({ ECS_MIN_TASKS: '5', ECS_MAX_TASKS: '3', ECS_MESSAGES_PER_TASK: 'many', WORKER_IDLE_EXIT_SECONDS: '' }),
    );
    expect(error.message).toBe(
      [
        'The policy has 3 problems:',
        '  ECS_MESSAGES_PER_TASK must be a whole number from 1 to 100000 (messages); received "many". Correct it.',
        '  WORKER_IDLE_EXIT_SECONDS must be a whole number from 1 to 86400 (seconds); received "". Correct it or unset it for the default, 1.',
        '  ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 3; received 5. Lower ECS_MIN_TASKS or raise ECS_MAX_TASKS.',
      ].join('\n'),
    );
  });

  test.each([
    ['an empty text', ''],
    ['not a number', 'NaN'],
    ['a fraction', '2.5'],
    ['a number in another notation', '1e1'],
    ['blanks around it', ' 3 '],
    ['below the bound', '0'],
    ['above the bound', '5001'],
    ['infinity', 'Infinity'],
  ])('refuses %s as a number', (_name, value) => {
    expect(problemsOf(() => read({ ECS_MAX_TASKS: value })).problems).toHaveLength(1);
  });

  test.each([
    {
      name: 'a window that cannot be read',
      environment: { ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 08:00-18:00 UTC=2; Sat 8-12 UTC=1' },
      message:
        'ECS_MIN_TASKS_SCHEDULE must be windows like "Mon-Fri 08:00-18:00 Europe/Berlin=2", separated by semicolons; received "Mon-Fri 08:00-18:00 UTC=2; Sat 8-12 UTC=1". Window 2 ("Sat 8-12 UTC=1"): "8-12" must be two times like 08:00-18:00, the first from 00:00 to 23:59, the second from 00:00 to 24:00. Correct it.',
    },
    {
      name: 'a window above the maximum',
      environment: { ECS_MIN_TASKS_SCHEDULE: 'Mon 00:00-24:00 UTC=10; Fri-Sun 22:00-06:00 UTC=11' },
      message:
        'ECS_MIN_TASKS_SCHEDULE must be windows of at most ECS_MAX_TASKS, which is 10; received "Fri-Sun 22:00-06:00 UTC=11". Lower the tasks of the window or raise ECS_MAX_TASKS.',
    },
    {
      name: 'both ways to ask for tasks',
      environment: { ECS_MESSAGES_PER_TASK: '5', ECS_TARGET_WAIT_SECONDS: '60' },
      message:
        'ECS_MESSAGES_PER_TASK must be unset where ECS_TARGET_WAIT_SECONDS is set; received 5 beside a target of 60 seconds. Unset one of the two; the target wait is the recommended one.',
    },
  ])('refuses $name', ({ environment, message }) => {
    expect(problemsOf(() => read(environment)).message).toBe(`The policy has one problem:\n  ${message}`);
  });

  test.each([
    ['0.05', 0.05],
    ['10', 10],
    ['3600', 3600],
    ['0.04', undefined],
    ['3600.5', undefined],
    ['1e1', undefined],
    ['.5', undefined],
    ['-1', undefined],
  ])('reads %s seconds per message as %s', (text, value) => {
    expect(policySettings.ECS_SECONDS_PER_MESSAGE.kind.parse(text)).toBe(value);
  });

  test('does not ask a rule over settings that are broken themselves', () => {
    expect(problemsOf(() => read({ ECS_MIN_TASKS: '5', ECS_MAX_TASKS: 'x' })).problems.map((p) => p.name)).toEqual([
      'ECS_MAX_TASKS',
    ]);
  });

  const lists: readonly (readonly [string, string, readonly string[] | undefined])[] = [
    ['one value', 'subnet-0123456789abcdef0', ['subnet-0123456789abcdef0']],
    ['blanks around commas', 'subnet-01234567 , subnet-89abcdef', ['subnet-01234567', 'subnet-89abcdef']],
    ['a value twice', 'subnet-01234567,subnet-01234567', undefined],
    ['an empty place', 'subnet-01234567,', undefined],
    ['a placeholder', 'subnet-xxx', undefined],
  ];
  test.each(lists)('reads a list with %s', (_name, text, expected) => {
    expect(deploymentSettings.ECS_SUBNETS.kind.parse(text)).toEqual(expected);
  });

  test.each(['abc', 'our-workspaces', 'a.b.c', 'a--b', '1.2.3.x', 'a'.repeat(63)])(
    'takes %s as the name of a bucket',
    (name) => {
      expect(deploymentSettings.AWS_S3_BUCKET_NAME.kind.parse(name)).toBe(name);
    },
  );

  test.each(['ab', 'a'.repeat(64), 'bb..b', 'a.-b', 'a-.b', '-ab', 'ab-', '.ab', 'ab.', 'aBc', 'a_b', '192.168.0.1'])(
    'refuses %s as the name of a bucket, as S3 does',
    (name) => {
      expect(deploymentSettings.AWS_S3_BUCKET_NAME.kind.parse(name)).toBeUndefined();
    },
  );

  test('takes a task definition by family only, because new revisions are picked up by themselves', () => {
    expect(deploymentSettings.ECS_TASK_DEFINITION.kind.parse('cloudide-worker')).toBe('cloudide-worker');
    expect(deploymentSettings.ECS_TASK_DEFINITION.kind.parse('cloudide-worker:2')).toBeUndefined();
  });

  test('says what a process cannot run without', () => {
    expect(
      problemsOf(() => readSettings('The scaler configuration', scalerSettings, {})).problems.map((p) => p.name),
    ).toEqual([
      'AWS_SQS_QUEUE_URL',
      'ECS_CLUSTER_NAME',
      'ECS_TASK_DEFINITION',
      'ECS_SUBNETS',
      'ECS_SECURITY_GROUPS',
      'ECS_PARAMETER_NAME',
    ]);
  });

  const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands';
  const ofAnyWorker = {
    AWS_SQS_QUEUE_URL: queue,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: queue,
    AWS_SQS_RESPONSE_QUEUE_URL: queue,
    WORKER_REPLY_QUEUE_PREFIX: 'reply-',
  };
  test('lets a worker deliver at least once without a bucket, and at most once only with one', () => {
    const readWorker = (settings: Record<string, string>) =>
      readSettings('The worker', terminalWorkerSettings, { ...ofAnyWorker, ...settings }, [deliveryRule]);
    expect(readWorker({ WORKER_DELIVERY: 'at-least-once' })).toMatchObject({ WORKER_DELIVERY: 'at-least-once' });
    expect(readWorker({ AWS_S3_BUCKET_NAME: 'ours' })).toMatchObject({ WORKER_DELIVERY: 'at-most-once' });
    expect(problemsOf(() => readWorker({})).message).toMatch(
      /one problem:\n {2}AWS_S3_BUCKET_NAME must be set while WORKER_DELIVERY is "at-most-once"; received nothing\./,
    );
  });

  test('has one sentence of meaning for each setting, and the same name means the same in every process', () => {
    const tables: Record<string, { meaning: string; kind: { rule: string } }>[] = [
      scalerSettings,
      terminalWorkerSettings,
      deploymentSettings,
    ];
    for (const table of tables) {
      for (const [name, setting] of Object.entries(table)) {
        expect(setting.meaning).toMatch(/^[A-Z][^\n]+\.$/);
        expect(name).toMatch(/^(ECS|AWS|WORKER|ALARM|REDIS|ALLOW)_[A-Z0-9_]+$/);
        for (const other of tables) if (other[name]) expect(other[name].kind.rule).toBe(setting.kind.rule);
      }
    }
  });
});
