import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { policyNames } from '../../simulator/policies.ts';
import { fqs, killAll } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

const header = '# bucket_s=60 source=made-up\n# service=lognormal mean_s=8 cv=1\n';
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'simulate-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write('counts.csv', `${header}t_seconds,count\n0,30\n60,0\n120,12\n`);
  write('jobs.csv', `${header}t_seconds,count\n0,9\n`);
  write('jobs.jobs.csv', `${header}t_seconds,service_s\n0,5\n1,5\n`);
  write('broken.csv', `${header}t_seconds,count\n0,many\n`);
  write('empty.csv', '');
  mkdirSync(join(directory, 'folder'));
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(killAll);

const simulate = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  residentFqs(['simulate', ...args], { cwd: directory, environment });

async function rowsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { exitCode, stdout, stderr } = await simulate([...args, '--json'], environment);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('fqs simulate', () => {
  test('has a row of figures for each trace and policy', async () => {
    const rows = await rowsOf([
      ...['--trace', 'counts.csv', 'jobs.csv', '--trace', 'on-off', '--policy', 'target-wait', 'keda-scaled-job-drain'],
      ...['--set', 'queueLength=1', 'ECS_TARGET_WAIT_SECONDS=30', '--set', 'days=0.1'],
    ]);
    expect(rows.map(({ trace, policy }: Record<string, string>) => `${trace} ${policy}`)).toEqual([
      'counts target-wait',
      'counts keda-scaled-job-drain',
      'jobs target-wait',
      'jobs keda-scaled-job-drain',
      'on-off target-wait',
      'on-off keda-scaled-job-drain',
    ]);
    expect(rows[0]).toEqual({
      trace: 'counts',
      policy: 'target-wait',
      settings: { ECS_TARGET_WAIT_SECONDS: 30, ECS_MAX_TASKS: 10 },
      messages: 42,
      workHours: expect.any(Number),
      taskHours: expect.any(Number),
      costOverWork: expect.any(Number),
      p50: expect.any(Number),
      p95: expect.any(Number),
      p99: expect.any(Number),
      launches: expect.any(Number),
      redone: 0,
      peakTasks: expect.any(Number),
      dollars: expect.any(Number),
    });
    expect(rows[2]).toMatchObject({ messages: 2, workHours: 0.003 });
    expect(rows[5].settings).toEqual({ queueLength: 1, days: 0.1, ECS_MAX_TASKS: 1000 });
  });

  test('draws a table a trace, with all policies unless some are named', async () => {
    const { exitCode, stdout } = await simulate(['--trace', 'counts.csv', 'jobs.csv']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^counts: 42 messages, 0\.1 hours of work\nWith ECS_MAX_TASKS=10\.\n┌/);
    expect(stdout).toMatch(/\n\njobs: 2 messages, 0\.0 hours of work\nWith ECS_MAX_TASKS=10\.\n┌/);
    for (const policy of policyNames) expect(stdout.split(`│ ${policy} `)).toHaveLength(3);
    expect(stdout).toMatch(/│ lower-bound .* - │ +0 │ +- │\n/);
  });

  test('says below the table who ran into the maximum', async () => {
    const { stdout } = await simulate(['--trace', 'counts.csv', '--policy', 'target-wait'], { ECS_MAX_TASKS: '2' });
    expect(stdout).toMatch(/\n└.*┘\ntarget-wait ran into ECS_MAX_TASKS=2, so waits may be long for want of tasks;/);
  });

  test('repeats itself for the same seed, and not for another', async () => {
    const args = ['--trace', 'counts.csv', '--policy', 'target-wait'];
    const [once, otherwise] = [await rowsOf(args), await rowsOf([...args, '--seed', '2'])];
    const inAnotherProcess = await fqs(['simulate', ...args, '--json'], { cwd: directory });
    expect({ ...inAnotherProcess, stdout: JSON.parse(inAnotherProcess.stdout) }).toEqual({
      exitCode: 0,
      stdout: once,
      stderr: '',
    });
    expect(otherwise).not.toEqual(once);
  });

  test('takes the configuration from the environment, and --set over it', async () => {
    const environment = { ECS_MAX_TASKS: '3', ECS_TICK_SECONDS: '30', ECS_MESSAGES_PER_TASK: '2' };
    const [row] = await rowsOf(
      ['--trace', 'counts.csv', '--policy', 'messages-per-task', '--set', 'ECS_MAX_TASKS=4'],
      environment,
    );
    expect(row.settings).toEqual({ ECS_MAX_TASKS: 4, ECS_TICK_SECONDS: 30, ECS_MESSAGES_PER_TASK: 2 });
  });

  test('writes a report in one file, and says so apart from the figures', async () => {
    const { exitCode, stdout, stderr } = await simulate([
      ...['--trace', 'counts.csv', '--policy', 'target-wait', 'always-on', '--json', '--html', 'report.html'],
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'The report is in report.html.\n' });
    expect(JSON.parse(stdout)).toHaveLength(2);
    const page = readFileSync(join(directory, 'report.html'), 'utf8');
    expect(page).toContain('<h3>target-wait over time</h3>');
    expect(page.match(/<svg /g)).toHaveLength(2);
  });

  test('names everything that is wrong with traces and settings at once, before simulating any', async () => {
    const { exitCode, stdout, stderr } = await simulate([
      ...['--trace', 'missing.csv', 'folder', 'broken.csv', 'empty.csv', 'counts.csv'],
      ...['--set', 'ECS_TARGET_WAIT_SECONDS=1', 'queueLenght=2'],
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'The simulation has 2 problems:',
      expect.stringMatching(/^ {2}queueLenght must be a setting of what is simulated; received "2"\. Nothing has/),
      expect.stringMatching(/^ {2}ECS_TARGET_WAIT_SECONDS must be a whole number from 5 .*; received "1"\. Correct/),
      'The trace missing.csv is neither a file nor a kind (steady, daily, bursty, flash-crowd, isolated, array-bursts, on-off).',
      'The trace folder is a folder: name the files in it.',
      'The trace broken.csv has one problem:',
      expect.stringMatching(/^ {2}line 4 must be .* received "0,many"\./),
      'The trace empty.csv has one problem:',
      expect.stringMatching(/^ {2}the file .*t_seconds,count.* It is empty\.$/),
      '',
    ]);
  });

  test('says which policy never came to an end, and keeps the rows of the others', async () => {
    const { exitCode, stdout, stderr } = await simulate([
      ...['--trace', 'counts.csv', '--policy', 'target-wait', 'clairvoyant', '--json', '--html', 'stalled.html'],
      ...['--set', 'failingStartShare=1', 'ECS_TICK_SECONDS=60'],
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ policy: 'clairvoyant' }]);
    expect(stderr.split('\n').slice(-3)).toEqual([
      'target-wait never came to an end: 30 days after the end of counts, 42 of its 42 messages were not finished.',
      'The report is in stalled.html.',
      '',
    ]);
    expect(readFileSync(join(directory, 'stalled.html'), 'utf8')).toContain('clairvoyant');
  });

  test('prints its figures even when the report cannot be written', async () => {
    // May be written to, as far as its mode goes, yet not as a file.
    const server = createServer().listen(join(directory, 'socket'));
    const { exitCode, stdout, stderr } = await simulate([
      ...['--trace', 'counts.csv', '--policy', 'target-wait', '--json', '--html', 'socket'],
    ]).finally(() => server.close());
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(stderr).toMatch(/^The report socket cannot be written: /);
  });

  test.each<{ title: string; args: readonly string[]; says: RegExp }>([
    { title: 'nothing to replay', args: [], says: /^Nothing to replay: name files or kinds with --trace/ },
    {
      title: 'an unknown policy',
      args: ['--trace', 'steady', '--policy', 'guess'],
      says: /'guess' is invalid\. Allowed choices are target-wait, messages-per-task, naive, /,
    },
    {
      title: 'a setting without a value',
      args: ['--trace', 'steady', '--set', 'days'],
      says: /It must be NAME=VALUE\./,
    },
    {
      title: 'a seed that is no number',
      args: ['--trace', 'steady', '--seed', 'x'],
      says: /It must be a whole number/,
    },
    {
      title: 'a setting of a policy that was not chosen',
      args: ['--trace', 'counts.csv', '--policy', 'naive', '--set', 'ECS_TARGET_WAIT_SECONDS=30'],
      says: /It is for --policy target-wait, clairvoyant, or lower-bound\./,
    },
    {
      title: 'a minimum above the maximum that suits the trace',
      args: ['--trace', 'counts.csv', '--policy', 'target-wait', '--set', 'ECS_MIN_TASKS=11'],
      says: /ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 10; received 11\./,
    },
    {
      title: 'two traces of one name',
      args: ['--trace', 'counts.csv', './counts.csv'],
      says: /^Two traces have the name counts: rename a file, or simulate them apart\.\n$/,
    },
    {
      title: 'a queue that is none',
      args: ['--queue-url', 'commands'],
      says: /It must be the URL of an SQS queue\./,
    },
    {
      title: 'a folder for the report that is not there, before simulating',
      args: ['--trace', 'counts.csv', '--html', 'nowhere/report.html'],
      says: /^The report nowhere\/report\.html cannot be written: ENOENT/,
    },
    {
      title: 'a folder as the report',
      args: ['--trace', 'counts.csv', '--html', 'folder'],
      says: /^The report folder cannot be written: it is a folder: name a file in it\.\n$/,
    },
    {
      title: 'a trace as the report, by whatever name',
      args: ['--trace', 'jobs.csv', '--html', './folder/../jobs.jobs.csv'],
      says: /cannot be written: it is one of the traces\.\n$/,
    },
    {
      title: 'days of no queue',
      args: ['--trace', 'steady', '--days', '3'],
      says: /^--days is for --queue-url: a generated trace takes --set days=3, .*\n$/,
    },
    {
      title: 'two measures of how many messages come',
      args: ['--trace', 'steady', '--set', 'messagesPerHour=9', 'offeredLoadTasks=3'],
      says: /offeredLoadTasks must be unset where messagesPerHour is set; received 3 beside 9 messages an hour\./,
    },
    {
      title: 'tasks of a size that Fargate has not',
      args: ['--trace', 'counts.csv', '--set', 'WORKER_CPU_UNITS=4096'],
      says: /WORKER_MEMORY_MIB must be 8192 to 30720 .* while WORKER_CPU_UNITS is 4096; received 1024\./,
    },
  ])('refuses $title', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await simulate(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
