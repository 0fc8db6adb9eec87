import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killAll, startFqs } from './support/fqs.ts';

const observation = {
  at: '2026-01-05T10:00:00.000Z',
  queue: { visible: 12, inFlight: 0, delayed: 0 },
  tasks: [],
};
const tasks = [{ state: 'running', role: 'burst', capacity: 'FARGATE', count: 2 }];

afterEach(killAll);

function decide(environment: Readonly<Record<string, string>> = {}) {
  return startFqs(['decide'], { cwd: tmpdir(), environment });
}

async function answers(lines: readonly unknown[], environment: Readonly<Record<string, string>> = {}) {
  const process = decide(environment);
  process.stdin.end(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  const { exitCode, stdout, stderr } = await process.ended;
  const printed = stdout.trimEnd().split('\n');
  return { exitCode, stderr, plans: printed.map((line) => JSON.parse(line)) };
}

describe('fqs decide', () => {
  test('answers a line before the next one is written', async () => {
    const process = decide({ ECS_MESSAGES_PER_TASK: '5' });
    process.stdin.write(`${JSON.stringify(observation)}\n`);
    expect(JSON.parse(await process.log.line(/./))).toMatchObject({ demand: 3, desired: 3, reason: 'backlog' });
    process.stdin.end(`${JSON.stringify({ ...observation, tasks: [{ ...tasks[0], count: 3 }] })}\n`);
    const { exitCode, stdout, stderr } = await process.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toMatchObject({ demand: 3, launch: [], reason: 'enough-tasks' });
  });

  test('answers each line that breaks a rule with its number and the rule, the others with a plan, and fails at the end', async () => {
    const { exitCode, stderr, plans } = await answers([
      observation,
      '{"at":',
      { ...observation, queue: { visible: '12', inFlight: 0, delayed: 0 } },
      '',
      { ...observation, color: 'red' },
      { ...observation, tasks: [{ ...tasks[0], state: 'asleep' }] },
      { queue: observation.queue, tasks: [] },
      '[]',
      observation,
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(plans).toEqual([
      expect.objectContaining({ demand: 3, reason: 'backlog' }),
      { error: { line: 2, field: '', rule: expect.stringMatching(/^a JSON object: /) } },
      { error: { line: 3, field: 'queue.visible', rule: expect.stringMatching(/expected number.*received string/) } },
      { error: { line: 5, field: '', rule: 'Unrecognized key: "color"' } },
      { error: { line: 6, field: 'tasks.0.state', rule: expect.stringContaining('"starting"') } },
      { error: { line: 7, field: 'at', rule: expect.stringMatching(/expected string/) } },
      { error: { line: 8, field: '', rule: expect.stringMatching(/expected object/) } },
      expect.objectContaining({ demand: 3, reason: 'backlog' }),
    ]);
  });

  test('takes --json as every command does, and prints the same', async () => {
    const process = startFqs(['decide', '--json'], { cwd: tmpdir() });
    process.stdin.end(`${JSON.stringify(observation)}\n`);
    const { exitCode, stdout } = await process.ended;
    expect({ exitCode, plan: JSON.parse(stdout) }).toMatchObject({ exitCode: 0, plan: { reason: 'backlog' } });
  });

  test('tells all problems of the policy together and decides nothing', async () => {
    const process = decide({ ECS_MAX_TASKS: '0', ECS_MESSAGES_PER_TASK: '', ECS_MIN_TASKS: '2.5' });
    process.stdin.end(`${JSON.stringify(observation)}\n`);
    const { exitCode, stdout, stderr } = await process.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^The policy has 3 problems:\n/);
    expect(stderr).toMatch(/ECS_MAX_TASKS must be .*; received "0"\./);
    expect(stderr).toMatch(/ECS_MESSAGES_PER_TASK must be .*; received ""\./);
    expect(stderr).toMatch(/ECS_MIN_TASKS must be .*; received "2.5"\./);
  });

  test('tells of a queue that is none together with the problems of the policy', async () => {
    const process = decide({ ECS_MAX_TASKS: '0', AWS_SQS_QUEUE_URL: 'nonsense.fifo' });
    process.stdin.end();
    const { exitCode, stderr } = await process.ended;
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^The policy has 2 problems:\n/);
    expect(stderr).toMatch(/AWS_SQS_QUEUE_URL must be the URL of an SQS queue; received "nonsense.fifo"\./);
  });

  test.each([
    {
      name: 'FIFO',
      queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands.fifo',
      reason: 'blocked-groups',
    },
    { name: 'standard', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands', reason: 'backlog' },
  ])('takes the queue of AWS_SQS_QUEUE_URL for a $name one', async ({ queueUrl, reason }) => {
    const { plans } = await answers([{ ...observation, tasks }], { AWS_SQS_QUEUE_URL: queueUrl });
    expect(plans).toMatchObject([{ reason }]);
  });
});
