import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSqsClient } from '../../aws/clients.ts';
import type { DoctorReport } from '../../cli/doctor/report.ts';
import { readProcesses, treesOf } from '../../local/ecs/process-tree.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { buildOnce } from '../local/support/built.ts';
import { type Fqs, fqs, killAll, startFqs } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

interface Ready {
  readonly type: 'ready';
  readonly endpoints: { readonly sqs: string; readonly ecs: string };
  readonly outputs: Readonly<Record<string, string>>;
}

const freePorts = ['--sqs-port', '0', '--ecs-port', '0'];

/** One stack for all tests, because it takes seconds to start; the last ones stop it and look at what is left. */
describe('a stack that runs', () => {
  let cwd: string;
  let stack: Fqs;
  let ready: Ready;
  beforeAll(async () => {
    await buildOnce();
    cwd = mkdtempSync(join(tmpdir(), 'running-'));
    // What names a real queue must not lead local mode there.
    const environment = {
      AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/real',
      ECS_MESSAGES_PER_TASK: '1',
      // Tasks stay for the next command.
      WORKER_IDLE_EXIT_SECONDS: '60',
    };
    stack = startFqs(['start', '--json', ...freePorts, '--start-delay-seconds', '0'], { cwd, environment });
    ready = JSON.parse(await stack.log.line(/"ready"/));
  });
  afterAll(async () => {
    await killAll();
    rmSync(cwd, { recursive: true });
  });
  const send = (...args: string[]) => fqs(['send', ...args], { cwd });

  test('tells where it is, on loopback alone and with queues of its own', () => {
    for (const url of Object.values(ready.endpoints)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ready.outputs['CommandQueueUrl']).toMatch(new RegExp(`^${ready.endpoints.sqs}/000000000000/`));
  });

  describe('takes commands', () => {
    test.concurrent('and writes their output to the streams that they wrote to', async () => {
      expect(await send('--command', `echo "grüße"; printf 'wrong' >&2`)).toEqual({
        exitCode: 0,
        stdout: 'grüße\n',
        stderr: 'wrong',
      });
    });

    test.concurrent.each([
      { name: 'the exit code', options: ['--command', 'exit 7'], exitCode: 7, stderr: '' },
      {
        name: '128 and the number of the signal',
        options: ['--command', 'kill -KILL $$'],
        exitCode: 137,
        stderr: 'The command was ended by SIGKILL.\n',
      },
      {
        name: '124 after the time-out',
        options: ['--command', 'sleep 60', '--timeout-seconds', '1'],
        exitCode: 124,
        stderr: 'The command was timed out.\n',
      },
    ])('and ends with $name', async ({ options, exitCode, stderr }) => {
      expect(await send(...options)).toEqual({ exitCode, stdout: '', stderr });
    });

    test.concurrent('streams output while the command still runs', async () => {
      // Each terminal is a user of its own, where the worker is root.
      const common = join(cwd, 'common');
      mkdirSync(common);
      chmodSync(cwd, 0o711);
      chmodSync(common, 0o777);
      const go = join(common, 'go');
      const sent = startFqs(['send', '--command', `echo first; until [ -e '${go}' ]; do sleep 0.1; done; echo last`], {
        cwd,
      });
      await sent.log.line(/^first$/);
      const other = await send('--command', `touch '${go}'`, '--terminal', 'other');
      expect(other.exitCode).toBe(0);
      expect(await sent.ended).toEqual({ exitCode: 0, stdout: 'first\nlast\n', stderr: '' });
    });

    test.concurrent('and leaves off at SIGINT with 130 and the truth about the command', async () => {
      const sent = startFqs(['send', '--command', 'echo on; sleep 5'], { cwd });
      await sent.log.line(/^on$/);
      sent.signal('SIGINT');
      expect(await sent.ended).toEqual({
        exitCode: 130,
        stdout: 'on\n',
        stderr:
          'Interrupted: the command is not stopped; it runs to its end or its time limit, and what it prints from now on is lost.\n',
      });
    });

    test.concurrent('at once from two sides, and each side gets its own events, a line each', async () => {
      const sides = ['left', 'right'];
      const endings = await Promise.all(
        sides.map((side) => send('--json', '--terminal', 'shared', '--command', `echo ${side}`)),
      );
      for (const [index, { exitCode, stdout }] of endings.entries()) {
        const events = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        expect({ exitCode, events }).toMatchObject({
          exitCode: 0,
          events: [
            { type: 'started', sequence: 0, terminalId: 'shared', projectId: 'local' },
            { type: 'output', sequence: 1, stream: 'stdout', text: `${sides[index]}\n` },
            { type: 'exit', sequence: 2, reason: 'exited', exitCode: 0 },
          ],
        });
        expect(new Set(events.map(({ commandId }) => commandId)).size).toBe(1);
      }
    });
  });

  test.each([
    {
      option: '--project',
      value: 'a/../b',
      sentence: 'The command is not sent: projectId must be 1 to 64 letters, digits, _ and -.\n',
    },
    {
      option: '--terminal',
      value: '',
      sentence: 'The command is not sent: terminalId must be 1 to 64 letters, digits, _ and -.\n',
    },
    { option: '--command', value: '', sentence: 'The command is not sent: command must be not empty.\n' },
  ])('refuses $option "$value" before anything is sent', async ({ option, value, sentence }) => {
    const options = { '--command': 'true', [option]: value };
    expect(await residentFqs(['send', ...Object.entries(options).flat()], { cwd })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: sentence,
    });
    expect(await messagesIn('DeadLetterQueueUrl')).toBe(0);
  });

  async function messagesIn(output: string): Promise<number> {
    const client = createSqsClient({ endpoint: ready.endpoints.sqs, identity: LOCAL_IDENTITY });
    const command = new GetQueueAttributesCommand({ QueueUrl: ready.outputs[output], AttributeNames: ['All'] });
    const { Attributes: counts = {} } = await client.send(command);
    client.destroy();
    return Number(counts['ApproximateNumberOfMessages']) + Number(counts['ApproximateNumberOfMessagesNotVisible']);
  }

  test('tells of an event that it cannot read in one sentence', async () => {
    const sent = startFqs(['send', '--command', 'echo on; sleep 5'], { cwd });
    await sent.log.line(/^on$/);
    const client = createSqsClient({ endpoint: ready.endpoints.sqs, identity: LOCAL_IDENTITY });
    const prefix = ready.outputs['ReplyQueuePrefix'];
    const { QueueUrls: urls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
    const group = { MessageGroupId: 'any', MessageDeduplicationId: 'any' };
    await client.send(new SendMessageCommand({ QueueUrl: urls[0], MessageBody: '{"type":"unheard-of"}', ...group }));
    client.destroy();
    expect(await sent.ended).toEqual({
      exitCode: 1,
      stdout: 'on\n',
      stderr: expect.stringMatching(/^An event must have a type and a commandId, .*"unheard-of".*\.\n$/),
    });
  });

  let lasting: Fqs;
  test('shows its queue, its tasks and the last decision, to machines and to people', async () => {
    lasting = startFqs(['send', '--command', 'echo on; sleep 60'], { cwd });
    await lasting.log.line(/^on$/);
    const [json, words] = await Promise.all([residentFqs(['status', '--json'], { cwd }), fqs(['status'], { cwd })]);
    const task = {
      taskId: expect.stringMatching(/^[0-9a-f]{32}$/),
      state: 'running',
      role: 'burst',
      capacity: 'FARGATE',
      ageSeconds: expect.any(Number),
    };
    expect(JSON.parse(json.stdout)).toEqual({
      queue: { visible: 0, inFlight: expect.any(Number), delayed: 0 },
      tasks: expect.arrayContaining([task]),
      lastDecision: {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        ageSeconds: expect.any(Number),
        reason: expect.any(String),
        explanation: expect.stringMatching(/\.$/),
        launched: expect.any(Number),
      },
      lastFailure: null,
    });
    expect(words.stdout).toMatch(/^Queue: 0 visible, [1-9] in flight, 0 delayed$/m);
    expect(words.stdout).toMatch(/[0-9a-f]{32} │ running +│ burst +│ FARGATE +│ \d+ /);
    expect(words.stdout).toMatch(/^Last decision: \S+Z \(\d+ s ago\) [a-z-]+\. .*\.$/m);
    expect([json, words]).toMatchObject([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: 'On the stack on this machine:\n' },
    ]);
  });

  test('is checked by the doctor as far as the embedded AWS goes', async () => {
    const { stdout } = await residentFqs(['doctor', '--json'], { cwd });
    const { stack: title, checks }: DoctorReport = JSON.parse(stdout);
    expect(title).toBe('the stack on this machine');
    expect(Object.fromEntries(checks.map(({ id, status }) => [id, status]))).toMatchObject({
      configuration: 'ok',
      stack: 'ok',
      // It was started with others than the doctor is.
      settings: 'warning',
      cluster: 'ok',
      'task-definition': 'ok',
      image: 'ok',
      'last-tick': 'ok',
      pause: 'ok',
      queue: 'ok',
      subnets: 'manual',
      schedule: 'manual',
    });
  });

  test('cannot be started a second time in the same folder', async () => {
    expect(await fqs(['start', '--json', ...freePorts], { cwd })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(
          `^A stack already runs in this folder \\(process ${stack.pid}, since \\S+Z\\); stop it with Ctrl-C first\\.\\n$`,
        ),
      ),
    });
  });

  test('stops at SIGINT with exit code 0 and leaves no process and no state behind', async () => {
    const following = startFqs(['logs', '--scaler', '--follow'], { cwd });
    await following.log.line(/./);
    const before = treesOf(readProcesses(), [stack.pid]);
    expect(before.size).toBeGreaterThanOrEqual(3);
    stack.signal('SIGINT');
    const { exitCode, stderr, stdout } = await stack.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^\{"type":"stopping"\}$/m);
    const after = readProcesses();
    expect([...before].filter((pid) => after.has(pid))).toEqual([]);
    expect(existsSync(join(cwd, '.fqs', 'local-stack.json'))).toBe(false);

    // Not that its queue could not be deleted, which is only what follows.
    const stopped = 'The stack on this machine has stopped.\n';
    // Whether the worker's word of its leaving still arrives is a race with the queues' end.
    // Its worker still tells its end.
    const told = expect.stringMatching(
      /^The task was told to leave: .*\nThe command was stopped, because its task had to leave\.\n$/,
    );
    expect(await lasting.ended).toEqual({ exitCode: 143, stdout: 'on\n', stderr: told });
    expect(await following.ended).toEqual({
      exitCode: 1,
      stdout: expect.any(String),
      stderr: `On the stack on this machine:\n${stopped}`,
    });
    expect((await fqs(['status'], { cwd })).exitCode).toBe(1);
  });
});
