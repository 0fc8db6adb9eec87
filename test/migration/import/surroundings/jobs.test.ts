import { describe, expect, test } from '@jest/globals';
import { mapAt, textAt } from '../../../../migration/trace/json-at.ts';
import { imported } from '../support/imported.ts';

const pod = "spec: { restartPolicy: Never, containers: [{ name: main, image: 'public.ecr.aws/example/job:1' }] }";
const job = (spec: string) =>
  imported(
    `{ apiVersion: batch/v1, kind: Job, metadata: { name: migrate, labels: { app: shop } }, spec: { ${spec}, template: { ${pod} } } }`,
  );
const cronJob = (spec: string, jobSpec = '') =>
  imported(
    `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: nightly }, spec: { ${spec}, jobTemplate: { metadata: { labels: { a: b } }, spec: { ${jobSpec} template: { ${pod} } } } } }`,
  );

describe('a Job', () => {
  test.each([
    { name: 'of one pod', spec: 'suspend: false', count: 1, codes: [] },
    { name: 'of several at once', spec: 'parallelism: 3, completions: 3', count: 3, codes: [] },
    { name: 'of several in turn', spec: 'parallelism: 1, completions: 3', count: 3, codes: ['job-tasks-at-once'] },
    { name: 'of more than one call starts', spec: 'completions: 25', count: 10, codes: ['job-shape-lost'] },
    { name: 'that is tried again', spec: 'backoffLimit: 4', count: 1, codes: ['job-retries-lost'] },
    { name: 'with a deadline', spec: 'activeDeadlineSeconds: 60', count: 1, codes: ['job-deadline-lost'] },
    {
      name: 'with indexes',
      spec: 'completions: 2, parallelism: 2, completionMode: Indexed',
      count: 2,
      codes: ['job-shape-lost'],
    },
    { name: 'that is removed later', spec: 'ttlSecondsAfterFinished: 60', count: 1, codes: [] },
  ])('$name becomes a call of RunTask', ({ spec, count, codes }) => {
    const { file, remarks, problems } = job(spec);
    expect(problems).toEqual([]);
    expect(file('migrate/run-task.json')).toMatchObject({
      taskDefinition: 'migrate',
      count,
      launchType: 'FARGATE',
      tags: [{ key: 'app', value: 'shop' }],
    });
    expect(remarks.filter((remark) => !remark.includes('/template')).map((remark) => remark.split(' ')[1])).toEqual(
      codes,
    );
  });
});

test.each([
  { completions: 20, remedy: 'Make the call 2 times.' },
  { completions: 25, remedy: 'Make the call 3 times, the last time with a count of 5.' },
])('a Job of $completions pods says how many tasks each call starts', ({ completions, remedy }) => {
  const { fates } = job(`completions: ${completions}`);
  expect(fates).toContainEqual(expect.objectContaining({ code: 'job-shape-lost', remedy }));
});

describe('a CronJob', () => {
  test('becomes a schedule that starts its task', () => {
    const { file, problems } = cronJob(
      "schedule: '30 2 * * 1-5', timeZone: Europe/Berlin, startingDeadlineSeconds: 600",
    );
    expect(problems).toEqual([]);
    expect(file('nightly/schedule.json')).toMatchObject({
      Name: 'nightly',
      ScheduleExpression: 'cron(30 2 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        EcsParameters: { TaskCount: 1, LaunchType: 'FARGATE' },
        RetryPolicy: { MaximumEventAgeInSeconds: 600 },
      },
    });
  });

  test.each([
    {
      name: 'that is suspended',
      spec: "schedule: '@daily', suspend: true",
      expected: { State: 'DISABLED', ScheduleExpressionTimezone: 'UTC' },
      codes: [],
    },
    {
      name: 'that must not overlap',
      spec: "schedule: '@daily', concurrencyPolicy: Forbid",
      expected: {},
      codes: ['concurrency-policy-lost'],
    },
    {
      name: 'that may overlap',
      spec: "schedule: '@daily', concurrencyPolicy: Allow, successfulJobsHistoryLimit: 3",
      expected: {},
      codes: [],
    },
    {
      name: 'that must start within seconds',
      spec: "schedule: '@daily', startingDeadlineSeconds: 10",
      expected: { Target: { RetryPolicy: { MaximumEventAgeInSeconds: 60 } } },
      codes: ['start-deadline-changed'],
    },
  ])('$name', ({ spec, expected, codes }) => {
    const { file, remarks } = cronJob(spec);
    expect(file('nightly/schedule.json')).toMatchObject(expected);
    expect(remarks.filter((remark) => !remark.includes('/template')).map((remark) => remark.split(' ')[1])).toEqual(
      codes,
    );
  });

  test('with days of two kinds becomes two schedules', () => {
    const { file, codesAt } = cronJob("schedule: '0 0 13 * 5'", 'parallelism: 2, completions: 2,');
    expect(file('nightly/schedule.json')).toMatchObject({ ScheduleExpression: 'cron(0 0 13 * ? *)' });
    expect(file('nightly/schedule-2.json')).toMatchObject({
      Name: 'nightly-2',
      ScheduleExpression: 'cron(0 0 ? * FRI *)',
      Target: { EcsParameters: { TaskCount: 2 } },
    });
    expect(codesAt(0, '/spec/schedule')).toEqual(['schedule-in-two']);
  });

  test('of a long name has names that AWS takes, and that no other has', () => {
    const namesOf = (end: string) => {
      const family = `${'nightly-report-of-all-the-things-we-ever-had'.repeat(2)}-${end}`;
      const { file } = imported(
        `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: ${family} }, spec: { schedule: '0 0 13 * 5', jobTemplate: { spec: { template: { ${pod} } } } } }`,
      );
      const schedules = ['schedule.json', 'schedule-2.json'].map((name) => mapAt(file(`${family}/${name}`)));
      const roles = [
        textAt(schedules[0], 'Target', 'RoleArn'),
        textAt(file(`${family}/task-definition.json`), 'executionRoleArn'),
      ];
      return [...schedules.map((one) => textAt(one, 'Name')), ...roles.map((arn) => arn?.split('/').pop())];
    };
    const names = [...namesOf('a'), ...namesOf('b')];
    for (const name of names) expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(new Set(names).size).toBe(8);
  });

  test('is refused with a schedule that cannot be said', () => {
    const { problems } = cronJob("schedule: '0 0 L * *'");
    expect(problems).toEqual([
      expect.objectContaining({ code: 'schedule-not-convertible', pointer: '/spec/schedule' }),
    ]);
  });
});

test.each([
  { policy: 'Never', path: 'tool/run-task.json' },
  { policy: 'Always', path: 'tool/service.json' },
])('a Pod with the restart policy $policy becomes $path', ({ policy, path }) => {
  const { paths, file } = imported(
    `{ apiVersion: v1, kind: Pod, metadata: { name: tool }, spec: { restartPolicy: ${policy}, containers: [{ name: main, image: 'public.ecr.aws/example/tool:1' }] } }`,
  );
  expect(paths).toContain(path);
  expect(file('tool/task-definition.json')).toMatchObject({ family: 'tool' });
});
