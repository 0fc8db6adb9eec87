import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { terminalWorkerSettings } from '../../../contract/worker-settings.ts';
import { anyLivesOf } from '../../../worker/sandbox/processes-of.ts';
import { sandboxRule } from '../../../worker/sandbox/sandbox-rule.ts';
import type { TerminalPlace } from '../../../worker/sandbox/terminal-place.ts';
import { until } from '../../support/until.ts';
import { runsAsRoot } from '../support/user.ts';
import { ATTACKS, LEFT_BEHIND } from './support/attack-table.ts';
import { runIn, sandboxed } from './support/sandboxed.ts';

function attacks() {
  let it: Awaited<ReturnType<typeof sandboxed>>;
  let place: TerminalPlace;
  let other: TerminalPlace;
  let supervisor: ReturnType<typeof spawn>;
  let ours: string;
  let terminal: ChildProcessByStdio<Writable, Readable, null>;
  let terminalPath: string;

  beforeAll(async () => {
    it = await sandboxed({ maximumProcesses: 64, maximumMemoryMib: 64 });
    place = await it.places.placeFor('p', 'attacker');
    other = await it.places.placeFor('p', 'victim');
    // Nothing but the directory above keeps others out.
    await writeFile(join(other.workspace, 'secret'), 'GOT', { mode: 0o644 });
    await chmod(other.workspace, 0o777);
    ours = join(it.places.directory, 'ours');
    await mkdir(ours, { mode: 0o755 });
    await writeFile(join(ours, 'secret'), 'GOT', { mode: 0o600 });
    await copyFile('/usr/bin/id', join(ours, 'id'));
    await chmod(join(ours, 'id'), 0o4755);
    const env = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/secret', GOT: 'GOT' };
    // In a process of its own: node-pty lets all children of this one inherit its side of a terminal.
    terminal = spawn('script', ['-qfc', 'tty; exec sleep 1000', '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [said] = await once(terminal.stdout, 'data');
    terminalPath = String(said).trim();
    supervisor = spawn('/bin/sleep', ['1000'], { env, stdio: 'ignore' });
  });
  afterAll(async () => {
    supervisor.kill();
    terminal.kill();
    await it.places.remove();
  });

  test.each(ATTACKS)('$name: $gets', async ({ attack, gets }) => {
    const { output } = await runIn(
      it.sandbox,
      place,
      attack,
      String(supervisor.pid),
      other.workspace,
      ours,
      terminalPath,
    );
    expect(output).toContain(gets);
    expect(output).not.toContain('GOT');
    expect(supervisor.exitCode ?? supervisor.signalCode).toBeNull();
  });

  test('to see that the attacks can succeed at all: the same files are open to who owns them', async () => {
    const { output } = await runIn(
      it.sandbox,
      place,
      'cat /proc/$$/environ >/dev/null && ls /proc/$$/fd && echo x >own && cat own',
    );
    expect(output).toMatch(/0\n1\n2\n(?:.*\n)*x\n$/);
  });

  test.each(LEFT_BEHIND)('$name: gone when the command is over', async ({ leave }) => {
    await runIn(it.sandbox, place, `exec >/dev/null 2>&1; ${leave}`, String(place.userId));
    await it.sandbox.killAll(place);
    expect(anyLivesOf(Number(place.userId))).toBe(false);
    // The next command has all of its processes, as soon as the dead are collected, and memory.
    const look = 'true | grep -w "$1" /proc/sysvipc/shm || ls -d /dev/shm/left-"$1" 2>/dev/null || echo clean';
    const next = () => runIn(it.sandbox, place, look, String(place.userId));
    await until(async () => (await next()).output === 'clean\n');
  });

  test('a place that is removed leaves nothing, wherever its user wrote', async () => {
    const made = await it.places.placeFor('p', 'messy');
    const mess = `mkdir -p closed/in /tmp/$1/in; touch closed/in/f /tmp/$1/in/f /dev/shm/$1
      chmod 0 closed/in /tmp/$1; chmod 500 closed`;
    await runIn(it.sandbox, made, mess, `mess-${made.userId}`);
    await it.places.discard(made);
    const { output } = await runIn(
      it.sandbox,
      place,
      'ls -d $2 /tmp/$1 /dev/shm/$1',
      `mess-${made.userId}`,
      dirname(made.workspace),
    );
    expect(output.match(/No such file/g)).toHaveLength(3);
  });
}

function refused() {
  const read = () =>
    readSettings(
      'The worker configuration',
      terminalWorkerSettings,
      {
        AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
        AWS_SQS_DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
        AWS_SQS_RESPONSE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/responses.fifo',
        WORKER_REPLY_QUEUE_PREFIX: 'stack-reply-',
      },
      [sandboxRule(process.getuid?.(), process.platform)],
    );
  expect(read).toThrow(
    'ALLOW_UNSANDBOXED must be 1 where the worker is not root; received nothing. Start the worker as root',
  );
}

if (runsAsRoot) describe('what a command does to the worker, to others and to the machine', attacks);
else test('without root there is no sandbox, and the worker does not start', refused);
