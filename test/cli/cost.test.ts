import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { fqs, killAll } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cost-'));
  writeFileSync(join(directory, 'prices.json'), '{"prices":{"dashboardMonth":{"dollars":4}}}');
  writeFileSync(join(directory, 'wrong.json'), '{"prices":{"dashboardMonth":{"dollars":"4"},"x":1}}');
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(killAll);

const cost = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  residentFqs(['cost', ...args], { cwd: directory, environment });

describe('fqs cost', () => {
  test('prints fixed cost, scenarios, comparison, break-even and planning figure', async () => {
    const { exitCode, stdout, stderr } = await fqs(['cost'], { cwd: directory });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Tasks of 0\.5 vCPU, 1 GB, ARM64 on FARGATE, with a public IPv4 address; a tick every 10 s/,
    );
    expect(stdout).toContain('Tasks are launched for a target wait of 60 s; docs/policy.md has');
    expect(stdout).toContain('Prices of us-east-1 as of 20');
    expect(stdout).toMatch(/│ CloudWatch, metrics of the scaler +│ 6 x \$0\.30 +│ +1\.80 │/);
    expect(stdout).toMatch(/│ high: 10 tasks, 24 h a day +│ +\d+\.\d\d │/);
    expect(stdout).toMatch(/Always-on orchestrator .*EKS, t3\.medium .*EKS, Fargate .*Minikube/);
    expect(stdout).toContain('EKS with two costs $131.90 a month');
    expect(stdout).toMatch(/│ ARM, public IPv4 +│ +\$0\.02475 │ +61\.6 % │/);
    expect(stdout).toMatch(/│ A million commands .*│ at-most-once │ at-least-once │/);
    expect(stdout).toMatch(/│ SQS, events +│ 1,000,000 commands .*│ +4\.50 │ +4\.50 │/);
  });

  test('takes the configuration from the environment', async () => {
    const environment = { ECS_MIN_TASKS: '1', WORKER_CPU_ARCHITECTURE: 'X86_64', ECS_TASK_DEFINITION: 'other-family' };
    const { stdout } = await cost([], environment);
    expect(stdout).toMatch(/X86_64 .*; 1 baseline task\.\n/);
    expect(stdout).toContain('The size of other-family is not read');
    expect(stdout).toContain('Whether its worker makes marks or sends events is not known, so neither is priced.');
    expect(stdout).not.toContain('A million commands');
    expect(stdout).toMatch(/│ Baseline tasks +│ 720 h x \(0\.5 vCPU x \$0\.04048 /);
  });

  test('prices a minimum that is held at certain hours by its mean over the week', async () => {
    const { stdout } = await cost([], {
      ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 06:00-18:00 UTC=7',
      ECS_MESSAGES_PER_TASK: '5',
    });
    expect(stdout).toMatch(/; a minimum of 2\.5 tasks on average, by the schedule\.\n/);
    expect(stdout).toContain(
      'A load is taken to be spread evenly over the week beside the schedule: one in its hours costs less, one outside of them more.',
    );
    expect(stdout).toMatch(/│ Baseline tasks +│ 2\.5 x 720 h x /);
    expect(stdout).toMatch(/│ 122 metrics an hour x at most 24 h a day x 30 x /);
    expect(stdout).not.toContain('target wait');
  });

  test('prices a load of its own item by item', async () => {
    const { stdout } = await cost(['--tasks', '1.5', '--hours-per-day', '10', '--messages-per-day', '3000']);
    expect(stdout).toMatch(/│ your load: 1\.5 tasks, 10 h a day +│ Arithmetic/);
    expect(stdout).toMatch(/│ Burst tasks +│ 15 task-hours a day x 30 x/);
    expect(stdout).toMatch(/│ SQS, commands +│ 3,000 messages a day x 30 x/);
    expect(stdout.match(/│ Burst tasks /g)).toHaveLength(1);
  });

  test('prints JSON alone, of one scenario', async () => {
    const { exitCode, stdout, stderr } = await cost(['--json', '--scenario', 'low']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report.loads.map((load: { name: string }) => load.name)).toEqual([
      'low: 1 task, 8 h a day',
      'low: 2 tasks, 8 h a day',
    ]);
    expect(report).toMatchObject({
      region: 'us-east-1',
      taskHourDollars: 0.02475,
      atRest: { lines: expect.arrayContaining([expect.objectContaining({ item: 'Lambda, requests', dollars: 0.05 })]) },
      breakEven: { tasksPerNode: 3, twoNodes: { dollars: 131.9 } },
      replaced: [],
    });
  });

  test('takes prices from a file', async () => {
    const { stdout } = await cost(['--prices', 'prices.json']);
    expect(stdout).toContain('From the price file: dashboardMonth.');
    expect(stdout).toMatch(/│ CloudWatch, dashboard +│ 1 x \$4\.00 +│ +4\.00 │/);
  });

  test.each([
    { args: ['--tasks', '3'], sentence: 'A load needs both --tasks and --hours-per-day.\n' },
    { args: ['--messages-per-day', '3'], sentence: 'A load needs both --tasks and --hours-per-day.\n' },
    { args: ['--tasks', 'many', '--hours-per-day', '3'], sentence: 'It must be a number from 0 to 5000.' },
    { args: ['--tasks', '3', '--hours-per-day', '25'], sentence: 'It must be a number from 0 to 24.' },
    { args: ['--tasks', '-1', '--hours-per-day', '2'], sentence: 'It must be a number from 0 to 5000.' },
    { args: ['--scenario', 'huge'], sentence: 'Allowed choices are idle, low, medium, high.' },
    { args: ['--scenario', 'low', '--tasks', '3'], sentence: 'cannot be used with option' },
    { args: ['--prices', 'missing.json'], sentence: 'The price file missing.json could not be read: ENOENT' },
    { args: ['--prices', 'wrong.json'], sentence: 'The price file wrong.json has 2 problems:' },
  ])('answers $args in a sentence', async ({ args, sentence }) => {
    const { exitCode, stdout, stderr } = await cost([...args, '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  test('tells all problems of the configuration together', async () => {
    const { exitCode, stderr } = await cost([], { ECS_TICK_SECONDS: '7', WORKER_CPU_UNITS: '500' });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^The deployment configuration has 2 problems:\n/);
  });
});
